"""What is sealed of a drafted policy: the document as it came, the text as it now reads, the answers.

The content is encrypted under the controller's own key of the epoch. Such a key is destroyed some weeks later, and a
draft may lie longer than that, so a rotation seals it anew like everything else that is still needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lofte.store import vault
from lofte.store.models import PolicyDraft

CATEGORY = "policy_draft"
EPOCH_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The content of a draft. `text` begins as `original`; `name` is what the document was called.

    `company` is the name of the company as far as text and answers tell it; empty while they do not.
    """

    name: str
    original: str
    text: str
    company: str = ""
    answers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def seal(*, draft: UUID, held: Held) -> bytes:
    """The content, encrypted for this draft alone. Within the controller."""
    document = {"name": held.name, "original": held.original, "text": held.text, "answers": held.answers}
    document["company"] = held.company
    return vault.seal_own(thing=draft, category=CATEGORY, content=json.dumps(document, ensure_ascii=False).encode())


def opened(*, row: PolicyDraft) -> Held:
    """The content again. While it is being recorded or looked at."""
    found = json.loads(vault.open_own(thing=row.id, category=CATEGORY, content=bytes(row.sealed)))
    answers = {key: {name: tuple(values) for name, values in given.items()} for key, given in found["answers"].items()}
    return Held(
        name=found["name"],
        original=found["original"],
        text=found["text"],
        company=found.get("company", ""),
        answers=answers,
    )


def reseal(*, epoch: int, limit: int) -> int:
    """Seal drafts of an earlier epoch under this one, the current; how many. While it is being recorded."""
    done = 0
    for row in PolicyDraft.objects.order_by("id").iterator():
        if done >= limit:
            break
        if int.from_bytes(bytes(row.sealed)[:EPOCH_BYTES], "big") != epoch:
            PolicyDraft.objects.filter(id=row.id).update(sealed=seal(draft=row.id, held=opened(row=row)))
            done += 1
    return done
