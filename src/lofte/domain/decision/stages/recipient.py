"""Stage F: R39 and R40, when something is handed to a recipient."""

from __future__ import annotations

from lofte.domain.calendar import Words
from lofte.domain.decision.adequacy import EEA, adequate
from lofte.domain.decision.case import Case, Check, Step
from lofte.domain.decision.model import Reason
from lofte.domain.policy.model import Recipient
from lofte.domain.terms import Code, Operation, RecipientKind, Rule, Stage

_F = Stage.RECIPIENT
_AUTHORITIES = frozenset({RecipientKind.AUTHORITY, RecipientKind.COURT})
_UNLISTED = {
    RecipientKind.AUTHORITY: frozenset({"authority", "law"}),
    RecipientKind.COURT: frozenset({"authority", "law", "claims"}),
    RecipientKind.COUNTERPARTY: frozenset({"claims"}),
}
"""Who may stand in no register, and the policy's exceptions that make room for them."""
_BOUND = frozenset({RecipientKind.PROCESSOR, RecipientKind.SUB_PROCESSOR})
_ASK_RECIPIENT = Words(sv="Ange mottagaren.", en="Name the recipient.")
_ASK_COUNTRY = Words(sv="Ange mottagarens land.", en="State the recipient's country.")
_ASK_MINIMUM = Words(
    sv="Ange om bara det nödvändiga lämnas ut.", en="State whether only what is needed is handed over."
)


def recipient(case: Case) -> Step | None:
    """Who, where and on what ground."""
    request = case.request
    if request.recipient is None and request.recipient_kind is None and request.operation is not Operation.DISCLOSE:
        return None
    registered = case.rules.recipients.get(request.recipient or "")
    kind = registered.kind if registered else request.recipient_kind
    denies = (*_known(case, registered), *_shared(case), *_transfer(case, registered), *_ground(case, kind))
    if kind in _AUTHORITIES:
        code, rule = Code.LEGAL_DUTY, Rule.R40
    elif _is_claim(case, kind):
        code, rule = Code.CLAIMS, Rule.R40
    else:
        code, rule = Code.RECIPIENT, Rule.R39
    allowed = Check(reason=case.reason(_F, rule, code))
    return Step(stage=_F, denies=tuple(Check(reason=one) for one in denies), allows=(allowed,))


def _is_claim(case: Case, kind: RecipientKind | None) -> bool:
    return kind is RecipientKind.COUNTERPARTY or case.request.operation is Operation.CLAIMS


def _known(case: Case, registered: Recipient | None) -> tuple[Reason, ...]:
    """R39: in the register, a processor with a signed agreement; or an authority that the policy makes room for."""
    request = case.request
    if registered is None:
        if request.recipient is None and request.recipient_kind is None:
            return (case.missing(_F, Rule.R39, _ASK_RECIPIENT),)
        room = _UNLISTED.get(request.recipient_kind, frozenset()) if request.recipient_kind else frozenset()
        if room & set(case.rules.policy.sharing.exceptions):
            return ()
        return (case.reason(_F, Rule.R39, Code.RECIPIENT_UNKNOWN),)
    signed = registered.agreement_signed is not None and case.horizon.started(day=registered.agreement_signed)
    if registered.kind in _BOUND and not signed:
        return (case.reason(_F, Rule.R39, Code.RECIPIENT_UNKNOWN),)
    return ()


def _shared(case: Case) -> tuple[Reason, ...]:
    """R39: a policy that shares with nobody means it, but for the exceptions that it names."""
    sharing = case.rules.policy.sharing
    if sharing.mode != "none" or case.request.sharing_exception in sharing.exceptions:
        return ()
    return (case.reason(_F, Rule.R39, Code.POLICY_NO_SHARING),)


def _transfer(case: Case, registered: Recipient | None) -> tuple[Reason, ...]:
    """R39: the country lies within the policy's mode, and outside the EEA there is a ground that has not run out."""
    country = registered.country if registered else case.request.recipient_country
    if country is None:
        if case.request.recipient is None and case.request.recipient_kind is None:
            return ()
        return () if case.request.recipient_kind is None else (case.missing(_F, Rule.R39, _ASK_COUNTRY),)
    transfer = case.rules.policy.transfer
    within = {
        "listed": country in transfer.countries,
        "eea": country in EEA,
        "adequacy_or_safeguards": True,
    }[transfer.mode]
    if within and (country in EEA or (registered is not None and _grounded(case, registered))):
        return ()
    return (case.reason(_F, Rule.R39, Code.TRANSFER),)


def _grounded(case: Case, registered: Recipient) -> bool:
    """Adequacy by the dated list, or standard clauses with an assessment that has not run out."""
    until = registered.transfer_valid_until
    running = until is None or case.horizon.through(day=until)
    match registered.transfer_ground:
        case "adequacy":
            return adequate(country=registered.country, horizon=case.horizon) and running
        case "scc":
            return until is not None and running
        case "none":
            return False


def _ground(case: Case, kind: RecipientKind | None) -> tuple[Reason, ...]:
    """R40: a written ground or a case, and the minimum set."""
    request = case.request
    if kind in _AUTHORITIES:
        named = bool(request.written_ground)
    elif _is_claim(case, kind):
        named = bool(request.case_id)
    else:
        return ()
    if not named or request.minimum_set is False:
        return (case.reason(_F, Rule.R40, Code.NO_GROUND),)
    return () if request.minimum_set else (case.missing(_F, Rule.R40, _ASK_MINIMUM),)
