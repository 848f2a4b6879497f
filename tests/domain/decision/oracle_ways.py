"""The naive oracle on the ways to a person and to recipients: stages D, E and F."""

from __future__ import annotations

from datetime import date

from lofte.domain.decision.adequacy import ADEQUATE, EEA
from tests.domain.decision.oracle_said import Said, day_of, months_after

MISSING = "INPUT_MISSING"


class Ways(Said):
    """R26 and R28 to R40."""

    # Stage D.

    def stage_d(self):
        if self.operation == "activate_contract":
            return self.r34()
        if self.channel in (None, "terminal"):
            return [], []
        left = self.channel in ("phone", "sms") and self.facts.callback is not None
        if not self.marketing and not left and self.channel != "audience":
            return [], []
        denies, allows = [], []
        if self.marketing or self.channel == "audience":
            rules = {
                "email": self.electronic_rules,
                "sms": self.electronic_rules,
                "phone": self.electronic_rules if self.request.automated_call else self.call_rules,
                "letter": self.letter_rules,
                "page": lambda: ([], [("ORDER", "PAGE")]),
                "audience": self.audience_rules,
            }[self.channel]
            denies, allows = rules()
        if left:
            callback = self.facts.callback
            asked_for = (
                self.channel == "phone"
                and self.operation == "call"
                and not self.request.automated_call
                and self.request.callback_request == callback.request
                and not callback.used
            )
            if asked_for:
                allows = [*allows, ("R36", "CALLBACK")]
            else:
                denies.append(("R36", "CALLBACK_ONLY"))
        if denies:
            return denies, []
        return ([], allows[:1]) if allows else ([("ORDER", "NO_RULE")], [])

    def r34(self):
        contract = self.facts.contract
        if contract is None or not contract.sold_by_call or contract.accepted_in_writing:
            return [], []
        if self.person is None:
            return [("R34", MISSING)], []
        return ([("R34", "ACTIVATE_CONTRACT")] if self.person == "natural" else []), []

    def electronic_rules(self):
        consented = not self.consent_codes(self.facts)
        denies, allows = [], []
        if self.person in ("legal_named", "legal_generic"):
            denies += self.r31()
        if self.person in ("natural", "sole_trader", "legal_named") and consented:
            allows.append(("R26", "CONSENT"))
        if self.person in ("natural", "sole_trader") and not consented:
            denies.append(("R28", "MFL19"))
        if self.channel == "email" and self.person == "legal_generic":
            allows.append(("R29", "B2B_GENERIC"))
        if self.channel == "email" and self.person == "legal_named" and not consented:
            denies += self.r30()
            allows.append(("R30", "B2B_ROLE"))
        return denies, allows

    def r30(self):
        relevant, domain = self.request.content.role_relevant, self.facts.company_domain
        interest = self.basis == "legitimate_interests" and self.assessed()
        if self.policy.business.named == "cautious" or not interest or relevant is False:
            return [("R30", "B2B_PERSONAL")]
        found = []
        if relevant is None:
            found.append(("R30", MISSING))
        if domain is None:
            found.append(("R30", MISSING))
        elif not domain:
            found.append(("R30", "B2B_PERSONAL"))
        return found

    def customer(self):
        contract = self.facts.contract
        if contract is None or not contract.party or (contract.sold_by_call and not contract.accepted_in_writing):
            return False
        return contract.ended_on is None or self.today <= months_after(contract.ended_on, 12)

    def call_rules(self):
        facts, denies, allows = self.facts, [], []
        alone = facts.callback is not None
        protected = self.person in (None, "natural", "sole_trader") and not alone
        if self.person is None and not alone:
            denies.append(("R32", MISSING))
        if facts.call_block:
            denies.append(("R32", "CALL_BLOCK"))
        if protected and (facts.nix is None or months_after(facts.nix.fetched_on, 2) < self.today):
            denies.append(("R32", "NIX_STALE"))
        if protected and facts.nix is not None and facts.nix.hit:
            allows = self.nix_exceptions()
            if not allows:
                similar = self.request.content.similar_products
                unsaid = similar is None and self.customer()
                denies.append(("R33", MISSING) if unsaid else ("R32", "NIX_LISTED"))
        if not alone:
            allows.append(("R32", "CALL"))
        return denies, allows

    def nix_exceptions(self):
        found = []
        consent = self.valid_here(self.facts)
        named = consent is not None and self.policy.controller in consent.names
        if named and self.today <= months_after(day_of(consent.decided_at), 3):
            found.append(("R33", "NIX_EXC_CONSENT"))
        if self.customer() and self.request.content.similar_products:
            found.append(("R33", "NIX_EXC_CUSTOMER"))
        if self.facts.nix_number_given and self.policy.settings.nix_number_given:
            found.append(("R33", "NIX_EXC_NUMBER"))
        return found

    def letter_rules(self):
        facts, denies = self.facts, []
        protected = self.person in (None, "natural", "sole_trader")
        if self.person is None:
            denies.append(("R35", MISSING))
        if facts.letter_block:
            denies.append(("R35", "LETTER_BLOCK"))
        wash = facts.letter_wash
        if protected and (wash is None or months_after(wash.fetched_on, 3) < self.today):
            denies.append(("R35", "NIXA_STALE"))
        if protected and wash is not None and wash.hit and not self.customer() and self.consent_codes(facts):
            denies.append(("R35", "NIXA_LISTED"))
        content = self.request.content
        shown = [content.ad_mark, content.sender_shown, content.address_source]
        if False in shown:
            denies.append(("R35", "ADR_CONTENT"))
        elif None in shown:
            denies.append(("R35", MISSING))
        return denies, [("R35", "LETTER")]

    def audience_rules(self):
        request, denies = self.request, []
        if request.recipient is None:
            denies.append(("R37", MISSING))
        if request.joint_arrangement is None:
            denies.append(("R37", MISSING))
        listed = list(self.activity.recipients) if self.activity else []
        consent = self.valid_here(self.facts)
        named = consent is not None and listed and all(one in consent.names for one in listed)
        strange = request.recipient is not None and request.recipient not in listed
        if request.joint_arrangement is False or strange or not named:
            denies.append(("R37", "AUDIENCE"))
        return denies, []

    # Stage E.

    def stage_e(self):
        if self.channel != "terminal":
            return [], []
        if self.request.strictly_necessary and not self.marketing:
            return [], [("R38", "NECESSARY")]
        codes, denies = self.consent_codes(self.facts), []
        if [one for one in codes if one != "CONSENT_STALE"]:
            denies.append(("R38", "LEK_9_28"))
        if "CONSENT_STALE" in codes:
            denies.append(("R38", "COOKIE_STALE"))
        return denies, [] if denies else [("R38", "COOKIE_CONSENT")]

    # Stage F.

    def stage_f(self):
        request = self.request
        if request.recipient is None and request.recipient_kind is None and self.operation != "disclose":
            return [], []
        register = {one.id: one for one in self.policy.recipients}
        known = register.get(request.recipient)
        kind = str(known.kind) if known else (str(request.recipient_kind) if request.recipient_kind else None)
        denies = self.r39(known, kind)
        claim = kind == "counterparty" or self.operation == "claims"
        authority = kind in ("authority", "court")
        if authority or claim:
            if not (request.written_ground if authority else request.case_id) or request.minimum_set is False:
                denies.append(("R40", "NO_GROUND"))
            elif request.minimum_set is None:
                denies.append(("R40", MISSING))
        if denies:
            return denies, []
        if authority:
            return [], [("R40", "LEGAL_DUTY")]
        return [], [("R40", "CLAIMS") if claim else ("R39", "RECIPIENT")]

    def r39(self, known, kind):
        request, found = self.request, []
        exceptions = self.policy.sharing.exceptions
        nobody = request.recipient is None and request.recipient_kind is None
        if nobody:
            found.append(("R39", MISSING))
        elif known is None:
            room = {
                "authority": ("authority", "law"),
                "court": ("authority", "law", "claims"),
                "counterparty": ("claims",),
            }.get(kind, ())
            if not any(one in exceptions for one in room):
                found.append(("R39", "RECIPIENT_UNKNOWN"))
        elif kind in ("processor", "sub_processor") and (known.agreement_signed or date.max) > self.today:
            found.append(("R39", "RECIPIENT_UNKNOWN"))
        if self.policy.sharing.mode == "none" and request.sharing_exception not in exceptions:
            found.append(("R39", "POLICY_NO_SHARING"))
        country = known.country if known else request.recipient_country
        if country is None:
            if request.recipient_kind is not None:
                found.append(("R39", MISSING))
        elif not self.may_go_to(country, known):
            found.append(("R39", "TRANSFER"))
        return found

    def may_go_to(self, country, known):
        mode = self.policy.transfer.mode
        if mode == "eea":
            return country in EEA
        if mode == "listed" and country not in self.policy.transfer.countries:
            return False
        if country in EEA:
            return True
        if known is None:
            return False
        until = known.transfer_valid_until
        if known.transfer_ground == "scc":
            return until is not None and self.today <= until
        if known.transfer_ground == "adequacy" and country in ADEQUATE:
            decided = ADEQUATE[country]
            running = decided.since <= self.today and (decided.last is None or self.today <= decided.last)
            return running and (until is None or self.today <= until)
        return False
