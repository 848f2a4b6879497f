"""Examples of R01 to R25, R16 among them: what is asked, of whom, and what the answer is."""

from __future__ import annotations

from datetime import date, timedelta

from lofte.domain.decision.facts import (
    Age,
    ConsentState,
    ErasureState,
    ListObjection,
    Objection,
    Restriction,
    Sharer,
    Unknown,
)
from lofte.domain.terms import Channel, ContentClass, Operation
from tests.domain.decision.example_parts import (
    BUYER,
    LETTER,
    ORDER,
    OVERRIDDEN,
    PENDING,
    SALES,
    UPHELD,
    said_no,
)
from tests.domain.decision.people import (
    LONG_AGO,
    YESTERDAY,
    activities,
    ask,
    engaged,
    no,
    person,
    running,
    sold,
    washed,
    yes,
)

BASIS = [
    ("R01 the purpose is in no policy", "-R01 PURPOSE_UNKNOWN", {"request": ask(purpose="unheard")}),
    ("R01 the category is not the activity's", "-R01 PURPOSE_UNKNOWN", {"request": ask(categories=frozenset({"x"}))}),
    ("R01 the channel is not the activity's", "-R01 PURPOSE_UNKNOWN", {"activities": activities("news", channels=[])}),
    ("R01 the version is not in force yet", "-R01 PURPOSE_UNKNOWN", {"valid_from": date(2026, 11, 21)}),
    ("R01 no channel to send by", "-R01 INPUT_MISSING", {"request": ask(channel=None)}),
    ("R02 another controller's person", "-R02 TENANT_MISMATCH", {"facts": person(controller="other")}),
    ("R03 no engagement", "-R03 NO_DPA", {"activities": activities("news", role="processor")}),
    ("R03 no signed agreement", "-R03 NO_DPA", {"engagement": engaged(agreement_signed=None)}),
    ("R03 the engagement is over", "-R03 NO_DPA", {"engagement": engaged(active_to=date(2026, 11, 19))}),
    ("R04 no instruction", "-R04 NO_INSTRUCTION", {"engagement": engaged(instructions=())}),
    ("R04 not approved", "-R04 NO_INSTRUCTION", {"engagement": engaged({"approved": False})}),
    ("R04 another channel", "-R04 NO_INSTRUCTION", {"engagement": engaged({"channels": frozenset()})}),
    (
        "R04 a recipient outside it",
        "-R04 NO_INSTRUCTION",
        {"engagement": engaged(), "request": ask(recipient="esp")},
    ),
    ("R04 within it", "+R26 CONSENT", {"engagement": engaged()}),
    ("R05 an unlawful instruction", "-R05 INSTRUCTION_UNLAWFUL", {"engagement": engaged({"unlawful": True})}),
    ("R06 another's end", "-R06 OWN_PURPOSE", {"engagement": engaged(), "request": ask(beneficiary="agency")}),
    ("R07 erased", "-R07 ERASED", {"facts": person(erased_at=YESTERDAY, collected_at=LONG_AGO)}),
    ("R07 lawfully collected since", "+R26 CONSENT", {"facts": person(erased_at=LONG_AGO, collected_at=YESTERDAY)}),
    ("R07 not looked up", "-R07 INPUT_MISSING", {"facts": person(unknown=frozenset({Unknown.ERASURE}))}),
    ("R08 erasure asked for", "-R08 ERASURE_PENDING", {"facts": person(erasure=ErasureState.PENDING)}),
    (
        "R08 what answers the request passes",
        "+R23 STATUTE",
        {
            "facts": person(erasure=ErasureState.PENDING),
            "request": ask(operation=Operation.HANDLE_REQUEST, content_class=ContentClass.CASE, channel=None),
        },
    ),
    ("R09 restricted", "-R09 RESTRICTED", {"facts": person(restriction=Restriction(since=YESTERDAY))}),
    (
        "R09 the subject allows it",
        "+R26 CONSENT",
        {"facts": person(restriction=Restriction(since=YESTERDAY, consented=frozenset({"news"})))},
    ),
    (
        "R09 another purpose is restricted",
        "+R26 CONSENT",
        {"facts": person(restriction=Restriction(since=YESTERDAY, purposes=frozenset({"orders"})))},
    ),
    (
        "R09 a message about the case itself",
        "+R19 SERVICE",
        {
            "facts": person(restriction=Restriction(since=YESTERDAY), contract=running()),
            "request": ask(purpose="orders", content_class=ContentClass.CASE),
        },
    ),
    ("R09 not looked up", "-R09 INPUT_MISSING", {"facts": person(unknown=frozenset({Unknown.RESTRICTION}))}),
    (
        "R10 another at the address objects",
        "-R10 SHARED_STRICTEST",
        {"facts": person(sharers=(Sharer(channels=frozenset({Channel.EMAIL}), objection=Objection(since=YESTERDAY)),))},
    ),
    (
        "R10 at another address",
        "+R26 CONSENT",
        {
            "facts": person(
                sharers=(Sharer(channels=frozenset({Channel.LETTER}), objection=Objection(since=YESTERDAY)),)
            )
        },
    ),
    ("R11 deceased", "-R11 DECEASED", {"facts": person(deceased=True)}),
    (
        "R11 protected, by letter",
        "-R11 PROTECTED",
        {"facts": person(protected_identity=True, letter_wash=washed()), "request": ask(**LETTER)},
    ),
    ("R11 protected, by mail", "+R26 CONSENT", {"facts": person(protected_identity=True)}),
    ("R12 special categories in marketing", "-R12 ART9", {"facts": person(art9=True, art9_ground=True)}),
    (
        "R12 without a ground",
        "-R12 ART9",
        {
            "facts": person(contract=running(), art9=True),
            "request": ask(**ORDER),
            "special_categories": {"mode": "recruitment"},
        },
    ),
    (
        "R12 with a ground for the person, where the policy names none for the activity",
        "-R12 ART9",
        {
            "facts": person(contract=running(), art9=True, art9_ground=True),
            "request": ask(**ORDER),
            "special_categories": {"mode": "recruitment"},
        },
    ),
    (
        "R12 in an activity that states its ground",
        "+R19 SERVICE",
        {
            "facts": person(contract=running(), art9=True),
            "request": ask(purpose="care", content_class=ContentClass.SERVICE),
            "special_categories": {"mode": "recruitment"},
        },
    ),
    ("R12 offences", "-R12 ART10", {"facts": person(art10=True)}),
    ("R13 an identity number", "-R13 PNR", {"request": ask(categories=frozenset({"contact", "number"}))}),
    ("R13 in the data used", "-R13 PNR", {"facts": person(pnr=True)}),
    ("R13 with consent", "+R26 CONSENT", {"facts": person(pnr=True, pnr_consent=True)}),
    (
        "R13 with a justification",
        "+R19 SERVICE",
        {
            "facts": person(contract=running()),
            "request": ask(**ORDER, categories=frozenset({"number"})),
        },
    ),
    ("R14 under 13", "-R14 CHILD_CONSENT", {"facts": person(age=Age.of(born=date(2014, 11, 21)))}),
    (
        "R14 a guardian approved, R15 stands",
        "-R15 CHILD_DM",
        {"facts": person(age=Age.of(born=date(2014, 11, 21), guardian_approved=True))},
    ),
    ("R14 unknown where children are addressed", "-R14 INPUT_MISSING", {"children": {"mode": "addressed"}}),
    ("R15 under 16", "-R15 CHILD_DM", {"facts": person(age=Age.of(born=date(2010, 11, 21)))}),
    ("R15 sixteen today", "+R26 CONSENT", {"facts": person(age=Age.of(born=date(2010, 11, 20)))}),
    (
        "R15 unknown where children are addressed",
        "-R15 INPUT_MISSING",
        {"children": {"mode": "addressed"}, "request": ask(**SALES), "facts": person(**BUYER)},
    ),
    ("R16 nobody said what it is", "-R16 INPUT_MISSING", {"request": ask(content_class=None)}),
    (
        "R16 mixed is marketing",
        "-R17 OBJ_DM",
        {
            "request": ask(purpose="orders", content_class=ContentClass.MIXED),
            "facts": person(objection=Objection(since=YESTERDAY), contract=running()),
        },
    ),
    ("R17 objected", "-R17 OBJ_DM", {"facts": person(objection=Objection(since=YESTERDAY))}),
    ("R17 a fresh yes since", "+R26 CONSENT", {"facts": person(objection=Objection(since=LONG_AGO - timedelta(1)))}),
    (
        "R17 also for profiling",
        "-R17 OBJ_DM",
        {
            "request": ask(operation=Operation.PROFILE, channel=None, content_class=None),
            "facts": person(objection=Objection(since=YESTERDAY)),
        },
    ),
    ("R17 not looked up", "-R17 INPUT_MISSING", {"facts": person(unknown=frozenset({Unknown.OBJECTION}))}),
    (
        "R18 no to the list",
        "-R18 PREF_CHANNEL",
        {"facts": person(list_objections=(ListObjection(purpose="news", channel=None, since=YESTERDAY),))},
    ),
    (
        "R18 no to the channel",
        "-R18 PREF_CHANNEL",
        {"facts": person(list_objections=(ListObjection(purpose=None, channel=Channel.EMAIL, since=YESTERDAY),))},
    ),
    (
        "R18 no to another list",
        "+R26 CONSENT",
        {"facts": person(list_objections=(ListObjection(purpose="soft", channel=Channel.EMAIL, since=YESTERDAY),))},
    ),
    ("R19 about a running contract", "+R19 SERVICE", {"facts": person(contract=running()), "request": ask(**ORDER)}),
    ("R20 no consent", "-R20 CONSENT_MISSING", {"facts": person(consents=())}),
    ("R20 refused", "-R20 CONSENT_MISSING", {"facts": person(consents=(no(state=ConsentState.REFUSED),))}),
    ("R20 withdrawn", "-R20 CONSENT_WITHDRAWN", {"facts": person(consents=(yes(), no()))}),
    ("R20 for another channel", "-R20 CONSENT_SCOPE", {"facts": person(consents=(yes(channel=Channel.SMS),))}),
    ("R20 names another", "-R20 CONSENT_SCOPE", {"facts": person(consents=(yes(controller="bought"),))}),
    ("R20 for an older text", "-R20 CONSENT_STALE", {"facts": person(consents=(yes(version=1),))}),
    ("R20 run out", "-R20 CONSENT_STALE", {"facts": person(consents=(yes(expires_on=date(2026, 11, 19)),))}),
    ("R20 without proof", "-R20 CONSENT_UNPROVEN", {"facts": person(consents=(yes(proven=False),))}),
    ("R20 tied to something", "-R20 CONSENT_BUNDLED", {"facts": person(consents=(yes(bundled=True),))}),
    ("R20 not confirmed", "-R20 CONSENT_UNCONFIRMED", {"facts": person(consents=(yes(confirmed=False),))}),
    (
        "R20 for storing too",
        "+R20 CONSENT",
        {"request": ask(operation=Operation.STORE, channel=None, content_class=None)},
    ),
    (
        "R21 a no got round by interest",
        "-R21 BASIS_SWAP",
        {"facts": person(consents=(no("sales"),), sales=(sold(),)), "request": ask(**SALES)},
    ),
    ("R22 no contract", "-R22 NOT_PARTY", {"request": ask(**ORDER)}),
    (
        "R22 ended",
        "-R22 CONTRACT_ENDED",
        {"facts": person(contract=running(ended_on=date(2026, 11, 19))), "request": ask(**ORDER)},
    ),
    (
        "R22 ended, winding up",
        "+R22 CONTRACT",
        {
            "facts": person(contract=running(ended_on=date(2026, 11, 19))),
            "request": ask(**ORDER),
            "activities": activities("orders", winding_up=True),
        },
    ),
    (
        "R23 no statute",
        "-R23 NO_STATUTE",
        {
            "request": ask(purpose="books", operation=Operation.STORE, channel=None, content_class=None),
            "activities": activities("books", statute=None),
        },
    ),
    (
        "R23 a statute",
        "+R23 STATUTE",
        {"request": ask(purpose="books", operation=Operation.STORE, channel=None, content_class=None)},
    ),
    (
        "R24 no assessment",
        "-R24 NO_LIA",
        {
            "request": ask(**LETTER),
            "facts": person(letter_wash=washed()),
            "activities": activities("sales", assessment=None),
        },
    ),
    ("R24 undecided", "-R24 OBJ_PENDING", {"request": ask(**LETTER), "facts": person(**said_no(PENDING))}),
    ("R24 upheld", "-R24 OBJ_UPHELD", {"request": ask(**LETTER), "facts": person(**said_no(UPHELD))}),
    (
        "R24 never overridden for marketing",
        "-R24 OBJ_UPHELD",
        {"request": ask(**LETTER), "facts": person(**said_no(OVERRIDDEN, reasons="r", approver="a"))},
    ),
    (
        "R24 an override without an approver is none",
        "-R24 OBJ_PENDING",
        {"request": ask(**LETTER), "facts": person(**said_no(OVERRIDDEN, reasons="r"))},
    ),
    (
        "R24 overridden, not marketing",
        "+R24 LI_OVERRIDE",
        {
            "request": ask(**SALES, **{"operation": Operation.PROTECT_OTHERS, "channel": None, "content_class": None}),
            "facts": person(**said_no(OVERRIDDEN, reasons="r", approver="a")),
        },
    ),
    (
        "R24 an assessment in force",
        "+R24 LIA",
        {"request": ask(**SALES, **{"operation": Operation.SELECT, "channel": None, "content_class": None})},
    ),
    (
        "R25 collected for something else",
        "-R25 INCOMPATIBLE",
        {"request": ask(**LETTER), "facts": person(letter_wash=washed(), collected_for=frozenset({"care"}))},
    ),
    (
        "R25 a compatible purpose",
        "+R35 LETTER",
        {"request": ask(**LETTER), "facts": person(letter_wash=washed(), collected_for=frozenset({"orders"}))},
    ),
    (
        "R25 marketing under an activity that is none",
        "-R25 INCOMPATIBLE",
        {"request": ask(purpose="orders"), "facts": person(contract=running())},
    ),
]
