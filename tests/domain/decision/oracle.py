"""A second decision, written rule by rule over raw facts and in no hurry. It shares no logic with the first one.

It knows nothing of bits, gates or what is compiled when. It answers with every reason against, in order, and with the
allowing rules; where the two disagree, one of them has misread the rules.
"""

from __future__ import annotations

from tests.domain.decision.oracle_said import day_of, months_after
from tests.domain.decision.oracle_ways import Ways

MISSING = "INPUT_MISSING"
RIGHTS = {"handle_request", "erase"}


class Oracle(Ways):
    def __init__(self, policy, request, facts, engagement, at):
        self.policy, self.request, self.facts, self.engagement, self.at = policy, request, facts, engagement, at
        self.today = day_of(at)
        self.activity = next((one for one in policy.activities if one.id == request.purpose), None)
        self.operation = str(request.operation)
        self.channel = str(request.channel) if request.channel else None
        if self.operation == "upload_audience":
            self.channel = "audience"
        if self.operation == "read_terminal":
            self.channel = "terminal"
        self.content = str(request.content_class) if request.content_class else None
        self.basis = str(self.activity.basis) if self.activity else None
        self.person = str(facts.person_type) if facts.person_type else None
        self.marketing = self.is_marketing()
        self.electronic = self.channel in ("email", "sms") or (self.channel == "phone" and request.automated_call)

    # The whole, in its order.

    def decide(self):
        denied, allowed = [], []
        if self.operation in ("send", "call") and self.content is None:
            denied.append(("R16", MISSING))
        denied += self.stage_a()
        denied += self.stage_b()
        soft = False
        if self.marketing and self.electronic and self.person in (None, "natural", "sole_trader"):
            against = self.before_soft_opt_in()
            denied += against
            if not against and self.soft_opt_in():
                allowed.append(("R27", "SOFT_OPTIN"))
                soft = True
        if not soft:
            for stage in (self.stage_c, self.stage_d):
                against, answer = stage()
                denied += against
                allowed += answer
        for stage in (self.stage_e, self.stage_f):
            against, answer = stage()
            denied += against
            allowed += answer
        return denied, allowed

    def is_marketing(self):
        if self.content in ("marketing", "mixed"):
            return True
        if self.activity is None or not self.activity.marketing:
            return False
        if self.content == "service":
            return True
        work = ("handle_request", "erase", "claims", "statutory_keep", "protect_others")
        return self.content is None and self.operation not in work

    # Stage A.

    def stage_a(self):
        found = []
        found += self.r01()
        if self.facts.controller != self.request.controller:
            found.append(("R02", "TENANT_MISMATCH"))
        if self.engagement is not None or (self.activity and str(self.activity.role) == "processor"):
            found += self.r03_to_r06()
        found += self.r07_to_r11()
        found += self.r12_r13()
        found += self.r14_r15()
        return found

    def r01(self):
        if self.channel is None and self.operation in ("send", "call"):
            return [("R01", MISSING)]
        known = (
            self.activity is not None
            and self.policy.valid_from <= self.today
            and all(one in self.activity.categories for one in self.request.categories)
            and (self.channel is None or self.channel in [str(one) for one in self.activity.channels])
        )
        return [] if known else [("R01", "PURPOSE_UNKNOWN")]

    def r03_to_r06(self):
        found, engagement, request = [], self.engagement, self.request
        running = (
            engagement is not None
            and engagement.client == request.controller
            and engagement.agreement_signed is not None
            and engagement.agreement_signed <= self.today
            and engagement.active_from <= self.today
            and (engagement.active_to is None or self.today <= engagement.active_to)
        )
        if not running:
            found.append(("R03", "NO_DPA"))
        covering = []
        for one in engagement.instructions if engagement else ():
            if not one.approved or request.purpose not in one.purposes:
                continue
            if any(category not in one.categories for category in request.categories):
                continue
            if self.channel is not None and self.channel not in [str(channel) for channel in one.channels]:
                continue
            if request.recipient is not None and request.recipient not in one.recipients:
                continue
            covering.append(one)
        if not covering:
            found.append(("R04", "NO_INSTRUCTION"))
        no = self.objects(self.facts) or self.opted_out(self.facts)
        no = no or "CONSENT_WITHDRAWN" in self.consent_codes(self.facts)
        reckless = self.marketing and no and any(one.includes_objectors for one in covering)
        if any(one.unlawful for one in covering) or reckless:
            found.append(("R05", "INSTRUCTION_UNLAWFUL"))
        whose = request.beneficiary or request.controller
        if engagement is None or whose != engagement.client:
            found.append(("R06", "OWN_PURPOSE"))
        return found

    def r07_to_r11(self):
        facts, found = self.facts, []
        unknown = {str(one) for one in facts.unknown}
        kept = {"handle_request", "erase", "claims", "statutory_keep"}
        state = str(facts.erasure)
        if "erasure" in unknown:
            found.append(("R07", MISSING))
        if state not in ("pending", "partial"):
            if facts.erased_at is not None:
                if facts.collected_at is None or facts.collected_at <= facts.erased_at:
                    found.append(("R07", "ERASED"))
            elif state == "done":
                found.append(("R07", "ERASED"))
        elif self.operation not in kept:
            found.append(("R08", "ERASURE_PENDING"))
        passes = self.operation in ("store", "statutory_keep", "claims", "protect_others", "handle_request")
        passes = passes or self.content == "case"
        if not passes and "restriction" in unknown:
            found.append(("R09", MISSING))
        if not passes and self.restricted(facts) and self.request.purpose not in facts.restriction.consented:
            found.append(("R09", "RESTRICTED"))
        if self.stricter_sharer(passes):
            found.append(("R10", "SHARED_STRICTEST"))
        if facts.deceased and self.operation not in kept:
            found.append(("R11", "DECEASED"))
        if facts.protected_identity and self.channel in ("letter", "audience"):
            found.append(("R11", "PROTECTED"))
        return found

    def restricted(self, who):
        return who.restriction is not None and (
            who.restriction.purposes is None or self.request.purpose in who.restriction.purposes
        )

    def stricter_sharer(self, passes):
        for one in self.facts.sharers:
            if self.channel not in [str(channel) for channel in one.channels]:
                continue
            if self.marketing:
                if self.objects(one) and not self.objects(self.facts):
                    return True
                if self.opted_out(one) and not self.opted_out(self.facts):
                    return True
                if self.said_no_here(one) and not self.said_no_here(self.facts):
                    return True
            if not passes and self.restricted(one) and not self.restricted(self.facts):
                return True
        return False

    def r12_r13(self):
        facts, found = self.facts, []
        categories = {one.id: one for one in self.policy.categories}
        asked = [categories[one] for one in self.request.categories if one in categories]
        if self.operation not in RIGHTS | {"claims"}:
            forbidden = self.policy.special_categories.mode == "deny"
            ground = self.activity is not None and self.activity.special_ground is not None and not forbidden
            asked_wrongly = any(one.special for one in asked) and (self.marketing or not ground)
            if asked_wrongly or (facts.art9 and (self.marketing or not ground)):
                found.append(("R12", "ART9"))
            if facts.art10:
                found.append(("R12", "ART10"))
        if self.operation not in RIGHTS:
            uses = facts.pnr or any(one.identity_number for one in asked)
            justified = self.activity is not None and self.activity.identity_number_ground is not None
            if uses and not justified and not facts.pnr_consent:
                found.append(("R13", "PNR"))
        return found

    def r14_r15(self):
        if self.operation in RIGHTS:
            return []
        found, age = [], self.facts.age
        asks = self.policy.children.mode == "addressed" and age is None
        if self.basis == "consent" and self.channel not in ("phone", "letter"):
            if asks:
                found.append(("R14", MISSING))
            child = age is not None and age.consent_from is not None and self.today < age.consent_from
            if child and not age.guardian_approved:
                found.append(("R14", "CHILD_CONSENT"))
        if self.marketing and self.channel not in (None, "terminal"):
            if asks:
                found.append(("R15", MISSING))
            if age is not None and age.marketing_from is not None and self.today < age.marketing_from:
                found.append(("R15", "CHILD_DM"))
        return found

    # Stage B.

    def stage_b(self):
        found = []
        if self.marketing and "objection" in {str(one) for one in self.facts.unknown}:
            found.append(("R17", MISSING))
        if self.marketing and self.objects(self.facts):
            found.append(("R17", "OBJ_DM"))
        owed = self.content in ("legal", "case")
        owed = owed or self.operation in ("handle_request", "erase", "claims", "statutory_keep", "protect_others")
        if self.opted_out(self.facts) and (self.marketing or not owed):
            found.append(("R18", "PREF_CHANNEL"))
        return found

    # R21, R31 and R27, before the basis.

    def before_soft_opt_in(self):
        found = []
        if self.person is None:
            found.append(("R27", MISSING))
        if self.basis == "legitimate_interests" and self.no_somewhere():
            found.append(("R21", "BASIS_SWAP"))
        found += self.r31()
        content = self.request.content
        asked = [content.similar_products, content.free_opt_out]
        if self.soft_facts() and False not in asked:
            found += [("R27", MISSING) for one in asked if one is None]
        return found

    def soft_facts(self):
        """The conditions of R27 that lie in the past."""
        if self.activity is None or not self.activity.soft_opt_in or not self.consent_codes(self.facts):
            return False
        if self.no_somewhere() or self.interest_states():
            return False
        return any(one.opt_out_offered and self.sale_counts(one) for one in self.facts.sales)

    def sale_counts(self, sale):
        if not sale.to_this_person or not sale.by_this_sender:
            return False
        if self.channel not in [str(one) for one in sale.channels]:
            return False
        if any(str(one) == self.channel and day_of(when) >= sale.sold_on for one, when in self.facts.bounced):
            return False
        ended = self.facts.contract.ended_on if self.facts.contract else None
        return ended is None or sale.sold_on > ended or self.today <= months_after(ended, 12)

    def soft_opt_in(self):
        content = self.request.content
        return self.person is not None and self.soft_facts() and content.similar_products and content.free_opt_out

    def r31(self):
        if self.channel != "email":
            return []
        content, found = self.request.content, []
        for said, code in (
            (content.objection_address, "MFL20_NO_ADDRESS"),
            (content.sender_shown, "MFL9_NO_SENDER"),
            (content.one_click_headers, "RFC8058_MISSING"),
        ):
            if said is None:
                found.append(("R31", MISSING))
            elif not said:
                found.append(("R31", code))
        return found

    # Stage C.

    def interest_states(self):
        states = []
        for one in self.facts.interest_objections:
            if one.purpose is None or one.purpose == self.request.purpose:
                state = str(one.state)
                if state == "overridden" and not (one.reasons and one.approver):
                    state = "pending"
                states.append(state)
        return states

    def assessed(self):
        activity = self.activity
        return activity.assessment is not None and (activity.assessed_on is None or activity.assessed_on <= self.today)

    def live(self):
        contract = self.facts.contract
        running = contract is not None and contract.party
        running = running and (contract.ended_on is None or self.today <= contract.ended_on)
        return running or self.facts.case_live

    def stage_c(self):
        if self.channel == "terminal":
            return [], []
        denies, allow = self.basis_rules()
        if denies:
            return denies, []
        service = ("service", "contract", "legal", "case")
        if not self.marketing and self.content in service and self.live():
            return [], [("R19", "SERVICE")]
        return ([], [allow]) if allow else ([("ORDER", "NO_RULE")], [])

    def basis_rules(self):
        if self.operation in RIGHTS:
            return [], ("R23", "STATUTE")
        if self.operation == "statutory_keep":
            periods = {one.id: one for one in self.policy.retention}
            named = self.activity is not None and (
                self.activity.statute or any(periods[one].statute for one in self.activity.retention if one in periods)
            )
            return ([], ("R23", "STATUTE")) if named else ([("R23", "NO_STATUTE")], None)
        if self.activity is None:
            return [], None
        facts, found, allow = self.facts, [], None
        if self.basis == "consent":
            order = ["MISSING", "WITHDRAWN", "SCOPE", "STALE", "UNPROVEN", "BUNDLED", "UNCONFIRMED"]
            codes = self.consent_codes(facts)
            found += [("R20", f"CONSENT_{one}") for one in order if f"CONSENT_{one}" in codes]
            allow = ("R20", "CONSENT")
        if self.basis == "contract":
            if facts.contract is None or not facts.contract.party:
                found.append(("R22", "NOT_PARTY"))
            elif not self.activity.winding_up and (facts.contract.ended_on or self.today) < self.today:
                found.append(("R22", "CONTRACT_ENDED"))
            allow = ("R22", "CONTRACT")
        if self.basis == "legal_obligation":
            if not self.activity.statute:
                found.append(("R23", "NO_STATUTE"))
            allow = ("R23", "STATUTE")
        if self.basis == "legitimate_interests":
            tried = self.marketing and self.electronic and self.person in (None, "natural", "sole_trader")
            if self.no_somewhere() and not tried:
                found.append(("R21", "BASIS_SWAP"))
            found += self.r24()
            allow = ("R24", "LI_OVERRIDE") if "overridden" in self.interest_states() else ("R24", "LIA")
        if self.marketing and not self.activity.marketing:
            found.append(("R25", "INCOMPATIBLE"))
        elif self.basis not in ("consent", "legal_obligation") and facts.collected_for:
            fitting = {self.request.purpose, *self.activity.compatible_with}
            if not fitting & facts.collected_for:
                found.append(("R25", "INCOMPATIBLE"))
        return found, allow

    def r24(self):
        found, states = [], self.interest_states()
        if not self.assessed():
            found.append(("R24", "NO_LIA"))
        if "pending" in states:
            found.append(("R24", "OBJ_PENDING"))
        if "upheld" in states or ("overridden" in states and self.marketing):
            found.append(("R24", "OBJ_UPHELD"))
        return found
