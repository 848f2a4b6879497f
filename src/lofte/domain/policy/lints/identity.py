"""Who the controller is and how it is reached (Article 13(1)(a) and (b))."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from lofte.domain.policy.lints.case import Case, Hit, Rule, Severity
from lofte.domain.policy.model import Entity, Words
from lofte.domain.policy.sentences import plain
from lofte.domain.terms import LegalForm

POSTCODE = re.compile(r"\b\d{3} ?\d{2}\b")
MISSING = Words(sv="en postadress med postnummer", en="a postal address with postcode")


def unclear(case: Case) -> Iterator[Hit]:
    """L13: the notice does not say who is controller, under which number and where; or the policy does not."""
    number = next(i for i, entity in enumerate(case.policy.entities) if entity.id == case.policy.controller)
    entity = case.policy.entities[number]
    if not POSTCODE.search(entity.contact.postal_address):
        yield case.at("entities", number, "contact", "postal_address", what=MISSING, file="policy.toml")
    for language, notice in case.notices.items():
        words = _bare(case.whole(language))
        for name, wanted in _facts(entity).items():
            if _bare(wanted) not in words:
                yield case.in_notice(notice, what=FACTS[name], file=notice.name)
    yield from _elsewhere(case)


FACTS = {
    "name": Words(sv="den ansvariges namn", en="the controller's name"),
    "number": Words(sv="organisationsnumret", en="the registration number"),
    "email": Words(sv="e-postadressen", en="the e-mail address"),
    "street": Words(sv="postadressen", en="the postal address"),
}


def _facts(entity: Entity) -> dict[str, str]:
    """What the notice must hold of a controller. A sole trader's number is an identity number: it may be left out."""
    street = entity.contact.postal_address.split(",")[0].splitlines()[0]
    facts = {"name": entity.name, "email": entity.contact.email, "street": street}
    if entity.legal_form is LegalForm.LEGAL_PERSON:
        facts["number"] = entity.organisation_number
    return facts


def _bare(text: str) -> str:
    """Words as they are compared here: one blank, no case, no hyphen in numbers."""
    return re.sub(r"(?<=\d)[-–](?=\d)", "", plain(text)).casefold()


def _elsewhere(case: Case) -> Iterator[Hit]:
    """A platform under another entity: the notice names that entity too, else nobody knows who is responsible."""
    names = {entity.id: entity.name for entity in case.policy.entities}
    for number, platform in enumerate(case.policy.platforms):
        for language, notice in case.notices.items():
            known = names[platform.entity].casefold() in case.whole(language).casefold()
            if platform.entity != case.policy.controller and not known:
                who = Words(sv=f"vem som svarar för {platform.name}", en=f"who is responsible for {platform.name}")
                yield case.at("platforms", number, "entity", what=who, file=notice.name)


def wrong_number(case: Case) -> Iterator[Hit]:
    """P09: a registration number whose check digit is wrong, or of another legal form than the policy says.

    The third and fourth digits of a legal person's number are 20 or more; below that it is an identity number, which
    belongs to a sole trader and is personal data (DSL 3:10).
    """
    for number, entity in enumerate(case.policy.entities):
        try:
            digits = orgnr.validate(entity.organisation_number)
        except ValidationError:
            yield case.at("entities", number, "organisation_number", who=entity.name)
            continue
        if (int(digits[2:4]) >= 20) != (entity.legal_form is LegalForm.LEGAL_PERSON):
            yield case.at("entities", number, "legal_form", who=entity.name)


def officer(case: Case) -> Iterator[Hit]:
    """P10: there is a data protection officer and the notice does not say how to reach them (Article 13(1)(b))."""
    for number, entity in enumerate(case.policy.entities):
        contact = entity.data_protection_officer
        for language, notice in case.notices.items():
            if contact and entity.id == case.policy.controller and _bare(contact) not in _bare(case.whole(language)):
                yield case.at("entities", number, "data_protection_officer", file=notice.name)


RULES = (
    Rule(
        code="L13",
        severity=Severity.WARN,
        law="GDPR 13(1)(a), 4(7)",
        message=Words(
            sv="{file} säger inte vem som är ansvarig och var: {what} saknas.",
            en="{file} does not say who is controller and where: {what} is missing.",
        ),
        remedy=Words(
            sv='Inled med: "NAMN, org.nr …, är personuppgiftsansvarig. Du når oss på E-POST och på POSTADRESS."',
            en='Begin with: "NAME, registration number …, is the controller. You reach us at E-MAIL and at ADDRESS."',
        ),
        find=unclear,
    ),
    Rule(
        code="P09",
        severity=Severity.ERROR,
        law="GDPR 13(1)(a); DSL 3:10",
        message=Words(
            sv="Organisationsnumret för {who} stämmer inte (kontrollsiffra eller juridisk form).",
            en="The registration number of {who} is not right (check digit or legal form).",
        ),
        remedy=Words(
            sv='Rätta numret, eller skriv legal_form = "sole_trader" för en enskild näringsidkare.',
            en='Correct the number, or write legal_form = "sole_trader" for a sole trader.',
        ),
        find=wrong_number,
    ),
    Rule(
        code="P10",
        severity=Severity.WARN,
        law="GDPR 13(1)(b)",
        message=Words(
            sv="{file} säger inte hur dataskyddsombudet nås.",
            en="{file} does not say how the data protection officer is reached.",
        ),
        remedy=Words(sv="Skriv adressen i texten.", en="Write the address in the notice."),
        find=officer,
    ),
)
