"""Policies whose parts do not agree, and policies near them whose parts do."""

from __future__ import annotations

from tests.policies.small import FILES, edited, saying
from tests.policies.spoiled import (
    INTEREST,
    PHONE_CLAUSE,
    Case,
    breach,
    cookies,
    interest,
    open_question,
    orders_with,
    policy,
)

CASES: tuple[Case, ...] = (
    (
        "P01",
        "shares none, has a recipient",
        policy("[settings]", '[sharing]\nmode = "none"\n\n[settings]'),
        policy(
            'kind = "processor"\n',
            'kind = "authority"\n',
            policy("[settings]", '[sharing]\nmode = "none"\n\n[settings]'),
        ),
    ),
    (
        "P02",
        "Sweden alone, recipient abroad",
        policy(
            "[settings]",
            '[transfer]\nmode = "listed"\ncountries = ["SE"]\n\n[settings]',
            policy('country = "SE"', 'country = "US"'),
        ),
        policy("[settings]", '[transfer]\nmode = "listed"\ncountries = ["SE"]\n\n[settings]'),
    ),
    (
        "P02",
        "EEA, recipient outside",
        policy('country = "SE"', 'country = "US"'),
        policy('country = "SE"', 'country = "NO"'),
    ),
    (
        "P02",
        "safeguards, none given",
        policy(
            "[settings]",
            '[transfer]\nmode = "adequacy_or_safeguards"\n\n[settings]',
            policy('country = "SE"', 'country = "US"'),
        ),
        policy(
            "[settings]",
            '[transfer]\nmode = "adequacy_or_safeguards"\n\n[settings]',
            policy('country = "SE"', 'country = "US"\ntransfer_ground = "scc"'),
        ),
    ),
    (
        "P03",
        "ground expired",
        policy('country = "SE"', 'country = "US"\ntransfer_ground = "scc"\ntransfer_valid_until = 2026-11-21'),
        policy('country = "SE"', 'country = "US"\ntransfer_ground = "scc"\ntransfer_valid_until = 2026-11-22'),
    ),
    ("P04", "no agreement", policy("agreement_signed = 2026-09-01\n", ""), dict(FILES)),
    (
        "P05",
        "old review",
        policy("reviewed = 2026-09-01", "reviewed = 2025-09-01"),
        policy("reviewed = 2026-09-01", "reviewed = 2025-12-01"),
    ),
    (
        "P06",
        "undeclared role",
        policy('basis = "contract"\n', 'basis = "contract"\nrole = "processor"\n'),
        policy(
            'controller = "lindvik"\n',
            'controller = "lindvik"\nroles = ["controller", "processor"]\n',
            policy('basis = "contract"\n', 'basis = "contract"\nrole = "processor"\n'),
        ),
    ),
    (
        "P06",
        "a role that nobody acts in",
        policy('controller = "lindvik"\n', 'controller = "lindvik"\nroles = ["controller", "processor"]\n'),
        dict(FILES),
    ),
    ("P07", "more hours than the law", breach('hours = 96\nrunbook = "rb"'), breach('hours = 48\nrunbook = "rb"')),
    (
        "P08",
        "hours unsaid",
        policy("[settings]", '[breach]\nhours = 36\nrunbook = "rb"\n\n[settings]'),
        breach('hours = 48\nrunbook = "rb"'),
    ),
    ("P09", "check digit", policy("556000-4615", "556000-4616"), dict(FILES)),
    (
        "P09",
        "an identity number for a company",
        policy("556000-4615", "850412-9803"),
        policy('legal_form = "legal_person"', 'legal_form = "sole_trader"', policy("556000-4615", "850412-9803")),
    ),
    (
        "P10",
        "officer unsaid",
        policy("legal_form =", 'data_protection_officer = "ombud@lindvik.example"\nlegal_form ='),
        saying(
            sv="Ombud: ombud@lindvik.example.",
            en="Officer: ombud@lindvik.example.",
            files=policy("legal_form =", 'data_protection_officer = "ombud@lindvik.example"\nlegal_form ='),
        ),
    ),
    ("P11", "category unsaid", policy('sv = "beställningar"', 'sv = "orderhistorik"'), dict(FILES)),
    (
        "P12",
        "source unsaid",
        policy('sources = ["contract", "form"]', 'sources = ["bookkeeping"]'),
        saying(
            sv="Vi kompletterar från bokföringen.",
            en="We supplement from bookkeeping.",
            files=policy('sources = ["contract", "form"]', 'sources = ["bookkeeping"]'),
        ),
    ),
    ("P13", "duty unsaid", edited("notice.en.md", "; without them we cannot\ndeliver", ""), dict(FILES)),
    (
        "P14",
        "protection unsaid",
        edited(
            "notice.en.md",
            "We protect the data by encryption. ",
            "",
            edited(
                "notice.en.md",
                "## Security {",
                "## The log {",
                edited("notice.en.md", "Authority for Privacy Protection (IMY)", "authority (IMY)"),
            ),
        ),
        dict(FILES),
    ),
    (
        "P15",
        "whose data unsaid",
        policy('subjects = [{ sv = "prenumeranter", en = "subscribers" }]\n', ""),
        dict(FILES),
    ),
    ("P16", "activity without clause", policy(PHONE_CLAUSE, '\n[[activities]]\nid = "bookkeeping"'), dict(FILES)),
    (
        "P17",
        "channel that the policy lacks",
        policy('channels = ["email", "phone", "page"]', 'channels = ["email", "page"]'),
        dict(FILES),
    ),
    (
        "P18",
        "source that the policy lacks",
        policy("[settings]", '[settings]\nsources = ["contract", "form"]'),
        policy("[settings]", '[settings]\nsources = ["contract", "form", "newsletter_signup"]'),
    ),
    ("P19", "no statute", policy('statute = "bokföringslagen (1999:1078) 7 kap. 2 §"\nclause', "clause"), dict(FILES)),
    ("P20", "no assessment", policy('basis = "consent"', 'basis = "legitimate_interests"'), interest(INTEREST)),
    (
        "P20",
        "assessment too old",
        edited("policy.toml", "assessed_on = 2026-09-01", "assessed_on = 2024-09-01", interest(INTEREST)),
        interest(INTEREST),
    ),
    ("P21", "special without ground", orders_with("special = true"), dict(FILES)),
    ("P22", "identity number without ground", orders_with("identity_number = true"), dict(FILES)),
    (
        "P23",
        "marketing by contract",
        policy('basis = "contract"\n', 'basis = "contract"\nmarketing = true\n'),
        dict(FILES),
    ),
    (
        "P23",
        "soft opt-in without marketing",
        policy('basis = "contract"\n', 'basis = "contract"\nsoft_opt_in = true\n'),
        dict(FILES),
    ),
    ("P24", "more cookies than declared", cookies("necessary", "budget = 0"), cookies("necessary", "budget = 1")),
    (
        "P24",
        "nobody asks",
        cookies("statistics", "budget = 1"),
        cookies("statistics", 'budget = 1\nconsent_tool = "own"'),
    ),
    (
        "P24",
        "cookie unsaid",
        edited("notice.en.md", "The cookie pick.", "A cookie.", cookies("necessary", "budget = 1")),
        cookies("necessary", "budget = 1"),
    ),
    ("P25", "recipient that nobody needs", policy('recipients = ["mailhost"]\n', ""), dict(FILES)),
    ("P26", "open question", open_question(), dict(FILES)),
)
