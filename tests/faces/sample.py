"""A policy page of a fictional firm in every state, from the page's own dataclasses: for tests of the templates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lofte.domain.policy.model import Promise, Words
from lofte.domain.policy.render import Block, BlockKind, Notice, Section, Span
from lofte.domain.promises.registry import CONTROLS, control_for_row
from lofte.domain.promises.state import Deadline, Reason, Verdict
from lofte.domain.terms import Language, PromiseState
from lofte.queries.policy_page import Examined, FindingShown, PolicyPage, Proof, page, proof

AT = datetime(2026, 12, 3, 9, 41, tzinfo=UTC)
TEXTS: tuple[tuple[str, str, str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        "intro",
        "",
        "p",
        (
            ("Vi på Granviks Byrå hjälper små företag att synas. ", ()),
            ("Här står vilka uppgifter vi har om dig, varför vi har dem och när de försvinner.", ("GR-01",)),
            (" Står det här, så är det så.", ()),
        ),
    ),
    (
        "newsletter",
        "Nyhetsbrev",
        "p",
        (
            ("Du får vårt nyhetsbrev till dess att du själv säger nej.", ("GR-02",)),
            (" Varje brev har en länk längst ner, och ", ()),
            ("ett klick räcker för att vi ska sluta skriva till dig.", ("GR-03",)),
        ),
    ),
    (
        "newsletter",
        "",
        "p",
        (
            (
                "Ingen får reklam från oss utan att vi först har prövat om just den personen får nås, "
                "och vi prövar igen i samma stund som brevet lämnar oss.",
                ("GR-04",),
            ),
        ),
    ),
    ("kept", "Vad vi sparar", "p", (("Vi sparar så lite som möjligt. Mer exakt gäller detta:", ()),)),
    (
        "kept",
        "",
        "i",
        (("namn, e-postadress och telefonnummer till den som är kontaktperson hos en kund,", ("GR-05",)),),
    ),
    ("kept", "", "i", (("beställningar och fakturor, sju år efter räkenskapsårets slut,", ("GR-06",)),)),
    ("kept", "", "i", (("aldrig någonting om din hälsa, din tro eller vad du röstar på.", ("GR-07",)),)),
    (
        "rights",
        "Dina rättigheter",
        "p",
        (
            ("Du kan när som helst be om ett utdrag med allt som vi har om dig. ", ()),
            ("Svaret kommer inom en månad.", ("GR-08",)),
        ),
    ),
    (
        "sharing",
        "Vilka som får se",
        "p",
        (
            ("Dina uppgifter lämnar inte Sverige.", ("GR-09",)),
            (" Den som arbetar för en av våra kunder ser bara den kundens register, ", ()),
            ("och ingen annans.", ("GR-10",)),
        ),
    ),
    (
        "sharing",
        "",
        "p",
        (
            ("Allt som vi gör med dina uppgifter antecknas, och ingen kan ändra anteckningen i efterhand.", ("GR-11",)),
            (" Du kan fråga oss vem som har tittat.", ()),
        ),
    ),
)
HEADINGS = {"intro": "", "newsletter": "Nyhetsbrev", "kept": "Vad vi sparar", "rights": "Dina rättigheter"}
STATES: dict[str, PromiseState] = {
    "GR-01": PromiseState.UNPROVEN,
    "GR-08": PromiseState.CLOSE,
    "GR-09": PromiseState.BROKEN,
    "GR-06": PromiseState.UNPROVEN,
    "GR-07": PromiseState.UNPROVEN,
}
ROWS = {"GR-04": "OMS-28", "GR-10": "OMS-07", "GR-11": "OMS-24"}


def _spans(parts: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Span, ...]:
    return tuple(Span(text=text, promise_ids=ids) for text, ids in parts)


def notice() -> Notice:
    """The notice, section by section."""
    anchors = list(dict.fromkeys(row[0] for row in TEXTS))
    headings = {**HEADINGS, "sharing": "Vilka som får se"}
    sections = tuple(
        Section(
            anchor=anchor,
            heading=headings[anchor],
            level=2 if headings[anchor] else 1,
            blocks=tuple(
                Block(kind=BlockKind.PARAGRAPH if kind == "p" else BlockKind.ITEM, spans=_spans(parts))
                for where, _, kind, parts in TEXTS
                if where == anchor
            ),
        )
        for anchor in anchors
    )
    return Notice(
        title="Integritetspolicy",
        language=Language.SV,
        version=3,
        updated=date(2026, 9, 20),
        valid_from=date(2026, 10, 1),
        controller="Granviks Byrå",
        digest="9f" * 32,
        sections=sections,
    )


def _examined(state: PromiseState) -> Examined | None:
    if state is PromiseState.UNPROVEN:
        return None
    found = (FindingShown(code="recipient.country", place="recipient us-analys", words="En mottagare finns i USA"),)
    return Examined(
        at=AT - timedelta(hours=3),
        rows=12402,
        canary_planted=3,
        canary_seen=3,
        findings=found if state is PromiseState.BROKEN else (),
    )


def proofs() -> dict[str, Proof]:
    """A proof for every promise of the notice, in all four states."""
    made: dict[str, Proof] = {}
    sentences = {ids[0]: text for *_, parts in TEXTS for text, ids in parts if ids}
    for number, (name, sentence) in enumerate(sentences.items()):
        state = STATES.get(name, PromiseState.KEPT)
        control = control_for_row(ROWS[name]) if name in ROWS else list(CONTROLS.values())[5 + number]
        reason = {
            PromiseState.KEPT: Reason.PROVEN,
            PromiseState.CLOSE: Reason.DEADLINE_NEAR,
            PromiseState.BROKEN: Reason.FINDINGS,
            PromiseState.UNPROVEN: Reason.NOT_BUILT,
        }[state]
        due = Deadline(reference="case 7", due=AT + timedelta(days=4)) if state is PromiseState.CLOSE else None
        before = PromiseState.UNPROVEN if state is PromiseState.UNPROVEN else PromiseState.KEPT
        made[name] = proof(
            promise=Promise(
                id=name,
                control=control.id,
                sentence=Words(sv=sentence, en=sentence),
                section="kept",
                law="Art. 5.1 e",
                rows=(),
            ),
            control=control,
            verdict=Verdict(state=state, reason=reason, deadline=due),
            examined=_examined(state),
            history=[before] * 26 + [state] * 4,
            language=Language.SV,
        )
    return made


def policy_page(*, opened: frozenset[str] = frozenset(), filtered: PromiseState | None = None) -> PolicyPage:
    """The page as a view would hand it to the template."""
    return page(notice=notice(), proofs=proofs(), at=AT, opened=opened, filtered=filtered)
