"""Examples of R26 to R40: the ways to a person, terminals and recipients."""

from __future__ import annotations

from datetime import date, timedelta

from lofte.domain.decision.facts import (
    Callback,
)
from lofte.domain.terms import Channel, ContentClass, Operation, PersonType, RecipientKind
from tests.domain.decision.example_parts import (
    BUYER,
    CALL,
    CALLED,
    CHOICE,
    CLAIM,
    COOKIE,
    CUSTOMER,
    DISCLOSE,
    LETTER,
    NAMED,
    NEWS_DATA,
    ORDER,
    POLICE,
    ROLE,
    SALES,
    UPLOAD,
    US,
    YEAR_OLD,
)
from tests.domain.decision.people import (
    NOW,
    ask,
    content,
    person,
    running,
    sold,
    washed,
    yes,
)

WAYS = [
    ("R26 consent", "+R26 CONSENT", {}),
    ("R26 a sole trader", "+R26 CONSENT", {"facts": person(person_type=PersonType.SOLE_TRADER)}),
    ("R27 a sale", "+R27 SOFT_OPTIN", {"request": ask(**SALES), "facts": person(**BUYER)}),
    ("R27 where the basis is consent", "+R27 SOFT_OPTIN", {"request": ask(purpose="soft"), "facts": person(**BUYER)}),
    ("R27 unknown kind of person", "-R27 INPUT_MISSING", {"facts": person(person_type=None)}),
    (
        "R27 unknown whether alike",
        "-R27 INPUT_MISSING",
        {"request": ask(**SALES, content=content(similar_products=None)), "facts": person(**BUYER)},
    ),
    (
        "R28 not alike",
        "-R28 MFL19",
        {"request": ask(**SALES, content=content(similar_products=False)), "facts": person(**BUYER)},
    ),
    (
        "R28 no way out in this message",
        "-R28 MFL19",
        {"request": ask(**SALES, content=content(free_opt_out=False)), "facts": person(**BUYER)},
    ),
    (
        "R28 no way out at collection",
        "-R28 MFL19",
        {"request": ask(**SALES), "facts": person(consents=(), sales=(sold(opt_out_offered=False),))},
    ),
    (
        "R28 sold to another",
        "-R28 MFL19",
        {"request": ask(**SALES), "facts": person(consents=(), sales=(sold(to_this_person=False),))},
    ),
    (
        "R28 sold by another",
        "-R28 MFL19",
        {"request": ask(**SALES), "facts": person(consents=(), sales=(sold(by_this_sender=False),))},
    ),
    (
        "R28 the customer left over a year ago",
        "-R28 MFL19",
        {
            "request": ask(**SALES),
            "facts": person(
                consents=(), sales=(sold(sold_on=date(2024, 1, 1)),), contract=running(ended_on=date(2025, 11, 19))
            ),
        },
    ),
    ("R28 nothing", "-R28 MFL19", {"request": ask(**SALES), "facts": person(consents=())}),
    (
        "R28 an automated call",
        "-R28 MFL19",
        {"request": ask(**CALL, automated_call=True), "facts": person(**CALLED)},
    ),
    (
        "R29 a general address",
        "+R29 B2B_GENERIC",
        {"request": ask(**SALES), "facts": person(consents=(), person_type=PersonType.LEGAL_GENERIC)},
    ),
    ("R30 cautious", "-R30 B2B_PERSONAL", {"request": ask(**SALES), "facts": person(**NAMED)}),
    ("R30 by role", "+R30 B2B_ROLE", {"request": ask(**SALES), "facts": person(**NAMED), **ROLE}),
    (
        "R30 not about the role",
        "-R30 B2B_PERSONAL",
        {"request": ask(**SALES, content=content(role_relevant=False)), "facts": person(**NAMED), **ROLE},
    ),
    (
        "R30 unknown whether about the role",
        "-R30 INPUT_MISSING",
        {"request": ask(**SALES, content=content(role_relevant=None)), "facts": person(**NAMED), **ROLE},
    ),
    (
        "R30 a private domain",
        "-R30 B2B_PERSONAL",
        {"request": ask(**SALES), "facts": person(**{**NAMED, "company_domain": False}), **ROLE},
    ),
    (
        "R30 an unknown domain",
        "-R30 INPUT_MISSING",
        {"request": ask(**SALES), "facts": person(**{**NAMED, "company_domain": None}), **ROLE},
    ),
    (
        "R30 a named address that consented",
        "+R26 CONSENT",
        {"facts": person(person_type=PersonType.LEGAL_NAMED)},
    ),
    (
        "R31 no address for a no",
        "-R31 MFL20_NO_ADDRESS",
        {"request": ask(content=content(objection_address=False))},
    ),
    (
        "R31 also to a company",
        "-R31 MFL20_NO_ADDRESS",
        {
            "request": ask(**SALES, content=content(objection_address=False)),
            "facts": person(consents=(), person_type=PersonType.LEGAL_GENERIC),
        },
    ),
    ("R31 no sender", "-R31 MFL9_NO_SENDER", {"request": ask(content=content(sender_shown=False))}),
    ("R31 no headers", "-R31 RFC8058_MISSING", {"request": ask(content=content(one_click_headers=False))}),
    ("R31 not said", "-R31 INPUT_MISSING", {"request": ask(content=content(sender_shown=None))}),
    ("R32 a call", "+R32 CALL", {"request": ask(**CALL), "facts": person(**CALLED)}),
    ("R32 own block", "-R32 CALL_BLOCK", {"request": ask(**CALL), "facts": person(**CALLED, call_block=True)}),
    ("R32 not washed", "-R32 NIX_STALE", {"request": ask(**CALL), "facts": person(consents=())}),
    (
        "R32 washed on 20 September, last day",
        "+R32 CALL",
        {"request": ask(**CALL), "facts": person(consents=(), nix=washed(fetched_on=date(2026, 9, 20)))},
    ),
    (
        "R32 washed on 19 September",
        "-R32 NIX_STALE",
        {"request": ask(**CALL), "facts": person(consents=(), nix=washed(fetched_on=date(2026, 9, 19)))},
    ),
    ("R32 listed", "-R32 NIX_LISTED", {"request": ask(**CALL), "facts": person(consents=(), nix=washed(hit=True))}),
    (
        "R32 unknown kind of person",
        "-R32 INPUT_MISSING",
        {"request": ask(**CALL), "facts": person(**CALLED, person_type=None)},
    ),
    (
        "R33 listed, consented to this company",
        "+R33 NIX_EXC_CONSENT",
        {"request": ask(**CALL), "facts": person(**NEWS_DATA, nix=washed(hit=True))},
    ),
    (
        "R33 that consent is over three months old",
        "-R32 NIX_LISTED",
        {
            "request": ask(**CALL),
            "facts": person(
                consents=(
                    yes("sales", Channel.PHONE, names=frozenset({"firm"}), decided_at=NOW - timedelta(days=100)),
                ),
                nix=washed(hit=True),
            ),
        },
    ),
    (
        "R33 a customer",
        "+R33 NIX_EXC_CUSTOMER",
        {"request": ask(**CALL), "facts": person(**CUSTOMER, nix=washed(hit=True))},
    ),
    (
        "R33 a customer until 12 months ago, last day",
        "+R33 NIX_EXC_CUSTOMER",
        {
            "request": ask(**CALL),
            "facts": person(consents=(), contract=running(ended_on=date(2025, 11, 20)), nix=washed(hit=True)),
        },
    ),
    (
        "R33 the day after",
        "-R32 NIX_LISTED",
        {
            "request": ask(**CALL),
            "facts": person(consents=(), contract=running(ended_on=date(2025, 11, 19)), nix=washed(hit=True)),
        },
    ),
    (
        "R33 unknown whether of the same kind",
        "-R33 INPUT_MISSING",
        {
            "request": ask(**CALL, content=content(similar_products=None)),
            "facts": person(**CUSTOMER, nix=washed(hit=True)),
        },
    ),
    (
        "R33 the number given is off by default",
        "-R32 NIX_LISTED",
        {"request": ask(**CALL), "facts": person(consents=(), nix=washed(hit=True), nix_number_given=True)},
    ),
    (
        "R33 turned on by the policy",
        "+R33 NIX_EXC_NUMBER",
        {
            "request": ask(**CALL),
            "facts": person(consents=(), nix=washed(hit=True), nix_number_given=True),
            "settings": {"nix_number_given": True},
        },
    ),
    (
        "R34 sold by call, not accepted in writing",
        "-R34 ACTIVATE_CONTRACT",
        {
            "request": ask(**{**ORDER, "operation": Operation.ACTIVATE_CONTRACT}),
            "facts": person(contract=running(sold_by_call=True)),
        },
    ),
    (
        "R34 accepted in writing",
        "+R19 SERVICE",
        {
            "request": ask(**{**ORDER, "operation": Operation.ACTIVATE_CONTRACT}),
            "facts": person(contract=running(sold_by_call=True, accepted_in_writing=True)),
        },
    ),
    (
        "R34 unknown whether a consumer",
        "-R34 INPUT_MISSING",
        {
            "request": ask(**{**ORDER, "operation": Operation.ACTIVATE_CONTRACT}),
            "facts": person(contract=running(sold_by_call=True), person_type=None),
        },
    ),
    ("R35 a letter", "+R35 LETTER", {"request": ask(**LETTER), "facts": person(letter_wash=washed())}),
    (
        "R35 own block",
        "-R35 LETTER_BLOCK",
        {"request": ask(**LETTER), "facts": person(letter_wash=washed(), letter_block=True)},
    ),
    (
        "R35 washed over three months ago",
        "-R35 NIXA_STALE",
        {"request": ask(**LETTER), "facts": person(letter_wash=washed(fetched_on=date(2026, 8, 19)))},
    ),
    (
        "R35 listed",
        "-R35 NIXA_LISTED",
        {"request": ask(**LETTER), "facts": person(letter_wash=washed(hit=True))},
    ),
    (
        "R35 listed, a customer",
        "+R35 LETTER",
        {"request": ask(**LETTER), "facts": person(letter_wash=washed(hit=True), contract=running())},
    ),
    (
        "R35 no mark as advertising",
        "-R35 ADR_CONTENT",
        {"request": ask(**LETTER, content=content(ad_mark=False)), "facts": person(letter_wash=washed())},
    ),
    (
        "R35 not said whether it shows its source",
        "-R35 INPUT_MISSING",
        {"request": ask(**LETTER, content=content(address_source=None)), "facts": person(letter_wash=washed())},
    ),
    (
        "R36 the call that was asked for",
        "+R36 CALLBACK",
        {
            "request": ask(**CALL, callback_request="r1"),
            "facts": person(consents=(), callback=Callback(request="r1")),
        },
    ),
    (
        "R36 once only",
        "-R36 CALLBACK_ONLY",
        {
            "request": ask(**CALL, callback_request="r1"),
            "facts": person(consents=(), callback=Callback(request="r1", used=True)),
        },
    ),
    (
        "R36 another request",
        "-R36 CALLBACK_ONLY",
        {
            "request": ask(**CALL, callback_request="r2"),
            "facts": person(consents=(), callback=Callback(request="r1")),
        },
    ),
    (
        "R36 not even for service",
        "-R36 CALLBACK_ONLY",
        {
            "request": ask(**{**ORDER, "channel": Channel.PHONE, "operation": Operation.CALL}),
            "facts": person(contract=running(), callback=Callback(request="r1")),
        },
    ),
    (
        "R37 no consent that names the platform",
        "-R37 AUDIENCE",
        {"request": ask(**UPLOAD, joint_arrangement=True), **US},
    ),
    (
        "R37 no joint arrangement",
        "-R37 AUDIENCE",
        {
            "request": ask(**UPLOAD, joint_arrangement=False),
            "facts": person(consents=(yes("sales", Channel.AUDIENCE, names=frozenset({"esp", "platform"})),)),
            **US,
        },
    ),
    (
        "R37 not said whether there is one",
        "-R37 INPUT_MISSING",
        {
            "request": ask(**UPLOAD),
            "facts": person(consents=(yes("sales", Channel.AUDIENCE, names=frozenset({"esp", "platform"})),)),
            **US,
        },
    ),
    (
        "R37 even then no rule allows it",
        "-ORDER NO_RULE",
        {
            "request": ask(**UPLOAD, joint_arrangement=True),
            "facts": person(consents=(yes("sales", Channel.AUDIENCE, names=frozenset({"esp", "platform"})),)),
            **US,
        },
    ),
    (
        "R38 necessary",
        "+R38 NECESSARY",
        {"request": ask(**{**COOKIE, "purpose": "orders"}, strictly_necessary=True), "facts": person(consents=())},
    ),
    (
        "R38 marketing is never necessary",
        "-R38 LEK_9_28",
        {"request": ask(**COOKIE, strictly_necessary=True), "facts": person(consents=())},
    ),
    ("R38 chosen", "+R38 COOKIE_CONSENT", {"request": ask(**COOKIE), "facts": person(consents=CHOICE)}),
    ("R38 not chosen", "-R38 LEK_9_28", {"request": ask(**COOKIE)}),
    (
        "R38 interest never suffices",
        "-R38 LEK_9_28",
        {"request": ask(**{**COOKIE, "purpose": "sales"}), "facts": person(consents=())},
    ),
    ("R38 chosen over a year ago", "-R38 COOKIE_STALE", {"request": ask(**COOKIE), "facts": person(consents=YEAR_OLD)}),
    (
        "R39 in the register",
        "+R39 RECIPIENT",
        {"request": ask(**DISCLOSE, recipient="esp"), "facts": person(contract=running())},
    ),
    (
        "R39 not in the register",
        "-R39 RECIPIENT_UNKNOWN",
        {"request": ask(**DISCLOSE, recipient="stranger"), "facts": person(contract=running())},
    ),
    (
        "R39 a processor without an agreement",
        "-R39 RECIPIENT_UNKNOWN",
        {"request": ask(**DISCLOSE, recipient="unsigned"), "facts": person(contract=running())},
    ),
    (
        "R39 nobody named",
        "-R39 INPUT_MISSING",
        {"request": ask(**DISCLOSE), "facts": person(contract=running())},
    ),
    (
        "R39 the policy shares with nobody",
        "-R39 POLICY_NO_SHARING",
        {
            "request": ask(**DISCLOSE, recipient="esp"),
            "facts": person(contract=running()),
            "sharing": {"mode": "none", "exceptions": ["claims"]},
        },
    ),
    (
        "R39 but for its exceptions",
        "+R40 CLAIMS",
        {
            "request": ask(**DISCLOSE, **CLAIM, sharing_exception="claims", case_id="k1"),
            "facts": person(contract=running()),
            "sharing": {"mode": "none", "exceptions": ["claims"]},
        },
    ),
    (
        "R39 outside the policy's countries",
        "-R39 TRANSFER",
        {"request": ask(**DISCLOSE, recipient="platform"), "facts": person(contract=running())},
    ),
    (
        "R39 an adequate country",
        "+R39 RECIPIENT",
        {"request": ask(**DISCLOSE, recipient="platform"), "facts": person(contract=running()), **US},
    ),
    (
        "R39 clauses that have run out",
        "-R39 TRANSFER",
        {
            "request": ask(**DISCLOSE, recipient="clauses"),
            "facts": person(contract=running()),
            "at": NOW + timedelta(days=60),
            **US,
        },
    ),
    (
        "R40 an authority with a ground",
        "+R40 LEGAL_DUTY",
        {"request": ask(**DISCLOSE, **POLICE, written_ground="w1"), "facts": person(contract=running())},
    ),
    (
        "R40 without a ground",
        "-R40 NO_GROUND",
        {"request": ask(**DISCLOSE, **POLICE), "facts": person(contract=running())},
    ),
    (
        "R40 more than needed",
        "-R40 NO_GROUND",
        {
            "request": ask(**DISCLOSE, recipient="opponent", case_id="k1", minimum_set=False),
            "facts": person(contract=running()),
        },
    ),
    (
        "R40 not said whether it is the minimum",
        "-R40 INPUT_MISSING",
        {"request": ask(**DISCLOSE, recipient="opponent", case_id="k1"), "facts": person(contract=running())},
    ),
    (
        "R40 an authority in no register",
        "+R40 LEGAL_DUTY",
        {
            "request": ask(
                **DISCLOSE,
                recipient_kind=RecipientKind.AUTHORITY,
                recipient_country="SE",
                written_ground="w1",
                minimum_set=True,
            ),
            "facts": person(contract=running()),
        },
    ),
    (
        "ORDER no basis that allows",
        "-ORDER NO_RULE",
        {"request": ask(purpose="care", content_class=ContentClass.SERVICE), "facts": person(consents=())},
    ),
    (
        "ORDER on the person's own page",
        "+ORDER PAGE",
        {"request": ask(channel=Channel.PAGE), "facts": person(consents=(yes(channel=Channel.PAGE),))},
    ),
    (
        "ORDER text messages to a company have no rule",
        "-ORDER NO_RULE",
        {
            "request": ask(**SALES, channel=Channel.SMS),
            "facts": person(consents=(), person_type=PersonType.LEGAL_GENERIC),
        },
    ),
]
