"""The state that the fold builds up, event by event. It lives for one fold only; what leaves it is frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from lofte.domain.decision.consents import sound
from lofte.domain.decision.facts import (
    Age,
    Callback,
    Consent,
    ConsentState,
    Contract,
    ErasureState,
    InterestObjection,
    InterestObjectionState,
    ListObjection,
    Objection,
    Restriction,
    Sale,
    Wash,
)
from lofte.domain.standing import events as e
from lofte.domain.states import BlockReason
from lofte.domain.terms import Channel, PersonType

Pair = tuple[str, Channel]
Personal = (
    e.PersonTypeConfirmed
    | e.CompanyDomainConfirmed
    | e.AgeRecorded
    | e.GuardianApproved
    | e.DeathRecorded
    | e.IdentityProtected
    | e.SensitivityRecorded
)


class Ledger:
    """Mutable while it folds."""

    def __init__(self) -> None:
        self.consents: dict[Pair, Consent] = {}
        self.waiting: dict[Pair, Consent] = {}
        """Yeses that lack confirmation or proof while a better word stands."""
        self.objection: Objection | None = None
        self.earlier_objection: Objection | None = None
        """What stood before the latest saying, for one that is narrowed soon after."""
        self.list_objections: dict[tuple[str | None, Channel | None], ListObjection] = {}
        self.objections: dict[str | None, InterestObjection] = {}
        self.restriction: Restriction | None = None
        self.contract: Contract | None = None
        self.sales: list[Sale] = []
        self.cases: set[str] = set()
        self.hold = False
        self.person_type: PersonType | None = None
        self.company_domain: bool | None = None
        self.age: Age | None = None
        self.guardian = False
        self.deceased = False
        self.protected = False
        self.sensitive: e.SensitivityRecorded | None = None
        self.state = ErasureState.NONE
        self.before = ErasureState.NONE
        """What a refused erasure request goes back to."""
        self.erased_at: datetime | None = None
        self.collected_at: datetime | None = None
        self.collected_for: set[str] = set()
        self.blocked: set[Channel] = set()
        self.washes: dict[Channel, Wash] = {}
        self.number_given = False
        self.callback: Callback | None = None
        self.bounces: dict[Channel, datetime] = {}

    def consent(self, event: e.ConsentGiven | e.ConsentConfirmed | e.ConsentWithdrawn | e.ConsentRefused) -> None:
        """Yes, confirmation, no. A weak yes waits behind a no or a sound yes, and a no clears it."""
        pair = (event.purpose, event.channel)
        match event:
            case e.ConsentGiven():
                self._yes(pair, _given(event))
            case e.ConsentConfirmed():
                waiting = self.waiting.pop(pair, None) or self.consents.get(pair)
                if waiting is not None and waiting.state is ConsentState.GIVEN:
                    self._yes(pair, replace(waiting, confirmed=True, reference=event.reference or waiting.reference))
            case e.ConsentWithdrawn() | e.ConsentRefused():
                withdrawn = isinstance(event, e.ConsentWithdrawn)
                known = self.consents.get(pair)
                self.waiting.pop(pair, None)
                self.consents[pair] = Consent(
                    purpose=event.purpose,
                    channel=event.channel,
                    state=ConsentState.WITHDRAWN if withdrawn else ConsentState.REFUSED,
                    version=known.version if known else 1,
                    decided_at=event.at,
                    reference=event.reference,
                )
            case never:
                assert_never(never)

    def _yes(self, pair: Pair, yes: Consent) -> None:
        known = self.consents.get(pair)
        strong = known is not None and (known.state is not ConsentState.GIVEN or sound(consent=known))
        if strong and not sound(consent=yes):
            self.waiting[pair] = yes
        else:
            self.waiting.pop(pair, None)
            self.consents[pair] = yes

    def no(self, event: e.Objected | e.ObjectionNarrowed | e.OptedOut | e.BlockFound | e.BlockLifted) -> None:
        """Objections, noes to lists and channels, and the blocks that outlive an erasure (T04)."""
        match event:
            case e.Objected():
                if self.objection is None or event.at - self.objection.since > e.SLIP:
                    self.earlier_objection = self.objection
                self.objection = Objection(since=event.at, reference=event.reference)
            case e.ObjectionNarrowed():
                self.objection = self.earlier_objection
            case e.OptedOut():
                self._list_objection(event.purpose, event.channel, event)
            case e.BlockFound():
                self._block(event)
            case e.BlockLifted():
                self.blocked.discard(event.channel)
            case never:
                assert_never(never)

    def _block(self, event: e.BlockFound) -> None:
        match event.reason:
            case BlockReason.ERASED:
                self.erased_at = event.at
            case BlockReason.DIRECT_MARKETING_OBJECTION:
                self.objection = Objection(since=event.at, reference=event.reference)
            case BlockReason.LIST_OBJECTION:
                self._list_objection(event.purpose, event.channel, event)
            case BlockReason.CALL:
                self.blocked.add(Channel.PHONE)
            case BlockReason.LETTER:
                self.blocked.add(Channel.LETTER)
            case never:
                assert_never(never)

    def _list_objection(self, purpose: str | None, channel: Channel | None, event: e.OptedOut | e.BlockFound) -> None:
        self.list_objections[purpose, channel] = ListObjection(
            purpose=purpose, channel=channel, since=event.at, reference=event.reference
        )

    def interest(self, event: e.InterestObjected | e.InterestObjectionDecided) -> None:
        """Article 21(1). A decision without an objection decides nothing; a new objection is pending again."""
        match event:
            case e.InterestObjected():
                state = InterestObjectionState.PENDING
                self.objections[event.purpose] = InterestObjection(
                    purpose=event.purpose, state=state, reference=event.reference
                )
            case e.InterestObjectionDecided():
                if event.purpose in self.objections:
                    self.objections[event.purpose] = InterestObjection(
                        purpose=event.purpose,
                        state=event.state,
                        reasons=event.reasons,
                        approver=event.approver,
                        reference=event.reference,
                    )
            case never:
                assert_never(never)

    def restrict(self, event: e.RestrictionSet | e.RestrictionConsented | e.RestrictionLifted) -> None:
        """Article 18. Two restrictions add up."""
        known = self.restriction
        match event:
            case e.RestrictionSet():
                purposes = event.purposes
                if known is not None:
                    everything = known.purposes is None or purposes is None
                    purposes = None if everything else (known.purposes or frozenset()) | (purposes or frozenset())
                self.restriction = Restriction(
                    since=known.since if known else event.at,
                    purposes=purposes,
                    reference=event.reference,
                )
            case e.RestrictionConsented():
                if known is not None:
                    self.restriction = replace(known, consented=known.consented | {event.purpose})
            case e.RestrictionLifted():
                self.restriction = None
            case never:
                assert_never(never)

    def trade(self, event: e.ContractStarted | e.ContractAccepted | e.ContractEnded | e.Sold) -> None:
        """Contracts and sales; a new contract after an ended one runs."""
        match event:
            case e.ContractStarted():
                self.contract = Contract(sold_by_call=event.sold_by_call, reference=event.reference)
            case e.ContractAccepted():
                if self.contract is not None:
                    self.contract = replace(self.contract, accepted_in_writing=True)
            case e.ContractEnded():
                if self.contract is not None:
                    self.contract = replace(self.contract, ended_on=event.ended_on, reference=event.reference)
            case e.Sold():
                self.sales.append(
                    Sale(
                        sold_on=event.sold_on,
                        to_this_person=event.to_this_person,
                        by_this_sender=event.by_this_sender,
                        opt_out_offered=event.opt_out_offered,
                        channels=event.channels,
                        reference=event.reference,
                    )
                )
            case never:
                assert_never(never)

    def case(self, event: e.CaseOpened | e.CaseClosed | e.HoldSet | e.HoldLifted) -> None:
        """Cases and holds."""
        match event:
            case e.CaseOpened():
                self.cases.add(event.case)
            case e.CaseClosed():
                self.cases.discard(event.case)
            case e.HoldSet() | e.HoldLifted():
                self.hold = isinstance(event, e.HoldSet)
            case never:
                assert_never(never)

    def person(self, event: Personal) -> None:
        """Who it is, as far as rules ask, and what asks for care."""
        match event:
            case e.PersonTypeConfirmed():
                self.person_type = event.person_type
            case e.CompanyDomainConfirmed():
                self.company_domain = event.on_domain
            case e.AgeRecorded():
                self.age = Age(consent_from=event.consent_from, marketing_from=event.marketing_from)
            case e.GuardianApproved():
                self.guardian = True
            case e.DeathRecorded():
                self.deceased = True
            case e.IdentityProtected():
                self.protected = event.protected
            case e.SensitivityRecorded():
                self.sensitive = event
            case never:
                assert_never(never)

    def erasure(self, event: e.ErasureRequested | e.ErasureRefused | e.ErasureCarriedOut | e.Collected) -> None:
        """Article 17, and the collection that may follow it."""
        match event:
            case e.ErasureRequested():
                if self.state is not ErasureState.PENDING:
                    self.before, self.state = self.state, ErasureState.PENDING
            case e.ErasureRefused():
                if self.state is ErasureState.PENDING:
                    self.state = self.before
            case e.ErasureCarriedOut():
                self.state = ErasureState.PARTIAL if event.partial else ErasureState.DONE
                self.erased_at = event.at
            case e.Collected():
                self.collected_at = event.at
                self.collected_for |= event.purposes
            case never:
                assert_never(never)

    def reach(self, event: e.Washed | e.NumberGiven | e.CallbackAsked | e.CallbackUsed | e.Bounced) -> None:
        """Registers, numbers and dead addresses."""
        match event:
            case e.Washed():
                self.washes[event.register] = Wash(
                    fetched_on=event.fetched_on, hit=event.hit, reference=event.reference
                )
            case e.NumberGiven():
                self.number_given = True
            case e.CallbackAsked():
                self.callback = Callback(request=event.request, reference=event.reference)
            case e.CallbackUsed():
                if self.callback is not None and self.callback.request == event.request:
                    self.callback = replace(self.callback, used=True)
            case e.Bounced():
                self.bounces[event.channel] = event.at
            case never:
                assert_never(never)


def _given(event: e.ConsentGiven) -> Consent:
    return Consent(
        purpose=event.purpose,
        channel=event.channel,
        state=ConsentState.GIVEN,
        version=event.policy_version,
        decided_at=event.at,
        proven=event.proven,
        bundled=event.bundled,
        confirmed=event.confirmed,
        controller=event.controller,
        names=event.names,
        expires_on=event.expires_on,
        reference=event.reference,
    )
