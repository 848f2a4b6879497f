"""Tables that a lint refuses, and tables near them that it does not."""

from __future__ import annotations

from tests.policies.small import FILES, edited, saying
from tests.policies.spoiled import INTEREST, SAID_SOFT, Case, breach, interest, other_entity, policy, without_right

CASES: tuple[Case, ...] = (
    (
        "L01",
        "only a contract as source",
        policy('["newsletter_signup"]', '["contract"]'),
        policy('["newsletter_signup"]', '["form"]'),
    ),
    (
        "L02",
        "old authority",
        policy("legal_form =", 'authority = "Datainspektionen"\nlegal_form ='),
        policy("legal_form =", 'authority = "IMY"\nlegal_form ='),
    ),
    ("L03", "right missing in the model", without_right(), dict(FILES)),
    (
        "L03",
        "right missing in the notice",
        edited("notice.en.md", "- move your data (data portability),\n", ""),
        dict(FILES),
    ),
    (
        "L03",
        "right told elsewhere than its clause",
        policy('right = "access"\nclause = "rights"', 'right = "access"\nclause = "security"'),
        policy('right = "access"\nclause = "rights"', 'right = "access"'),
    ),
    (
        "L04",
        "no number",
        policy('trigger = "contract_ended"\nperiod = "P12M"', 'trigger = "last_contact"'),
        policy('trigger = "contract_ended"\nperiod = "P12M"', 'trigger = "contract_ended"'),
    ),
    (
        "L04",
        "a category that no rule ends",
        policy('id = "orders_kept"\ncategories = ["orders"]', 'id = "orders_kept"\ncategories = ["contact"]'),
        dict(FILES),
    ),
    (
        "L05",
        "contract ends with consent",
        policy(
            'retention = ["after_contract", "orders_kept"]',
            'retention = ["until_no"]',
            policy('trigger = "until_withdrawal"', 'trigger = "consent_withdrawn"'),
        ),
        dict(FILES),
    ),
    (
        "L10",
        "one label, two bases",
        policy('label = { sv = "bokföring", en = "bookkeeping" }', 'label = { sv = "Nyhetsbrev", en = "newsletter" }'),
        dict(FILES),
    ),
    ("L13", "no postcode", policy("Sjövägen 3, 111 11 Exempelstad", "Sjövägen 3, Exempelstad"), dict(FILES)),
    ("L13", "address not in the notice", edited("notice.sv.md", "Sjövägen 3", "en väg"), dict(FILES)),
    (
        "L13",
        "number not in the notice",
        edited("notice.en.md", "556000-4615", "given on request"),
        edited("notice.en.md", "556000-4615", "5560004615"),
    ),
    (
        "L13",
        "another entity unnamed",
        other_entity(),
        saying(sv="Granvik Form AB.", en="Granvik Form AB.", files=other_entity()),
    ),
    (
        "L14",
        "interest unnamed",
        interest(),
        saying(
            sv="Nyhetsbrev är vårt berättigade intresse.",
            en="The newsletter is our legitimate interest.",
            files=interest(INTEREST),
        ),
    ),
    ("L14", "basis unsaid", edited("notice.sv.md", "för det är vår rättsliga förpliktelse", "så är det"), dict(FILES)),
    (
        "L15",
        "recipient unnamed",
        edited("notice.sv.md", "Brevbäraren AB är vårt biträde och", "Vårt tryckeri"),
        dict(FILES),
    ),
    (
        "L16",
        "recipient in the United States",
        policy('country = "SE"', 'country = "US"'),
        saying(sv="I USA.", en="In the United States.", files=policy('country = "SE"', 'country = "US"')),
    ),
    (
        "L20",
        "sub-processor without agreement",
        policy('kind = "processor"\n', 'kind = "sub_processor"\n', policy('agreement = "dpa-2026-1"\n', "")),
        policy('kind = "processor"\n', 'kind = "sub_processor"\n'),
    ),
    (
        "L22",
        "no page for withdrawing",
        policy('right = "withdraw_consent"\n', 'right = "withdraw_consent"\nchannels = ["email"]\n'),
        policy('right = "withdraw_consent"\n', 'right = "withdraw_consent"\nchannels = ["page"]\n'),
    ),
    (
        "L23",
        "two sections with one number",
        edited(
            "notice.sv.md",
            "## Säkerhet {",
            "## 5.1. Säkerhet {",
            edited("notice.sv.md", "## Dina rättigheter {", "## 5.1 Dina rättigheter {"),
        ),
        edited(
            "notice.sv.md",
            "## Säkerhet {",
            "## 5.2. Säkerhet {",
            edited("notice.sv.md", "## Dina rättigheter {", "## 5.1 Dina rättigheter {"),
        ),
    ),
    (
        "L24",
        "a category for the rest",
        policy(
            'id = "orders"',
            'id = "other"',
            policy(
                '"contact", "orders"',
                '"contact", "other"',
                policy(
                    'retention = ["orders_kept"]\nstatute',
                    'retention = ["orders_kept"]\nstatute',
                    {
                        **FILES,
                        "policy.toml": FILES["policy.toml"].replace(
                            'categories = ["orders"]', 'categories = ["other"]'
                        ),
                    },
                ),
            ),
        ),
        dict(FILES),
    ),
    ("L26", "48 hours without a routine", breach("hours = 48"), breach('hours = 48\nrunbook = "rb-1"')),
    (
        "L27",
        "a form without a section",
        policy('retention = ["until_no"]\nclause = "newsletter"', 'retention = ["until_no"]'),
        dict(FILES),
    ),
    (
        "L28",
        "no word of children",
        edited("notice.en.md", " Our newsletters are not meant for children.", ""),
        dict(FILES),
    ),
    (
        "L30",
        "soft opt-in unsaid",
        policy("marketing = true", "marketing = true\nsoft_opt_in = true"),
        saying(**SAID_SOFT, files=policy("marketing = true", "marketing = true\nsoft_opt_in = true")),
    ),
    (
        "L32",
        "birth date and identity number in one",
        policy('fields = ["name", "email", "phone"]', 'fields = ["birth_date", "personnummer"]'),
        policy('fields = ["name", "email", "phone"]', 'fields = ["birth_date"]'),
    ),
)
