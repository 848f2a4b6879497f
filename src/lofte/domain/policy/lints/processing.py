"""Being a processor: instructions that bind, collection that is proven, sub-processors that the client knows."""

from __future__ import annotations

from collections.abc import Iterator

from lofte.domain.policy.lints.case import DENIAL, Case, Hit, Rule, Severity, quote, saying
from lofte.domain.policy.model import Words
from lofte.domain.terms import Language, RecipientKind, Role

TRUSTING = saying(
    sv=r"\b(?:förutsätter|utgår (?:vi )?(?:från|ifrån)|litar (?:vi )?på|tar (?:vi )?för givet)\b",
    en=r"\b(?:assume|presume|presuppose|trust|take (?:it )?for granted|rely on)\b",
)
COLLECTED = saying(
    sv=r"\b(?:insamla\w*|samla\w* in|samlats in|laglig\w*|lagligt|korrekt\w*|tillåt\w*)\b",
    en=r"\b(?:collect\w*|gather\w*|lawful\w*|legal\w*|correct\w*|permi\w*)\b",
)
SUB_PROCESSOR = saying(sv=r"\bunderbiträde\w*", en=r"\bsub-?processors?\b")
AUTHORISED = saying(
    sv=r"\b(?:godkän|tillstånd|medgiv|förhandsbesked|invänd|skriftlig|säga? nej)\w*",
    en=r"\b(?:authori[sz]|approv|permission|object|written|say no)\w*",
)
INSTRUCTION = saying(
    sv=r"\b(?:instruktion\w*|kundens (?:integritets)?policy)\b", en=r"\b(?:instructions?|client's policy)\b"
)
CONDITION = saying(
    sv=r"\b(?:i den (?:utsträckning|mån)|endast om|bara om|förutsatt att|så länge)\b",
    en=r"\b(?:to the extent|in ?so ?far as|only if|provided (?:that)?|as long as)\b",
)
APPROVED = saying(
    sv=r"\b(?:godkän\w*|tillkännagiv\w*|tillkännage\w*|accepter\w*)",
    en=r"\b(?:approv\w*|made known|accept\w*|notified)\b",
)


def blind_trust(case: Case) -> Iterator[Hit]:
    """L19: what a client hands over is taken to be lawful without a word of proof."""
    for sentence in case.saying(TRUSTING):
        collected = COLLECTED.said(sentence.text, sentence.language)
        if collected and not DENIAL.said(sentence.text, sentence.language):
            yield quote(sentence)


def sub_processors(case: Case) -> Iterator[Hit]:
    """L20: sub-processors are used and nothing says how the client authorises them (Article 28(2))."""
    seen: set[tuple[Language, str]] = set()
    for sentence in case.saying(SUB_PROCESSOR):
        key = (sentence.language, sentence.anchor)
        section = case.section(*key)
        if key not in seen and not AUTHORISED.said(section, sentence.language):
            seen.add(key)
            yield quote(sentence)
    for number, recipient in enumerate(case.policy.recipients):
        if recipient.kind is RecipientKind.SUB_PROCESSOR and not recipient.agreement:
            yield case.at("recipients", number, "name")


def instructions(case: Case) -> Iterator[Hit]:
    """L21: instructions hold "if approved", which leaves processing without any when they are not."""
    for sentence in case.saying(INSTRUCTION):
        words, language = sentence.text, sentence.language
        section = case.section(language, sentence.anchor)
        conditional = CONDITION.said(words, language) and APPROVED.said(words, language)
        if conditional and not _nothing_without(section, language):
            yield quote(sentence)


def _nothing_without(section: str, language: Language) -> bool:
    """Whether the section says that nothing is done without an approved instruction."""
    pattern = saying(
        sv=r"\butan (?:\w+ ){0,4}instruktion\w*[^.]*\b(?:inte|ing(?:en|a|et))\b|\bing(?:en|"
        r"a) [^.]*\butan\b[^.]*instruktion",
        en=r"\bwithout (?:\w+ ){0,4}instructions?\b[^.]*\b(?:no|not|nothing)\b|\b(?:no|nothing|"
        r"not)\b[^.]*\bwithout\b[^.]*instruction",
    )
    return pattern.said(section, language)


def undeclared(case: Case) -> Iterator[Hit]:
    """P06: an activity acts in a role that the policy does not declare, or the other way round."""
    for number, activity in enumerate(case.policy.activities):
        if activity.role not in case.policy.roles:
            yield case.at("activities", number, "role", role=activity.role.value)
    acted = {activity.role for activity in case.policy.activities}
    if Role.PROCESSOR in case.policy.roles and Role.PROCESSOR not in acted:
        yield case.at("roles", role=Role.PROCESSOR.value)


RULES = (
    Rule(
        code="L19",
        severity=Severity.WARN,
        law="GDPR 5(2), 28(3)",
        message=Words(
            sv="Det tas för givet att kundens uppgifter är lagligt insamlade.",
            en="The client's data are taken to be lawfully collected.",
        ),
        remedy=Words(
            sv="Kräv ett intyg: källa, rättslig grund, dag och prov, och skriv att inget skickas utan det.",
            en="Demand an attestation: source, basis, date and sample, and say that nothing is sent without it.",
        ),
        find=blind_trust,
    ),
    Rule(
        code="L20",
        severity=Severity.WARN,
        law="GDPR 28(2), 28(4); EDPB Op. 22/2024",
        message=Words(
            sv="Underbiträden används utan att det sägs hur kunden godkänner dem.",
            en="Sub-processors are used and nothing says how the client authorises them.",
        ),
        remedy=Words(
            sv="Skriv var förteckningen finns, hur långt i förväg ett nytt biträde anmäls och att kunden kan säga nej.",
            en="Say where the list is, how long before a new one is announced and that the client may object.",
        ),
        find=sub_processors,
    ),
    Rule(
        code="L21",
        severity=Severity.WARN,
        law="GDPR 28(3)(a), 29",
        message=Words(
            sv='Instruktioner gäller "om de godkänts"; då sägs inget om vad som händer utan dem.',
            en='Instructions apply "if approved", which says nothing of what happens without them.',
        ),
        remedy=Words(
            sv='Skriv: "Utan en godkänd instruktion behandlar vi inga uppgifter åt kunden."',
            en='Write: "Without an approved instruction we process no data for the client."',
        ),
        find=instructions,
    ),
    Rule(
        code="P06",
        severity=Severity.ERROR,
        law="GDPR 4(7), 4(8), 30(2)",
        message=Words(
            sv="Rollen {role} stämmer inte mellan roles och verksamheterna.",
            en="The role {role} does not agree between roles and the activities.",
        ),
        remedy=Words(
            sv="Lägg rollen till i roles, eller ge en verksamhet den rollen.",
            en="Add the role to roles, or give an activity that role.",
        ),
        find=undeclared,
    ),
)
