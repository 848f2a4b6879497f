"""decide() against Cedar and Rego on the same rules: first equal answers on 100,000 random cases, then the time of one.

The rules of twelve acts are written out below once more, by hand and apart from the product, and put into both
languages. Everyone gets a person's standing ready made: decide() as bits folded ahead on the facts, Cedar as a parsed
entity, Rego as JSON text with only what is so. Neither peer is a dependency; without them nothing is compared.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from benchmarks.pairs import Measured, Report, Side, at_least, at_most, compare
from lofte.domain.decision import decide, in_force, judge, key_of, prepare, standing_bits, with_standing
from lofte.domain.decision.bits import Bit
from lofte.domain.decision.gate import _judged
from lofte.domain.terms import Channel, ContentClass, Operation
from tests.domain.decision import cases
from tests.domain.decision.people import ask

CASES = 100_000
OURS, SLOW = 20_000, 400
ACTS = {
    f"{purpose}-{channel}": (purpose, Channel(channel), service)
    for purpose, channels, service in (
        ("news", ("email", "sms", "letter", "page"), False),
        ("soft", ("email",), False),
        ("sales", ("email", "sms", "phone", "letter"), False),
        ("orders", ("email", "letter", "phone"), True),
    )
    for channel in channels
}
EVERY = tuple(ACTS)
MARKETING = tuple(name for name, act in ACTS.items() if not act[2])
CONSENT = tuple(name for name in EVERY if name.startswith(("news", "soft")))
SALES = tuple(name for name in EVERY if name.startswith("sales"))
ORDERS = tuple(name for name in EVERY if name.startswith("orders"))
MAIL = tuple(name for name in MARKETING if name.endswith("email"))
TEXTS = tuple(name for name in MARKETING if name.endswith("sms"))
LETTERS = tuple(name for name in MARKETING if name.endswith("letter"))
ELECTRONIC = (*MAIL, *TEXTS)
NOT_LEGAL = ("!LEGAL_NAMED", "!LEGAL_GENERIC")
CONSENTS = ("MISSING", "WITHDRAWN", "SCOPE", "STALE", "UNPROVEN", "BUNDLED", "UNCONFIRMED")

# What both languages know by name: a conjunction, for some acts only.
NAMED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "consented": (EVERY, tuple(f"!CONSENT_{one}" for one in CONSENTS)),
    "personal": (EVERY, ("!TYPE_UNKNOWN", *NOT_LEGAL)),
    "soft": (
        ("soft-email", "sales-email", "sales-sms"),
        (
            "personal",
            "!consented",
            "!NO_SALE",
            "!NO_OPT_OUT_OFFERED",
            "!BASIS_SWAP",
            "!LI_PENDING",
            "!LI_UPHELD",
            "!LI_OVERRIDDEN",
        ),
    ),
}
# In the order in which the first one decides: the answer, the acts, and what must hold.
RULES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("R02 TENANT_MISMATCH", EVERY, ("FOREIGN",)),
    ("R07 INPUT_MISSING", EVERY, ("ERASURE_UNKNOWN",)),
    ("R07 ERASED", EVERY, ("ERASED",)),
    ("R08 ERASURE_PENDING", EVERY, ("ERASURE_PENDING",)),
    ("R09 INPUT_MISSING", EVERY, ("RESTRICTION_UNKNOWN",)),
    ("R09 RESTRICTED", EVERY, ("RESTRICTED", "!RESTRICTION_CONSENT")),
    ("R10 SHARED_STRICTEST", MARKETING, ("SHARED_NO",)),
    ("R10 SHARED_STRICTEST", EVERY, ("SHARED_RESTRICTED",)),
    ("R11 DECEASED", EVERY, ("DECEASED",)),
    ("R11 PROTECTED", EVERY, ("PROTECTED",)),
    ("R12 ART9", EVERY, ("ART9",)),
    ("R12 ART10", EVERY, ("ART10",)),
    ("R13 PNR", MARKETING, ("PNR", "PNR_NO_CONSENT")),
    ("R14 CHILD_CONSENT", ("news-email", "news-sms", "news-page", "soft-email"), ("CHILD_NO_GUARDIAN",)),
    ("R15 CHILD_DM", MARKETING, ("UNDER_16",)),
    ("R17 INPUT_MISSING", MARKETING, ("OBJECTION_UNKNOWN",)),
    ("R17 OBJ_DM", MARKETING, ("OBJ_DM",)),
    ("R18 PREF_CHANNEL", EVERY, ("PREF_CHANNEL",)),
    ("R27 INPUT_MISSING", ELECTRONIC, ("TYPE_UNKNOWN",)),
    ("R21 BASIS_SWAP", ("sales-email", "sales-sms"), ("BASIS_SWAP", *NOT_LEGAL)),
    *((f"R20 CONSENT_{one}", CONSENT, (f"CONSENT_{one}", "!soft")) for one in CONSENTS),
    ("R21 BASIS_SWAP", ("sales-phone", "sales-letter"), ("BASIS_SWAP",)),
    ("R21 BASIS_SWAP", ("sales-email", "sales-sms"), ("BASIS_SWAP", "LEGAL_NAMED")),
    ("R21 BASIS_SWAP", ("sales-email", "sales-sms"), ("BASIS_SWAP", "LEGAL_GENERIC")),
    ("R22 NOT_PARTY", ORDERS, ("NOT_PARTY",)),
    ("R22 CONTRACT_ENDED", ORDERS, ("CONTRACT_ENDED",)),
    ("R24 OBJ_PENDING", SALES, ("LI_PENDING",)),
    ("R24 OBJ_UPHELD", SALES, ("LI_UPHELD",)),
    ("R24 OBJ_UPHELD", SALES, ("LI_OVERRIDDEN",)),
    ("R25 INCOMPATIBLE", (*SALES, *ORDERS), ("INCOMPATIBLE", "!soft")),
    ("R28 MFL19", ELECTRONIC, ("personal", "!consented", "!soft")),
    ("R30 B2B_PERSONAL", MAIL, ("LEGAL_NAMED", "!consented")),
    ("R32 INPUT_MISSING", ("sales-phone",), ("TYPE_UNKNOWN", "!CALLBACK_ONLY")),
    ("R32 CALL_BLOCK", ("sales-phone",), ("CALL_BLOCK",)),
    ("R32 NIX_STALE", ("sales-phone",), ("NIX_STALE", *NOT_LEGAL, "!CALLBACK_ONLY")),
    (
        "R32 NIX_LISTED",
        ("sales-phone",),
        ("NIX_LISTED", *NOT_LEGAL, "!CALLBACK_ONLY", "!NIX_CONSENT", "!NIX_NUMBER", "!NIX_CUSTOMER"),
    ),
    ("R35 INPUT_MISSING", LETTERS, ("TYPE_UNKNOWN",)),
    ("R35 LETTER_BLOCK", LETTERS, ("LETTER_BLOCK",)),
    ("R35 NIXA_STALE", LETTERS, ("NIXA_STALE", *NOT_LEGAL)),
    ("R35 NIXA_LISTED", LETTERS, ("NIXA_LISTED", "!NIXA_EXCEPTION", *NOT_LEGAL)),
    ("R36 CALLBACK_ONLY", ("news-sms", "sales-sms", "sales-phone", "orders-phone"), ("CALLBACK_ONLY", "!soft")),
    ("ORDER NO_RULE", MAIL, ("TYPE_UNKNOWN",)),
    ("ORDER NO_RULE", TEXTS, ("TYPE_UNKNOWN", "!CALLBACK_ONLY")),
    ("ORDER NO_RULE", TEXTS, ("LEGAL_GENERIC", "!CALLBACK_ONLY")),
    ("ORDER NO_RULE", TEXTS, ("LEGAL_NAMED", "!consented", "!CALLBACK_ONLY")),
)


def rules_of(act: str) -> list[tuple[str, tuple[str, ...]]]:
    """The rules that one act can meet, in order: a peer gets a set for each act, as ours is compiled for each act."""
    return [(answer, words) for answer, acts, words in RULES if act in acts]


def cedar_text(act: str) -> str:
    """One permit and a forbid per rule, in their order: policy0, policy1 and so on."""

    def literal(word: str) -> str:
        bare = word.lstrip("!")
        if bare not in NAMED:
            text = f"principal has {bare}"
        else:
            acts, words = NAMED[bare]
            text = f"({' && '.join(map(literal, words))})" if act in acts else "false"
        return f"!({text})" if word != bare else text

    lines = ["permit(principal, action, resource);"]
    for _, words in rules_of(act):
        lines.append(f"forbid(principal, action, resource) when {{ {' && '.join(map(literal, words))} }};")
    return "\n".join(lines)


def rego_text(act: str) -> str:
    """The set of rules, by number, that deny."""

    def literal(word: str) -> str:
        bare = word.lstrip("!")
        name = bare if bare in NAMED else f"input.{bare}"
        return f"not {name}" if word != bare else name

    lines = ["package lofte", "import rego.v1"]
    for name, (acts, words) in NAMED.items():
        lines.append(f"{name} if {{ {'; '.join(map(literal, words)) if act in acts else 'false'} }}")
    for number, (_, words) in enumerate(rules_of(act)):
        lines.append(f"deny contains {number} if {{ {'; '.join(map(literal, words))} }}")
    return "\n".join(lines)


def request_for(name: str) -> Any:
    """One of the twelve acts, with everything in order about the act itself."""
    purpose, channel, service = ACTS[name]
    return ask(
        purpose=purpose,
        channel=channel,
        operation=Operation.CALL if channel is Channel.PHONE else Operation.SEND,
        content_class=ContentClass.SERVICE if service else ContentClass.MARKETING,
    )


class World:
    """The policy in force, the acts, and people at random with their standing folded ahead."""

    def __init__(self) -> None:
        self.policy = in_force(policy=cases.policy(), digest="d")
        self.requests = {name: request_for(name) for name in ACTS}
        self.random = Random(20261120)

    def case(self) -> tuple[str, Any, dict[str, bool]]:
        """An act, a person for it, and what is so about that person."""
        name = self.random.choice(EVERY)
        request = self.requests[name]
        pairs = [(request.purpose, request.channel)]
        facts = with_standing(policy=self.policy, facts=cases.random_facts(self.random), pairs=pairs, at=cases.NOW)
        standing = facts.standings[key_of(purpose=request.purpose, channel=request.channel)]
        so = {bit.name: True for bit in Bit if standing.bits >> bit & 1}
        if facts.controller != request.controller:
            so["FOREIGN"] = True
        return name, facts, so

    def cases(self, many: int) -> Iterator[tuple[str, Any, dict[str, bool]]]:
        """So many of them."""
        return (self.case() for _ in range(many))

    def told(self, name: str, facts: Any) -> tuple[str, ...]:
        """Our reasons, the deciding one first; none for a permit."""
        outcome = decide(policy=self.policy, request=self.requests[name], facts=facts, at=cases.NOW)
        return tuple(f"{one.rule} {one.code}" for one in outcome.verdict.denied)


class Cedar:
    """cedarpy with everything parsed beforehand: its best single call."""

    def __init__(self, module: Any) -> None:
        self.module = module
        self.policies = {act: module.PolicySet.from_str(cedar_text(act)) for act in ACTS}

    def ready(self, act: str, so: dict[str, bool]) -> Any:
        """A request, its policies and its one entity, parsed."""
        entity = {"uid": {"type": "Person", "id": "p"}, "attrs": so, "parents": []}
        request = {"principal": 'Person::"p"', "action": 'Action::"do"', "resource": 'Data::"d"', "context": {}}
        return request, self.policies[act], self.module.Entities.from_json_str(json.dumps([entity]))

    def ask(self, ready: Any) -> Any:
        """One call."""
        return self.module.is_authorized(*ready)

    def reasons(self, act: str, answer: Any) -> tuple[str, ...]:
        """Rules that forbid, in order."""
        if answer.allowed:
            return ()
        numbers = sorted(int(one.removeprefix("policy")) - 1 for one in answer.diagnostics.reasons)
        return tuple(dict.fromkeys(rules_of(act)[number][0] for number in numbers))


class Rego:
    """The regorus register machine on compiled programs, input as JSON text."""

    def __init__(self, module: Any) -> None:
        self.machines = {}
        for act in ACTS:
            program = module.Program.compile_from_modules("{}", [("lofte.rego", rego_text(act))], ["data.lofte.deny"])
            machine = module.Rvm()
            machine.load_program(program)
            machine.set_data_json("{}")
            self.machines[act] = machine

    def ready(self, act: str, so: dict[str, bool]) -> Any:
        """The machine and its input."""
        return self.machines[act], json.dumps(so)

    def ask(self, ready: Any) -> Any:
        """One call."""
        ready[0].set_input_json(ready[1])
        return ready[0].execute()

    def reasons(self, act: str, answer: Any) -> tuple[str, ...]:
        """Rules that deny, in order."""
        numbers = sorted(json.loads(answer) if isinstance(answer, str) else answer)
        return tuple(dict.fromkeys(rules_of(act)[int(number)][0] for number in numbers))


def agree(world: World, peers: dict[str, Any], many: int) -> tuple[dict[str, int], int]:
    """How often each peer gave other reasons or another first one, and how many were permitted."""
    wrong, permits = dict.fromkeys(peers, 0), 0
    for name, facts, so in world.cases(many):
        ours = tuple(dict.fromkeys(world.told(name, facts)))
        permits += not ours
        for label, peer in peers.items():
            wrong[label] += peer.reasons(name, peer.ask(peer.ready(name, so))) != ours
    return wrong, permits


def loop(call: Callable[[Any], Any], items: list[Any], many: int) -> Callable[[], Measured]:
    """Ask about every item in turn, so many times in all."""
    rounds = many // len(items)

    def work() -> None:
        for _ in range(rounds):
            for item in items:
                call(item)

    return timed(work)


def timed(work: Callable[[], None]) -> Callable[[], Measured]:
    """Time on the processor: none of the sides waits for anything, and other work must not count."""

    def run() -> Measured:
        started = time.process_time()
        work()
        return Measured(0, time.process_time() - started)

    return run


def run() -> Report:
    """Equal answers, then the comparisons, then our own figures without what is folded ahead or remembered."""
    found, missing = {}, []
    for label, module, kind in (("cedarpy", "cedarpy", Cedar), ("regorus VM", "regorus", Rego)):
        try:
            found[label] = kind(importlib.import_module(module))
        except ImportError:
            missing.append(f"{label}: not installed (requirements/bench.txt)")
    world = World()
    wrong, permits = agree(world, found, CASES)
    people = list(world.cases(200))
    ours = Side("decide()", _ours(world, people), per=OURS)
    results = []
    for label, times in (("cedarpy", 50), ("regorus VM", 15)):
        if label in found:
            peer = found[label]
            ready = [peer.ready(name, so) for name, _, so in people]
            theirs = Side(
                label,
                loop(peer.ask, ready, SLOW * (1 if label == "cedarpy" else 5)),
                per=len(ready) * (SLOW * (1 if label == "cedarpy" else 5) // len(ready)),
            )
            complaint = f"{wrong[label]} of {CASES} answers differ" if wrong[label] else ""
            results.append(
                compare(
                    title=f"one decision with its reasons, against {label}",
                    ours=ours,
                    theirs=theirs,
                    goal=at_least(times),
                    rounds=9,
                    right=lambda _ours, _theirs, complaint=complaint: complaint,
                )
            )
    notes = [
        f"{CASES:,} random cases, {permits:,} of them permits, all reasons compared with "
        f"{' and '.join(found) or 'nobody'}",
        *_own(world, people),
    ]
    return Report(title="One decision", results=tuple(results), notes=tuple(notes), missing=tuple(missing))


def _ours(world: World, people: list[Any]) -> Callable[[], Measured]:
    asked = [(world.requests[name], facts) for name, facts, _ in people]
    policy, at, rounds = world.policy, cases.NOW, OURS // len(asked)

    def work() -> None:
        for _ in range(rounds):
            for request, facts in asked:
                decide(policy=policy, request=request, facts=facts, at=at)

    return timed(work)


def _own(world: World, people: list[Any]) -> list[str]:
    """What the public call costs when nothing was folded ahead, and a judgement when none is remembered."""
    policy, at = world.policy, cases.NOW
    first = [(world.requests[name], facts) for name, facts, _ in people]
    gates = [prepare(policy=policy, request=request, at=at) for request, _ in first]
    bits = [
        standing_bits(policy=policy, purpose=request.purpose, channel=request.channel, facts=facts, at=at).bits
        for request, facts in first
    ]
    paired = list(zip(gates, bits, strict=True))
    base = Side("decide()", _ours(world, people), per=OURS)
    lines = []
    for label, call, items in (
        (
            "the standing folded anew",
            lambda one: standing_bits(
                policy=policy, purpose=one[0].purpose, channel=one[0].channel, facts=one[1], at=at
            ),
            first,
        ),
        ("a verdict that is not remembered", lambda one: _judged(gate=one[0], bits=one[1]), paired),
        ("a verdict that is", lambda one: judge(gate=one[0], bits=one[1]), paired),
        ("the act compiled anew", lambda one: prepare(policy=policy, request=one[0], at=at), first),
    ):
        side = Side(label, loop(call, items, 2000), per=2000)
        one = compare(title=label, ours=side, theirs=base, goal=at_most(1e9))
        lines.append(f"{label}: {one.ours_seconds * 1e6:.2f} µs, {one.ratio:.1f} times decide() with all of it ready")
    return lines
