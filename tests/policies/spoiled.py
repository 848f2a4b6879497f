"""Ways to spoil the tables of the small policy."""

from __future__ import annotations

from collections.abc import Mapping

from tests.policies.small import FILES, edited, saying

Case = tuple[str, str, dict[str, str], dict[str, str]]
"""Code, name of the case, files that have it, files near them that have it not."""


def open_question() -> dict[str, str]:
    entry = '[[todo]]\nid = "who"\nquestion = { sv = "Vem svarar?", en = "Who answers?" }\nplace = "1"'
    return edited("policy.toml", "[settings]", entry + "\n\n[settings]")


def policy(old: str, new: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    return edited("policy.toml", old, new, files)


def without_right(files: Mapping[str, str] = FILES) -> dict[str, str]:
    return policy('[[rights]]\nright = "portability"\nclause = "rights"\n\n', "", files)


def interest(extra: str = "") -> dict[str, str]:
    given = 'assessment = "lia-1"\nassessed_on = 2026-09-01\n' + extra
    return policy('basis = "consent"', 'basis = "legitimate_interests"\n' + given)


INTEREST = 'interest = { sv = "att berätta om nytt", en = "to tell of news" }\n'

COOKIE = '[[cookies.listed]]\nname = "pick"\nprovider = "Lindvik"\ncategory = "{kind}"\nlifetime = "P1Y"\n'
COOKIE += 'purpose = { sv = "minns valet", en = "remembers the choice" }\n\n'


def cookies(kind: str, head: str) -> dict[str, str]:
    table = f"[cookies]\n{head}\n\n" + COOKIE.replace("{kind}", kind)
    return saying(sv="Kakan pick.", en="The cookie pick.", files=policy("[settings]", table + "[settings]"))


def orders_with(extra: str) -> dict[str, str]:
    return policy('fields = ["order", "amount"]', f'fields = ["order", "amount"]\n{extra}')


def breach(lines: str) -> dict[str, str]:
    words = {
        "sv": "Vid en incident underrättas IMY inom 48 timmar.",
        "en": "At a breach we notify IMY within 48 hours.",
    }
    return saying(**words, files=policy("[settings]", f"[breach]\n{lines}\n\n[settings]"))


def other_entity() -> dict[str, str]:
    block = FILES["policy.toml"].split("[[entities]]")[1].split("[[platforms]]")[0]
    other = block.replace('"lindvik"', '"granvik"').replace("Lindvik Tryck AB", "Granvik Form AB")
    files = policy("[[platforms]]", f"[[entities]]{other}[[platforms]]")
    return edited("policy.toml", 'name = "Lindvik"\nentity = "lindvik"', 'name = "Granvik"\nentity = "granvik"', files)


SAID_SOFT = {
    "sv": "När du har köpt av oss får du e-post om liknande varor, om du inte tackat nej.",
    "en": "When you have bought from us we e-mail about similar goods unless you said no.",
}
PHONE_CLAUSE = 'clause = "delivery"\n\n[[activities]]\nid = "bookkeeping"'
