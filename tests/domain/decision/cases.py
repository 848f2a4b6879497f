"""Policies, requests and facts at random: dense in the corners, so that a few thousand of them meet every rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from lofte.domain.decision import Content, Engagement, Facts, Instruction, Request
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
    Sharer,
    Unknown,
    Wash,
)
from lofte.domain.policy.model import Policy
from lofte.domain.terms import Channel, ContentClass, LawfulBasis, Operation, PersonType, RecipientKind

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PURPOSES = ("news", "soft", "sales", "orders", "books", "care")
CONTROLLERS = ("firm", "client")
WORDS = {"sv": "ord", "en": "words"}
ALL_CHANNELS = [str(one) for one in Channel]


def policy_data(**changes):
    """A policy as TOML would give it; keyword arguments replace top-level keys."""
    activity = {"label": WORDS, "categories": ["contact", "health", "number"], "channels": ALL_CHANNELS}
    data = {
        "id": "firm-policy",
        "version": 3,
        "valid_from": date(2026, 1, 1),
        "updated": date(2026, 1, 1),
        "entities": [
            {
                "id": "firm",
                "name": "Firm AB",
                "legal_form": "legal_person",
                "organisation_number": "000000-0000",
                "contact": {"email": "hej@firm.example", "postal_address": "Gatan 1"},
            }
        ],
        "controller": "firm",
        "categories": [
            {"id": "contact", "label": WORDS, "fields": ["email"]},
            {"id": "health", "label": WORDS, "fields": ["allergy"], "special": True},
            {"id": "number", "label": WORDS, "fields": ["pnr"], "identity_number": True},
        ],
        "activities": [
            {**activity, "id": "news", "basis": "consent", "marketing": True, "consent_since": 2, "clause": "news"},
            {**activity, "id": "soft", "basis": "consent", "marketing": True, "soft_opt_in": True},
            {
                **activity,
                "id": "sales",
                "basis": "legitimate_interests",
                "marketing": True,
                "soft_opt_in": True,
                "assessment": "LIA-1",
                "assessed_on": date(2026, 2, 1),
                "recipients": ["esp", "platform"],
                "compatible_with": ["orders"],
            },
            {**activity, "id": "orders", "basis": "contract", "identity_number_ground": "secure identification"},
            {
                **activity,
                "id": "books",
                "basis": "legal_obligation",
                "statute": "BFL 7:2",
                "retention": ["books"],
            },
            {**activity, "id": "care", "basis": "vital_interests", "special_ground": "9(2)(c)"},
        ],
        "recipients": [
            recipient("esp", "processor", "SE", agreement_signed=date(2026, 1, 1)),
            recipient("unsigned", "processor", "SE"),
            recipient("platform", "joint_controller", "US", transfer_ground="adequacy"),
            recipient("clauses", "controller", "IN", transfer_ground="scc", transfer_valid_until=date(2027, 1, 1)),
            recipient("agency", "authority", "SE"),
            recipient("opponent", "counterparty", "SE"),
        ],
        "retention": [
            {
                "id": "books",
                "categories": ["contact"],
                "trigger": "financial_year_ended",
                "period": "P7Y",
                "statute": "BFL 7:2",
                "label": WORDS,
            }
        ],
        "rights": [
            {"right": "direct_marketing_objection", "clause": "no"},
            {"right": "erasure", "clause": "gone"},
            {"right": "restriction", "clause": "stop"},
        ],
    }
    return {**data, **changes}


def recipient(name, kind, country, **more):
    return {"id": name, "name": name, "kind": kind, "country": country, "purpose": WORDS, **more}


def policy(**changes) -> Policy:
    return Policy.model_validate(policy_data(**changes))


def random_policy(random: Random) -> Policy:
    data = policy_data()
    for one in data["activities"]:
        if random.random() < 0.08:
            one["basis"] = str(random.choice(list(LawfulBasis)))
        if random.random() < 0.04:
            one["role"] = "processor"
        if random.random() < 0.1:
            one["channels"] = random.sample(ALL_CHANNELS, 3)
        if random.random() < 0.1:
            one["winding_up"] = True
        if random.random() < 0.1:
            one.pop("assessment", None)
        if random.random() < 0.1:
            one["assessed_on"] = date(2026, 11, random.choice((19, 20, 21)))
        if random.random() < 0.1:
            one.pop("statute", None)
    data["valid_from"] = random.choice([date(2026, 1, 1)] * 19 + [date(2026, 11, 21)])
    data["children"] = {"mode": random.choice(["not_addressed"] * 4 + ["addressed"])}
    data["business"] = {"named": random.choice(["cautious", "role", "role"])}
    data["special_categories"] = {"mode": random.choice(["deny", "recruitment"])}
    data["sharing"] = {
        "mode": random.choice(["registered"] * 4 + ["none"]),
        "exceptions": random.sample(["law", "authority", "claims", "fraud"], random.randrange(4)),
    }
    data["transfer"] = {
        "mode": random.choice(["eea", "listed", "adequacy_or_safeguards", "adequacy_or_safeguards"]),
        "countries": random.choice([[], ["SE"], ["SE", "US", "IN"]]),
    }
    data["settings"] = {"nix_number_given": random.random() < 0.5}
    return Policy.model_validate(data)


def maybe(random: Random, value, share=0.5):
    return value() if random.random() < share else None


def said(random: Random, yes=0.7):
    """A fact about the content: mostly yes, sometimes no, sometimes unknown."""
    return random.choices((True, False, None), (yes, (1 - yes) / 2, (1 - yes) / 2))[0]


def some_time(random: Random) -> datetime:
    """Days and months ago, often exactly at an edge."""
    days = random.choice((0, 1, 5, 30, 60, 61, 62, 90, 91, 92, 93, 200, 364, 365, 366, 500))
    return NOW - timedelta(days=days, hours=random.choice((0, 0, 3)))


def some_day(random: Random) -> date:
    return some_time(random).date()


def random_consent(random: Random) -> Consent:
    return Consent(
        purpose=random.choice(PURPOSES[:4]),
        channel=random.choice([*list(Channel), Channel.EMAIL, Channel.PHONE]),
        state=random.choice([ConsentState.GIVEN] * 5 + [ConsentState.WITHDRAWN, ConsentState.REFUSED]),
        version=random.choice((1, 2, 3)),
        decided_at=some_time(random),
        proven=random.random() < 0.85,
        bundled=random.random() < 0.1,
        confirmed=random.random() < 0.85,
        controller=random.choice((None, None, None, "firm", "bought")),
        names=frozenset(random.sample(["firm", "esp", "platform"], random.randrange(4))),
        expires_on=maybe(random, lambda: NOW.date() + timedelta(days=random.choice((-1, 0, 1, 40))), 0.2),
        reference="c",
    )


def random_restriction(random: Random) -> Restriction:
    return Restriction(
        since=some_time(random),
        purposes=maybe(random, lambda: frozenset(random.sample(PURPOSES, 2))),
        consented=frozenset(random.sample(PURPOSES, random.randrange(3))),
    )


def random_list_objection(random: Random) -> ListObjection:
    return ListObjection(
        purpose=maybe(random, lambda: random.choice(PURPOSES)),
        channel=maybe(random, lambda: random.choice(list(Channel)), 0.8),
        since=some_time(random),
    )


def many(random: Random, make, most: int, share: float):
    return tuple(make(random) for _ in range(random.randint(1, most))) if random.random() < share else ()


def random_sharer(random: Random) -> Sharer:
    return Sharer(
        channels=frozenset(random.sample(list(Channel), random.randint(1, 3))),
        objection=maybe(random, lambda: Objection(since=some_time(random)), 0.2),
        list_objections=many(random, random_list_objection, 1, 0.2),
        consents=many(random, random_consent, 3, 0.5),
        restriction=maybe(random, lambda: random_restriction(random), 0.2),
        controller="firm",
    )


def random_contract(random: Random) -> Contract:
    return Contract(
        party=random.random() < 0.9,
        ended_on=maybe(random, lambda: some_day(random) + timedelta(days=random.choice((0, 0, 3)))),
        sold_by_call=random.random() < 0.3,
        accepted_in_writing=random.random() < 0.5,
    )


def random_sale(random: Random) -> Sale:
    return Sale(
        sold_on=some_day(random),
        to_this_person=random.random() < 0.9,
        by_this_sender=random.random() < 0.9,
        opt_out_offered=random.random() < 0.8,
        channels=frozenset(random.sample([Channel.EMAIL, Channel.SMS, Channel.PHONE], random.randint(1, 3))),
    )


def random_age(random: Random) -> Age:
    if random.random() < 0.3:
        return Age()
    born = date(random.choice((1985, 2010, 2013, 2014)), 11, random.choice((19, 20, 21)))
    return Age.of(born=born, guardian_approved=random.random() < 0.3)


def random_interest(random: Random) -> InterestObjection:
    return InterestObjection(
        purpose=maybe(random, lambda: random.choice(PURPOSES)),
        state=random.choice(list(InterestObjectionState)),
        reasons=random.choice(("", "r")),
        approver=random.choice(("", "a")),
    )


def random_facts(random: Random) -> Facts:
    """`calm` is the share of people for whom a rarer thing is not so."""
    calm = random.choice((0.8, 0.99, 0.99, 1.0))
    storm = 1 - calm
    erasure = random.choices(list(ErasureState), (calm, storm / 3, storm / 3, storm / 3))[0]
    return Facts(
        subject="s",
        controller=random.choice(("firm",) * 29 + ("client",)),
        person_type=random.choice([None, *list(PersonType), PersonType.NATURAL, PersonType.NATURAL]),
        age=maybe(random, lambda: random_age(random), 0.4),
        deceased=maybe(random, lambda: True, storm / 2),
        protected_identity=maybe(random, lambda: True, storm),
        art9=maybe(random, lambda: random.random() < 0.5, storm),
        art9_ground=random.random() < 0.5,
        art10=random.random() < storm / 3,
        pnr=random.random() < storm,
        pnr_consent=random.random() < 0.3,
        consents=many(random, random_consent, 9, 0.85),
        objection=maybe(random, lambda: Objection(since=some_time(random), reference="o"), storm),
        list_objections=many(random, random_list_objection, 2, storm),
        interest_objections=many(random, random_interest, 2, storm),
        restriction=maybe(random, lambda: random_restriction(random), storm),
        erasure=erasure,
        erased_at=maybe(random, lambda: some_time(random), storm / 2),
        collected_at=maybe(random, lambda: some_time(random)),
        collected_for=frozenset(random.sample(PURPOSES, random.randint(1, 3)) if random.random() < 0.3 else ()),
        contract=maybe(random, lambda: random_contract(random)),
        case_live=random.random() < 0.3,
        sales=many(random, random_sale, 2, 0.5),
        company_domain=random.choice((True, True, False, None)),
        call_block=random.random() < storm / 2,
        letter_block=random.random() < storm / 2,
        nix=maybe(random, lambda: Wash(fetched_on=some_day(random), hit=random.random() < 0.6), 0.8),
        nix_number_given=random.random() < 0.3,
        letter_wash=maybe(random, lambda: Wash(fetched_on=some_day(random), hit=random.random() < 0.5), 0.8),
        callback=maybe(
            random, lambda: Callback(request=random.choice(("r1", "r2")), used=random.random() < 0.3), storm
        ),
        bounced=tuple((random.choice(list(Channel)), some_time(random)) for _ in range(random.random() < storm)),
        sharers=many(random, random_sharer, 2, storm),
        unknown=frozenset(random.sample(list(Unknown), random.randint(1, 2)) if random.random() < storm / 4 else ()),
    )


def random_request(random: Random) -> Request:
    marketing = random.random() < 0.6
    classes = [ContentClass.MARKETING, ContentClass.MIXED] if marketing else [None, *list(ContentClass)[1:5]]
    usual = [Operation.SEND] * 6 + [Operation.CALL] * 2 + [Operation.SELECT]
    channel = random.choice([None, *list(Channel), Channel.EMAIL, Channel.EMAIL, Channel.PHONE, Channel.LETTER])
    return Request(
        controller=random.choice(("firm",) * 29 + ("client",)),
        purpose=random.choice((*PURPOSES * 2, "news", "soft", "sales", "sales", "unheard")),
        operation=random.choice(usual if random.random() < 0.7 else list(Operation)),
        channel=channel,
        content_class=random.choice(classes),
        categories=frozenset(random.choice((*[("contact",)] * 12, (), ("health",), ("number",), ("odd",)))),
        recipient=maybe(
            random,
            lambda: random.choice(("esp", "unsigned", "platform", "clauses", "agency", "opponent", "stranger")),
            0.3,
        ),
        recipient_kind=maybe(random, lambda: random.choice(list(RecipientKind)), 0.1),
        recipient_country=maybe(random, lambda: random.choice(("SE", "US"))),
        sharing_exception=maybe(random, lambda: random.choice(("law", "authority", "claims", "merger"))),
        content=Content(
            objection_address=said(random, 0.9),
            sender_shown=said(random, 0.9),
            one_click_headers=said(random, 0.9),
            similar_products=said(random),
            free_opt_out=said(random, 0.9),
            role_relevant=said(random),
            ad_mark=said(random, 0.9),
            address_source=said(random, 0.9),
        ),
        content_hash="h",
        automated_call=random.random() < 0.1,
        callback_request=maybe(random, lambda: "r1", 0.15),
        strictly_necessary=random.random() < 0.3,
        joint_arrangement=said(random),
        written_ground=maybe(random, lambda: "w"),
        case_id=maybe(random, lambda: "k"),
        minimum_set=said(random),
        beneficiary=maybe(random, lambda: random.choice(CONTROLLERS), 0.1),
    )


def random_engagement(random: Random) -> Engagement | None:
    if random.random() < 0.92:
        return None
    instruction = Instruction(
        approved=random.random() < 0.9,
        purposes=frozenset(PURPOSES),
        categories=frozenset({"contact", "health", "number"} if random.random() < 0.9 else ()),
        channels=frozenset(Channel if random.random() < 0.9 else (Channel.EMAIL,)),
        recipients=frozenset({"esp"}),
        unlawful=random.random() < 0.1,
        includes_objectors=random.random() < 0.3,
    )
    return Engagement(
        client=random.choice(("firm", "firm", "client")),
        active_from=date(2026, 11, random.choice((1, 20, 21))),
        active_to=maybe(random, lambda: date(2026, 11, random.choice((19, 20, 30)))),
        agreement_signed=maybe(random, lambda: date(2026, random.choice((1, 12)), 1), 0.9),
        instructions=(instruction,) * random.choice((0, 1, 1, 2)),
    )
