"""What a finished fold leaves: facts that no longer change."""

from __future__ import annotations

from dataclasses import replace

from lofte.domain.decision.facts import Facts, Sharer
from lofte.domain.standing.ledger import Ledger
from lofte.domain.terms import Channel


def facts_of(*, ledger: Ledger, subject: str, controller: str, sharers: tuple[Sharer, ...]) -> Facts:
    """What stands, frozen."""
    sensitive = ledger.sensitive
    return Facts(
        subject=subject,
        controller=controller,
        person_type=ledger.person_type,
        age=replace(ledger.age, guardian_approved=ledger.guardian) if ledger.age else None,
        deceased=ledger.deceased,
        protected_identity=ledger.protected,
        art9=sensitive.art9 if sensitive else None,
        art9_ground=sensitive.art9_ground if sensitive else False,
        art10=sensitive.art10 if sensitive else False,
        pnr=sensitive.pnr if sensitive else False,
        pnr_consent=sensitive.pnr_consent if sensitive else False,
        consents=tuple(ledger.consents[pair] for pair in sorted(ledger.consents)),
        objection=ledger.objection,
        list_objections=tuple(
            sorted(ledger.list_objections.values(), key=lambda one: (one.purpose or "", one.channel or ""))
        ),
        interest_objections=tuple(sorted(ledger.objections.values(), key=lambda one: one.purpose or "")),
        restriction=ledger.restriction,
        erasure=ledger.state,
        erased_at=ledger.erased_at,
        collected_at=ledger.collected_at,
        collected_for=frozenset(ledger.collected_for),
        hold=ledger.hold,
        contract=ledger.contract,
        case_live=bool(ledger.cases),
        sales=tuple(ledger.sales),
        company_domain=ledger.company_domain,
        call_block=Channel.PHONE in ledger.blocked,
        letter_block=Channel.LETTER in ledger.blocked,
        nix=ledger.washes.get(Channel.PHONE),
        nix_number_given=ledger.number_given,
        letter_wash=ledger.washes.get(Channel.LETTER),
        callback=ledger.callback,
        bounced=tuple(sorted(ledger.bounces.items())),
        sharers=sharers,
    )
