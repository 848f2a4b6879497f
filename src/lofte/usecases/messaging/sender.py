"""Who sends, by the policy in force, and why the recipient gets it, in the words of the notice."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from lofte.channels.email.content import FIELDS, MERGE, Sender, Source
from lofte.domain.policy.model import Activity, Policy
from lofte.domain.terms import Language, LawfulBasis

REASONS: dict[LawfulBasis, dict[Language, str]] = {
    LawfulBasis.CONSENT: {
        Language.SV: "Du får det här brevet för att du har tackat ja till det eller handlat av oss.",
        Language.EN: "You get this letter because you said yes to it or bought something from us.",
    },
    LawfulBasis.LEGITIMATE_INTERESTS: {
        Language.SV: "Du får det här brevet för att vi tror att det rör ditt arbete. Du kan när som helst säga nej.",
        Language.EN: "You get this letter because we believe that it concerns your work. You may say no at any time.",
    },
    LawfulBasis.CONTRACT: {
        Language.SV: "Du får det här brevet för att du är kund hos oss.",
        Language.EN: "You get this letter because you are our customer.",
    },
}


def sender_of(*, policy: Policy, slug: str, agency: str = "") -> Sender:
    """The sender by the controller's own policy; `agency` is the processor that sends on its behalf."""
    entity = policy.entity()
    return Sender(
        name=entity.name,
        address=entity.contact.email,
        postal_address=entity.contact.postal_address,
        reply_to=entity.contact.email,
        notice_url=f"{settings.LOFTE.origin}/n/{slug}",
        organisation_number=entity.organisation_number,
        on_behalf_of=agency,
    )


def reason_of(*, activity: Activity, language: Language) -> str:
    """Why the recipient gets a letter for this activity."""
    return REASONS.get(activity.basis, REASONS[LawfulBasis.CONTRACT])[language]


def categories_used(*, policy: Policy, shown: Iterable[str]) -> frozenset[str]:
    """Categories of data that a letter uses: the address, and each merge field that it shows (R01 tests them)."""
    used = {"email", *shown}
    return frozenset(category.id for category in policy.categories if used & set(category.fields))


def fields_shown(source: Source) -> frozenset[str]:
    """The merge fields that a text shows."""
    texts = (source.subject, source.preheader, source.body)
    return frozenset(match.group(1) for text in texts for match in MERGE.finditer(text)) & FIELDS
