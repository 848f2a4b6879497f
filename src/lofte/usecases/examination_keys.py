"""Whether the key file opens what the database holds, and of which day its copy has to be."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from lofte.domain.errors import LofteError
from lofte.domain.policy.model import Words
from lofte.store import keys, rewrapping
from lofte.store.models import Controller
from lofte.store.scopes import reading
from lofte.usecases.examination_parts import Part, fine, wrong

SWEDISH = {
    "key_missing": "Nyckelfilen {place} finns inte.",
    "key_open": "Nyckelfilen {place} kan läsas av andra konton.",
    "key_wrong": "Nyckelfilen {place} hör till en annan databas.",
    "key_older": "Nyckelfilen {place} är äldre än databasen.",
    "key_other": "Nyckelfilen {place} har en annan nyckel än den som databasen är skriven med.",
    "key_destroyed": "Databasen är äldre än nyckelfilen {place}: dess nycklar har förstörts sedan dess.",
}
COPY = Words(
    sv="Lägg tillbaka nyckelfilen från dess egen kopia; gör aldrig en ny över gamla data.",
    en="Put the key file back from its own copy; never make a new one over old data.",
)
SWEDISH_REMEDY = {
    "key_open": "Kör: chmod 600 '{place}'.",
    "key_older": "Lägg tillbaka den nyaste kopian{day}. Gör aldrig en ny nyckelfil över gamla data.",
    "key_other": "Lägg tillbaka den nyaste kopian{day}. Gör aldrig en ny nyckelfil över gamla data.",
    "key_destroyed": "Lägg tillbaka en yngre kopia av databasen; ingen som är äldre än 35 dagar kan läsas.",
}


def examine_keys() -> Iterator[Part]:
    """The key file, against everything that says which keys are in use. Reads no subject."""
    try:
        provider = keys.provider()
        for controller in Controller.objects.filter(closed_at=None).values_list("id", flat=True):
            with reading(controller):
                used = rewrapping.epochs_in_use()
            keys.require(controller=controller, epochs=used)
    except LofteError as error:
        problem = error.problems[0]
        place = str(settings.LOFTE.key_file)
        began = Controller.objects.filter(closed_at=None, key_epoch__gt=0).order_by("-key_began").first()
        day = f", en som gjordes {began.key_began} eller senare" if began is not None else ""
        words = SWEDISH.get(problem.code, "Nyckelfilen {place} går inte att använda.").format(place=place)
        remedy = SWEDISH_REMEDY.get(problem.code, COPY.sv).format(place=place, day=day)
        yield wrong(
            problem.code,
            Words(sv=words, en=f"{place}: {problem.message}"),
            Words(sv=remedy, en=problem.remedy or COPY.en),
        )
        return
    newest = provider.newest()
    yield fine(
        "keys",
        Words(
            sv=f"Nyckelfilen hör till databasen. Dess nyaste nyckel är från {newest}: bara en kopia från den dagen "
            "eller senare öppnar det som skrivs nu.",
            en=f"The key file belongs to the database. Its newest key is of {newest}: only a copy of that day or later "
            "opens what is written now.",
        ),
        Words(
            sv="Kopiera den på nytt efter varje rotation, alltså varje vecka, i stället för den gamla kopian.",
            en="Copy it anew after each rotation, which is every week, in place of the old copy.",
        ),
    )
