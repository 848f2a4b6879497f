"""Setting up the demo through the product's own use-cases: two firms, two clients, staff, contacts, newsletters.

Nothing is written past the use-cases, so what the demo shows is what an installation would show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lofte.domain.acts import SYSTEM
from lofte.domain.calendar import stockholm_day
from lofte.domain.collecting.statement import Statement
from lofte.domain.policy.load import load
from lofte.domain.states import ControllerKind, IdentifierKind, StaffRole
from lofte.domain.terms import Channel, Language, LawfulBasis, PersonType, SourceKind
from lofte.store import blind
from lofte.store.scopes import reading
from lofte.usecases import installation, staff
from lofte.usecases.collecting.activating import activate
from lofte.usecases.collecting.files import upload
from lofte.usecases.collecting.person_types import Confirmation, confirm_person_types
from lofte.usecases.collecting.statements import attest
from lofte.usecases.consents.giving import Yes, record_consent
from lofte.usecases.controllers import admit_controller, approve_instruction, sign_engagement
from lofte.usecases.demo.letters import DRAFTS
from lofte.usecases.demo.people import silent, spreadsheet
from lofte.usecases.messaging.newsletters import write_newsletter
from lofte.usecases.notices import publish_policy
from lofte.usecases.promises import run_controls
from lofte.usecases.working import run_all_due

AGENCY = "ekorren"
FIRMS: dict[str, int] = {AGENCY: 160, "trillingen": 120, "tallbacken": 60, "masen": 40}
"""Policy directory and how many contacts its spreadsheet has; the last two are the agency's clients."""
CLIENTS = ("tallbacken", "masen")
ENDING, ENDS_IN = "masen", timedelta(days=20)
"""The client whose engagement is about to end: after that nothing may be sent on its behalf (R03)."""
LAPSING, LAPSE_IN = 9, timedelta(days=12)
"""So many consents of the agency were given for a time that is soon over (R20)."""
FAIR = "Ja, skicka nyhetsbrevet till mig fram till vårmässan."
WORDS = "Listan kommer från vårt förra utskicksverktyg; anmälningar via formuläret och köp i butiken."


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of the demo's staff, and the roles held where."""

    key: str
    name: str
    roles: tuple[tuple[StaffRole, tuple[str, ...]], ...]


STAFF = (
    Colleague(key="owner", name="Ekvall Ägare", roles=((StaffRole.OWNER, tuple(FIRMS)),)),
    Colleague(key="marketer", name="Maja Marknad", roles=((StaffRole.MARKETER, tuple(FIRMS)),)),
    Colleague(key="sales", name="Sixten Sälj", roles=((StaffRole.SALES, (AGENCY, "trillingen")),)),
    Colleague(key="officer", name="Disa Skydd", roles=((StaffRole.OFFICER, tuple(FIRMS)),)),
    Colleague(key="auditor", name="Revar Granskare", roles=((StaffRole.AUDITOR, (AGENCY, "trillingen")),)),
    Colleague(key="client", name="Tall Backe", roles=((StaffRole.CLIENT, ("tallbacken",)),)),
)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """The demo's controllers by short name and staff by role."""

    controllers: Mapping[str, UUID]
    staff: Mapping[str, UUID]


def seed(*, policies: Mapping[str, Mapping[str, str]], now: Callable[[], datetime], progress: Progress) -> Seeded:
    """Set the whole demo up. `policies` are the files of each directory by its name; `progress` hears each part."""
    total = 4 + 2 * len(FIRMS)
    done = 0

    def tell(part: str) -> None:
        nonlocal done
        done += 1
        progress(part, done, total)

    tell("keys")
    installation.install(at=now())
    tell("controllers")
    controllers = _controllers(policies, now())
    tell("staff")
    people = _staff(controllers, now())
    for slug, rows in FIRMS.items():
        tell(f"contacts {slug}")
        _contacts(controllers[slug], slug=slug, rows=rows, owner=people["owner"], now=now)
        tell(f"newsletter {slug}")
        write_newsletter(
            controller=controllers[slug], draft=DRAFTS[slug], actor=staff.staff_actor(people["marketer"]), at=now()
        )
    _at_the_fair(controllers[AGENCY], owner=people["owner"], at=now())
    tell("controls")
    run_all_due(now=now)
    for controller in controllers.values():
        # They ran when the firms were new and empty; what the demo shows first is a proof about everybody in it.
        run_controls(controller=controller, now=now)
    return Seeded(controllers=controllers, staff=people)


