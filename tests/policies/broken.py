"""Policies that cannot be read, each with the line that must be named and a part of what must be said."""

from __future__ import annotations

from tests.policies.small import OTHER, edited
from tests.policies.spoiled import policy

# code, the policy, the words of the line that must be named, a part of the remedy or message
TOLD = (
    ("unknown_key", policy("updated =", "updatd ="), "updatd = 2026-10-20", '"updated"'),
    ("missing_key", policy("updated = 2026-10-20\n", ""), "#:schema ../docs/policy.schema.json", "Add updated"),
    ("missing_key", policy('name = "Brevbäraren AB"\n', ""), "[[recipients]]", "recipients[0]"),
    ("unknown_word", policy('basis = "consent"', 'basis = "samtycke"'), 'basis = "samtycke"', "legitimate_interests"),
    (
        "unknown_word",
        policy('trigger = "until_withdrawal"', 'trigger = "until_withdrawl"'),
        'trigger = "until_withdrawl"',
        '"until_withdrawal"',
    ),
    ("wrong_form", policy('country = "SE"', 'country = "Sverige"'), 'country = "Sverige"', "ISO 3166"),
    ("wrong_form", policy('id = "site"', 'id = "Min sajt"'), 'id = "Min sajt"', "a-z"),
    ("wrong_form", edited("promises.toml", "LIND-01", "lind-01"), 'id = "lind-01"', "OMS-07"),
    ("wrong_type", policy("version = 2", 'version = "2"'), 'version = "2"', "without quotes"),
    ("wrong_type", policy("version = 2", "version = 2.5"), "version = 2.5", "decimal"),
    ("wrong_type", policy("marketing = true", 'marketing = "true"'), 'marketing = "true"', "without quotes"),
    (
        "wrong_type",
        policy("valid_from = 2026-11-01", 'valid_from = "in November"'),
        'valid_from = "in November"',
        "2026-11-22",
    ),
    ("wrong_type", policy('fields = ["order", "amount"]', 'fields = "order"'), 'fields = "order"', "[ and ]"),
    (
        "wrong_type",
        policy('label = { sv = "beställningar", en = "orders" }', 'label = "orders"'),
        'label = "orders"',
        "{ and }",
    ),
    (
        "wrong_type",
        policy('sv = "prenumeranter"', 'sv = ""'),
        'subjects = [{ sv = "", en = "subscribers" }]',
        "Write the words",
    ),
    ("too_few", policy("version = 2", "version = 0"), "version = 0", "at least 1"),
    ("duplicate", policy('id = "orders"', 'id = "contact"'), 'id = "contact"', "Join the two"),
    ("duplicate", policy('right = "access"', 'right = "erasure"'), 'right = "erasure"', "Join the two"),
    (
        "duplicate",
        policy('domains = ["lindvik.example"]', 'domains = ["lindvik.example", "Lindvik.Example"]'),
        'domains = ["lindvik.example", "Lindvik.Example"]',
        "Join the two",
    ),
    ("duplicate", edited("promises.toml", "LIND-02", "LIND-01"), 'id = "LIND-01"', "Join the two"),
    (
        "unknown_reference",
        policy('controller = "lindvik"', 'controller = "lindvick"'),
        'controller = "lindvick"',
        '"lindvik"',
    ),
    (
        "unknown_reference",
        policy('entity = "lindvik"', 'entity = "nobody"'),
        'entity = "nobody"',
        "Known here: lindvik",
    ),
    (
        "unknown_reference",
        policy('categories = ["contact"]\nsources', 'categories = ["contakt"]\nsources'),
        'categories = ["contakt"]',
        '"contact"',
    ),
    (
        "unknown_reference",
        policy('retention = ["until_no"]', 'retention = ["until_now"]'),
        'retention = ["until_now"]',
        '"until_no"',
    ),
    (
        "unknown_reference",
        policy("marketing = true", 'marketing = true\ncompatible_with = ["order"]'),
        'compatible_with = ["order"]',
        "delivery",
    ),
    (
        "unknown_section",
        policy('clause = "newsletter"', 'clause = "newsleter"'),
        'clause = "newsleter"',
        '"newsletter"',
    ),
    (
        "unknown_section",
        edited("promises.toml", 'section = "security"', 'section = "safety"'),
        'section = "safety"',
        "security",
    ),
    (
        "unknown_control",
        edited("promises.toml", f'control = "{OTHER}"', 'control = "K99.none"'),
        'control = "K99.none"',
        "no control",
    ),
    ("unknown_lint", edited("promises.toml", 'law = "GDPR 7(3)"', 'lint = ["L09"]'), 'lint = ["L09"]', "L09 and L18"),
    (
        "sentence_missing",
        edited("promises.toml", "Every newsletter has", "Each newsletter has"),
        'en = "Each newsletter has a link where you end the subscription."',
        "word for word",
    ),
    (
        "sentence_elsewhere",
        edited("promises.toml", 'section = "security"', 'section = "rights"'),
        'sv = "Allt som görs med dina uppgifter skrivs i en logg som inte kan ändras i efterhand."',
        '"security"',
    ),
    ("misplaced", policy("schema = 1", "schema = 1\npromises = []"), "promises = []", "promises.toml"),
    ("unknown_key", edited("promises.toml", "[[promises]]", "extra = 1\n[[promises]]"), "extra = 1", "policy.toml"),
    ("toml_syntax", policy("version = 2", "version = "), "version = ", "column 11"),
    ("section_alone", edited("notice.sv.md", "{#newsletter}", "{#brev}"), "## Nyhetsbrevet {#brev}", "notice.en.md"),
    (
        "notice_anchor",
        edited("notice.sv.md", "{#rights}", "{#newsletter}"),
        "## Dina rättigheter {#newsletter}",
        "{#another}",
    ),
)
