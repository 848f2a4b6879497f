"""The decision: every use of a person's data asks here first, and asks again at the last moment."""

from __future__ import annotations

from lofte.domain.decision.decide import decide
from lofte.domain.decision.gate import Gate, judge, prepare
from lofte.domain.decision.in_force import PolicyInForce, in_force, of_text, own_names
from lofte.domain.decision.model import (
    Content,
    Engagement,
    Facts,
    Instruction,
    Permit,
    Reason,
    Refusal,
    Request,
    Standing,
    Verdict,
)
from lofte.domain.decision.stand import key_of, standing_bits, with_standing

__all__ = [
    "Content",
    "Engagement",
    "Facts",
    "Gate",
    "Instruction",
    "Permit",
    "PolicyInForce",
    "Reason",
    "Refusal",
    "Request",
    "Standing",
    "Verdict",
    "decide",
    "in_force",
    "judge",
    "key_of",
    "of_text",
    "own_names",
    "prepare",
    "standing_bits",
    "with_standing",
]