def _controllers(policies: Mapping[str, Mapping[str, str]], at: datetime) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    for slug in FIRMS:
        files = policies[slug]
        client = slug in CLIENTS
        made[slug] = admit_controller(
            slug=slug,
            name=load(files=files).policy.entity().name,
            kind=ControllerKind.CLIENT if client else ControllerKind.OWN,
            actor=SYSTEM,
            at=at,
            agency=made[AGENCY] if client else None,
        )
        publish_policy(controller=made[slug], files=files, actor=SYSTEM, at=at)
        if client:
            _engage(made[slug], at, ending=slug == ENDING)
    return made


def _engage(client: UUID, at: datetime, *, ending: bool) -> None:
    signed = stockholm_day(instant=at) - timedelta(days=300)
    engagement = sign_engagement(
        client=client,
        agreement="PUB-2026-01",
        agreement_signed=signed,
        starts=signed,
        ends=stockholm_day(instant=at) + ENDS_IN if ending else None,
        actor=SYSTEM,
        at=at,
    )
    approve_instruction(
        client=client,
        engagement=engagement,
        purpose="newsletter",
        categories=frozenset({"name", "email"}),
        channels=frozenset({Channel.EMAIL}),
        actor=SYSTEM,
        at=at,
    )


def _staff(controllers: Mapping[str, UUID], at: datetime) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    for one in STAFF:
        made[one.key] = staff.add_staff(
            email=f"{one.key}@lofte.example", name=one.name, language=Language.SV, actor=SYSTEM, at=at
        )
        for role, places in one.roles:
            for slug in places:
                staff.grant_role(staff=made[one.key], role=role, controller=controllers[slug], actor=SYSTEM, at=at)
    return made


def _at_the_fair(controller: UUID, *, owner: UUID, at: datetime) -> None:
    """A few who had said nothing say yes, for a time that is soon over."""
    expires = stockholm_day(instant=at) + LAPSE_IN
    addresses = silent(rows=FIRMS[AGENCY], domain=_domain(AGENCY))[:LAPSING]
    with reading(controller):
        found = blind.find_many(kind=IdentifierKind.EMAIL, values=addresses)
    yes = Yes(purpose="newsletter", channel=Channel.EMAIL, text=FAIR, source=SourceKind.FORM, expires_on=expires)
    for subjects in found.values():
        for subject in subjects:
            record_consent(controller=controller, subject=subject, yes=yes, actor=staff.staff_actor(owner), at=at)


def _domain(slug: str) -> str:
    return f"{slug}-kund.example"


def _contacts(controller: UUID, *, slug: str, rows: int, owner: UUID, now: Callable[[], datetime]) -> None:
    """Bring the contacts in as a person would: upload, state, wait, look, activate, confirm."""
    actor, today = staff.staff_actor(owner), stockholm_day(instant=now())
    content = spreadsheet(rows=rows, domain=_domain(slug), today=today)
    source = upload(controller=controller, actor=actor, content=content, at=now()).id
    statement = Statement(
        purpose="newsletter",
        channels=frozenset({Channel.EMAIL}),
        basis=LawfulBasis.CONSENT,
        source_kind=SourceKind.IMPORT,
        words=WORDS,
        collected_on=today,
        proof_sample="Formulärets text, version 3, och orderlistan i butiken.",
        own_sales=True,
    )
    attest(controller=controller, source=source, statement=statement, actor=actor, at=now())
    run_all_due(now=now)
    activate(controller=controller, source=source, actor=actor, at=now())
    confirmations = [Confirmation(proposed=kind, person_type=kind) for kind in PersonType]
    confirm_person_types(controller=controller, source=source, confirmations=confirmations, actor=actor, at=now())
    run_all_due(now=now)
