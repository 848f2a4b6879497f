"""Standing: an append-only ledger of what happened to one subject, and its fold to what stands at an instant."""

from __future__ import annotations

from lofte.domain.standing.codec import from_json, to_json
from lofte.domain.standing.events import Event
from lofte.domain.standing.fold import fold, sharer
from lofte.domain.standing.unsubscribing import other_meaning, unsubscribe

__all__ = ["Event", "fold", "from_json", "other_meaning", "sharer", "to_json", "unsubscribe"]
