"""Who receives data and where: named, agreed, and within what the policy says of sharing and transfer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lofte.domain.policy.lints.case import DENIAL, Case, Hit, Rule, Severity, quote, saying
from lofte.domain.policy.model import Recipient, Words
from lofte.domain.terms import Language, RecipientKind

# fmt: off
EEA = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
))
# fmt: on
"""The thirty states of the European Economic Area."""

OUTSIDERS = frozenset({RecipientKind.AUTHORITY, RecipientKind.COURT, RecipientKind.COUNTERPARTY})
"""Recipients that law or a dispute brings about; they are not known beforehand by name."""

EXCEPTED = {
    RecipientKind.AUTHORITY: frozenset({"law", "authority"}),
    RecipientKind.COURT: frozenset({"law", "claims"}),
    RecipientKind.COUNTERPARTY: frozenset({"claims"}),
}
AGREED = frozenset({RecipientKind.PROCESSOR, RecipientKind.SUB_PROCESSOR})
UNNAMED = saying(
    sv=r"\b(?:samarbetspartner|partner|tredje ?part|leverantör|underbiträde|utomstående|koncernbolag)\w*",
    en=r"\b(?:partners?|third part(?:y|ies)|suppliers?|vendors?|sub-?processors?|affiliates?|outsiders?)\b",
)
GIVING = saying(
    sv=r"\b(?:dela[rs]?|lämna[rs]? (?:\w+ )?(?:ut|över|till)|förmedla[s]?|överför(?:s|a|as)?|anlita[r]?|skickar?)\b",
    en=r"\b(?:shar(?:e|ed|ing)|disclos\w+|pass(?:ed)? (?:on )?to|transfer\w*|engage|hand(?:ed)? over)\b",
)
AMERICAN = saying(
    sv=r"\b(?:google|facebook|meta|instagram|youtube|linkedin|tiktok|mailchimp|hubspot|microsoft|amazon|salesforce|zendesk)\b",
    en=r"\b(?:google|facebook|meta|instagram|youtube|linkedin|tiktok|mailchimp|hubspot|microsoft|amazon|salesforce|zendesk)\b",
)
ABROAD = saying(
    sv=r"\b(?:tredje ?land|utanför (?:eu|ees|europ)\w*|(?-i:USA)\b|förenta staterna|adekvansbeslut|"
    r"standardavtalsklausul)\w*",
    en=r"\b(?:third countr|outside (?:of )?the (?:eu|eea|european)|united states|(?-i:USA?)\b|adequacy decision|"
    r"standard contractual)\w*",
)
MERGING = saying(
    sv=r"\b(?:sälj(?:s|a|as|er)|såld|försälj\w*|sammanslagning\w*|slås samman|fusion\w*|förvärv\w*|"
    r"överlåtelse av (?:verksamhet|företag|bolag)\w*|överlåts|uppköp\w*)\b",
    en=r"\b(?:sold|sale of (?:the |our )?(?:business|company|assets)|merge[rd]?s?|acqui(?:red?|sition)\w*|takeover)\b",
)
DATA = saying(sv=r"\b\w*uppgift\w*|\bdata\b", en=r"\bdata\b|\binformation\b")
TOLD_FIRST = saying(
    sv=r"\b(?:innan|i förväg|på förhand|dagar före|före)\b", en=r"\b(?:before|in advance|beforehand|days ahead|prior)\b"
)
TELLING = saying(
    sv=r"\b(?:inform\w*|meddela\w*|underrätt\w*|berätta\w*|brev (?:till|om))\b",
    en=r"\b(?:inform|notif|tell|told|notice|let you know)\w*",
)
YEAR = timedelta(days=366)


def unnamed(case: Case) -> Iterator[Hit]:
    """L15: a recipient is not named, or partners are spoken of and none is named in that section."""
    named = [item for item in case.policy.recipients if item.kind not in OUTSIDERS]
    for number, recipient in enumerate(case.policy.recipients):
        for language, notice in case.notices.items():
            known = recipient.kind in OUTSIDERS or recipient.name.casefold() in case.whole(language).casefold()
            if not known:
                yield case.at("recipients", number, "name", who=recipient.name, file=notice.name)
    nobody = Words(sv="En mottagare", en="A recipient")
    for sentence in case.saying(UNNAMED):
        words, language = sentence.text, sentence.language
        section = case.section(language, sentence.anchor).casefold()
        given = GIVING.said(words, language) and not DENIAL.said(words, language)
        if given and not any(item.name.casefold() in section for item in named):
            yield quote(sentence, who=nobody, file=sentence.file)


def silent_transfer(case: Case) -> Iterator[Hit]:
    """L16: data go outside the EEA, or to a firm that takes them there, and the notice does not say so."""
    for language, notice in case.notices.items():
        if ABROAD.said(case.whole(language), language):
            continue
        for number, recipient in enumerate(case.policy.recipients):
            if recipient.country not in EEA:
                yield case.at("recipients", number, "country", who=recipient.name, file=notice.name)
        vendor = next((s for s in case.saying(AMERICAN) if s.language is language), None)
        match = AMERICAN.find(vendor.text, language) if vendor else None
        if vendor and match:
            yield quote(vendor, who=match.group(), file=notice.name)


def merger(case: Case) -> Iterator[Hit]:
    """L17: data go to a buyer and nobody is told before."""
    seen: set[tuple[Language, str]] = set()
    for sentence in case.saying(MERGING):
        language, key = sentence.language, (sentence.language, sentence.anchor)
        section = case.section(language, sentence.anchor)
        if key in seen or DENIAL.said(sentence.text, language) or not DATA.said(sentence.whole, language):
            continue
        seen.add(key)
        if not (TELLING.said(section, language) and TOLD_FIRST.said(section, language)):
            yield quote(sentence)


def shares_nothing(case: Case) -> Iterator[Hit]:
    """P01: the policy says that nothing is shared, and lists somebody who receives."""
    sharing = case.policy.sharing
    if sharing.mode != "none":
        return
    for number, recipient in enumerate(case.policy.recipients):
        if not EXCEPTED.get(recipient.kind, frozenset()) & set(sharing.exceptions):
            yield case.at("recipients", number, "name", who=recipient.name)


def out_of_bounds(case: Case) -> Iterator[Hit]:
    """P02: a recipient is in a country where the policy says that nothing goes, or without a ground for it."""
    for number, recipient in enumerate(case.policy.recipients):
        if not _within(case, recipient):
            yield case.at("recipients", number, "country", who=recipient.name, country=recipient.country)


def _within(case: Case, recipient: Recipient) -> bool:
    transfer = case.policy.transfer
    match transfer.mode:
        case "listed":
            return recipient.country in transfer.countries
        case "eea":
            return recipient.country in EEA
        case "adequacy_or_safeguards":
            return recipient.country in EEA or recipient.transfer_ground != "none"


def expired(case: Case) -> Iterator[Hit]:
    """P03: the ground of a transfer had an end, and it has passed."""
    for number, recipient in enumerate(case.policy.recipients):
        until = recipient.transfer_valid_until
        if case.today and until and until < case.today and recipient.country not in EEA:
            yield case.at("recipients", number, "transfer_valid_until", who=recipient.name, day=until.isoformat())


def unagreed(case: Case) -> Iterator[Hit]:
    """P04: a processor without a signed agreement; nothing will be sent to it until there is one (Article 28(3))."""
    for number, recipient in enumerate(case.policy.recipients):
        if recipient.kind in AGREED and not (recipient.agreement and recipient.agreement_signed):
            yield case.at("recipients", number, "name", who=recipient.name)


def unreviewed(case: Case) -> Iterator[Hit]:
    """P05: a processor whose review is older than twelve months (clock C22)."""
    for number, recipient in enumerate(case.policy.recipients):
        if case.today and recipient.kind in AGREED and _old(recipient.reviewed, case.today):
            yield case.at("recipients", number, "reviewed", who=recipient.name)


def _old(reviewed: date | None, today: date) -> bool:
    return reviewed is None or today - reviewed > YEAR


RULES = (
    Rule(
        code="L15",
        severity=Severity.WARN,
        law="GDPR 13(1)(e), 15(1)(c); C-154/21",
        message=Words(sv="{who} nämns inte vid namn i {file}.", en="{who} is not named in {file}."),
        remedy=Words(
            sv="Skriv namnet på var och en som tar emot uppgifter, och vad de gör med dem.",
            en="Write the name of each who receives data, and what they do with them.",
        ),
        find=unnamed,
    ),
    Rule(
        code="L16",
        severity=Severity.WARN,
        law="GDPR 13(1)(f), 44–49",
        message=Words(
            sv="{who} för uppgifter utanför EES, men {file} nämner ingen överföring.",
            en="{who} takes data outside the EEA, but {file} mentions no transfer.",
        ),
        remedy=Words(
            sv="Skriv till vilket land, med vilket stöd (adekvansbeslut eller standardavtalsklausuler) och "
            "var det finns att läsa.",
            en="Say to which country, on which ground (adequacy or standard clauses) and where that can be read.",
        ),
        find=silent_transfer,
    ),
    Rule(
        code="L17",
        severity=Severity.WARN,
        law="GDPR 6(4), 13(3), 14",
        message=Words(
            sv="Uppgifter går till en köpare utan att någon får veta det innan.",
            en="Data go to a buyer and nobody is told before.",
        ),
        remedy=Words(
            sv="Skriv att var och en underrättas innan något lämnas över, hinner invända, och att ändamålen består.",
            en="Say that everyone is told before anything is handed over, has time to object, and that purposes stay.",
        ),
        find=merger,
    ),
    Rule(
        code="P01",
        severity=Severity.ERROR,
        law="GDPR 5(1)(a), 13(1)(e)",
        message=Words(
            sv='Policyn säger att inget delas (sharing.mode = "none"), men {who} tar emot uppgifter.',
            en='The policy says that nothing is shared (sharing.mode = "none"), but {who} receives data.',
        ),
        remedy=Words(
            sv='Ta bort mottagaren, eller skriv mode = "registered" och säg i texten vem som får vad.',
            en='Remove the recipient, or write mode = "registered" and say in the notice who receives what.',
        ),
        find=shares_nothing,
    ),
    Rule(
        code="P02",
        severity=Severity.ERROR,
        law="GDPR 44",
        message=Words(
            sv="{who} finns i {country}, dit uppgifter inte får föras enligt [transfer].",
            en="{who} is in {country}, where nothing may go by [transfer].",
        ),
        remedy=Words(
            sv="Byt mottagare, eller ändra [transfer] och ge mottagaren ett transfer_ground.",
            en="Choose another recipient, or change [transfer] and give the recipient a transfer_ground.",
        ),
        find=out_of_bounds,
    ),
    Rule(
        code="P03",
        severity=Severity.ERROR,
        law="GDPR 45–46",
        message=Words(
            sv="Stödet för att föra uppgifter till {who} gick ut {day}.",
            en="The ground for transfers to {who} expired on {day}.",
        ),
        remedy=Words(
            sv="Pröva stödet på nytt och skriv det nya slutdatumet, eller ta bort mottagaren.",
            en="Assess the ground anew and write its new end, or remove the recipient.",
        ),
        find=expired,
    ),
    Rule(
        code="P04",
        severity=Severity.WARN,
        law="GDPR 28(3), 28(9)",
        message=Words(
            sv="{who} är biträde utan undertecknat avtal; inget lämnas dit förrän det finns.",
            en="{who} is a processor without a signed agreement; nothing goes there until there is one.",
        ),
        remedy=Words(sv="Fyll i agreement och agreement_signed.", en="Fill in agreement and agreement_signed."),
        find=unagreed,
    ),
    Rule(
        code="P05",
        severity=Severity.WARN,
        law="GDPR 28(1)",
        message=Words(
            sv="{who} har inte granskats på tolv månader.", en="{who} has not been reviewed for twelve months."
        ),
        remedy=Words(sv="Granska och skriv dagen i reviewed.", en="Review, and write the day in reviewed."),
        find=unreviewed,
    ),
)
