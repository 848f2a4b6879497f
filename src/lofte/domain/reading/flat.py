"""Findings to the flat form of the labelled corpus: one small mapping, tested."""

from __future__ import annotations

from lofte.domain.reading.findings import Certainty, Finding, Reading

FLAGS = (
    "acts_as_processor",
    "obligation_to_provide",
    "children",
    "cookies",
    "security_measures",
    "breach_notification",
    "policy_changes",
    "third_party_links",
    "merger_sale",
    "identity_verification",
    "unsubscribe_link",
)
SETS = ("categories", "sources", "purposes", "lawful_bases", "rights", "contact_emails", "named_recipients")
ONLY_EXCEPTIONS = frozenset({"authorities", "courts_legal_claims", "acquirer"})
DPO_BOXES = ("dpo", "dso", "dataskyddsombud", "ombud.dataskydd", "data-protection-officer", "dataprotectionofficer")
WORKING_FOR_US = frozenset({"processors", "analytics_provider"})
NEAR = 4


def flat(*, reading: Reading) -> dict[str, object]:
    """The label form: flags, sets, scalars, recipients, retention, and a quote for each value in `spans`."""
    out: dict[str, object] = {
        "controller_name": reading.first("controller_name"),
        "org_number": reading.first("org_number"),
        "dpo_contact": dpo_contact(reading=reading),
        "authority": _authority(reading),
        "automated_decisions": reading.first("automated_decisions") or "unsaid",
        "transfers_outside_eea": _transfers(reading),
        "breach_hours": _number(reading.first("breach_hours")),
        "last_updated": max(reading.values("last_updated"), default=None) or reading.first("in_force"),
    }
    out.update({flag: reading.has(flag) for flag in FLAGS})
    out.update({name: list(reading.values(name)) for name in SETS})
    out["named_recipients"] = _sure_names(reading)
    out["recipients"] = {"shared": shared(reading=reading), "kinds": list(reading.values("recipients.kinds"))}
    periods = [{"what": found.detail, "period": found.value} for found in reading.of("retention")]
    out["retention"] = {"stated": bool(periods), "periods": _distinct(periods)}
    out["spans"] = {
        found.value if found.value != "yes" else found.field: reading.quote(found) for found in _firsts(reading)
    }
    return out


def _sure_names(reading: Reading) -> list[str]:
    """Names that are known or stand where recipients are listed; a guess from a verb is for a person to look at."""
    sure = [found.value for found in reading.of("named_recipients") if found.certainty is not Certainty.GUESSED]
    return list(dict.fromkeys(sure))


def _distinct(periods: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({entry["period"]: entry for entry in reversed(periods)}.values())[::-1]


def _firsts(reading: Reading) -> tuple[Finding, ...]:
    seen: dict[tuple[str, str], Finding] = {}
    for found in reading.findings:
        if not found.denied:
            seen.setdefault((found.field, found.value), found)
    return tuple(seen.values())


def _number(value: str | None) -> int | None:
    return int(value) if value else None


def _authority(reading: Reading) -> str | None:
    named = reading.values("authority")
    return "IMY" if "IMY" in named else next(iter(named), None)


def _transfers(reading: Reading) -> str:
    """Possible or safeguarded counts as yes, however much is said to stay inside."""
    if reading.has("transfers_outside_eea", "yes"):
        return "yes"
    return "no" if reading.has("transfers_outside_eea", "no") else "unsaid"


def shared(*, reading: Reading) -> str:
    """`none` where sharing is denied and only exceptions stand beside it; `some` where anybody receives data.

    Where it is denied without any condition, those who work for the controller do not count as others.
    """
    kinds = reading.of("recipients.kinds")
    denials = {found.sentence for found in reading.of("recipients.shared") if found.value in ("none", "never")}
    elsewhere = {found.value for found in kinds if not _belongs_to(reading, found, denials)}
    others = elsewhere - WORKING_FOR_US if reading.has("recipients.shared", "never") else elsewhere
    if denials and others <= ONLY_EXCEPTIONS and not _listed_recipients(reading):
        return "none"
    return "some" if kinds or reading.has("named_recipients") else "unsaid"


def _belongs_to(reading: Reading, found: Finding, denials: set[int]) -> bool:
    """Whether a kind is an exception of a denial: in its sentence, or in the list below it."""
    return found.sentence in denials or reading.sentence_of(found).lead in denials


def _listed_recipients(reading: Reading) -> bool:
    return any("recipients" in reading.sentence_of(found).topics for found in reading.of("named_recipients"))


def dpo_contact(*, reading: Reading) -> bool:
    """Whether a data protection officer can be reached: by advice, a box of that name, a contact near by."""
    if reading.has("dpo_reachable"):
        return True
    if any(found.value.partition("@")[0].startswith(DPO_BOXES) for found in reading.of("contact_emails")):
        return True
    contacts = [*reading.of("contact_emails"), *reading.of("contact_phones")]
    return any(
        0 <= contact.sentence - mention.sentence <= NEAR for mention in reading.of("dpo") for contact in contacts
    )
