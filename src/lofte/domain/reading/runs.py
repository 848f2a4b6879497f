"""Which sentences of a document hold which letters: every run of letters once, so that few patterns are ever tried."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.phrase_parts import Letters
from lofte.domain.reading.phrases import RUN

LAST = "\U0010ffff"  # sorts after every letter


class Runs:
    """The runs of letters of the sentences, in order, in reverse and in one string."""

    def __init__(self, *, sentences: Sequence[Sentence]) -> None:
        holders: dict[str, set[int]] = {}
        for sentence in sentences:
            for run in RUN.findall(sentence.low):
                holders.setdefault(run, set()).add(sentence.index)
        self._holders = {run: frozenset(found) for run, found in holders.items()}
        self._sorted = sorted(holders)
        self._turned = sorted(run[::-1] for run in holders)
        self._text = "\n".join(self._sorted)
        self._starts = list(accumulate((len(run) + 1 for run in self._sorted), initial=0))
        self._known: dict[Letters, frozenset[int]] = {}

    def holding(self, letters: Letters) -> frozenset[int]:
        """Indices of the sentences in which these letters stand as they must."""
        if letters not in self._known:
            self._known[letters] = frozenset().union(*(self._holders[run] for run in self._runs(letters)))
        return self._known[letters]

    def _runs(self, letters: Letters) -> Iterable[str]:
        text = letters.text
        if letters.begins and letters.ends:
            return (text,) if text in self._holders else ()
        if letters.begins:
            return self._sorted[bisect_left(self._sorted, text) : bisect_right(self._sorted, text + LAST)]
        if letters.ends:
            turned = text[::-1]
            found = self._turned[bisect_left(self._turned, turned) : bisect_right(self._turned, turned + LAST)]
            return (run[::-1] for run in found)
        return self._inside(text)

    def _inside(self, text: str) -> Iterator[str]:
        at = self._text.find(text)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield self._sorted[place]
            at = self._text.find(text, self._starts[place + 1])
