"""The one base of every error that is a misuse or bad input; a refusal is a value, never one of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in what somebody gave us.

    `code` is stable and may be relied on by programs; `place` is a file with line, a key path, a row or a field;
    `message` says what is wrong and `remedy` what to do. None of them ever holds personal data.
    """

    code: str
    message: str
    place: str = ""
    remedy: str = ""
    line: int | None = None

    def text(self) -> str:
        """One line for a terminal: place, what is wrong, how to mend it."""
        where = f"{self.place}:{self.line}" if self.place and self.line else self.place
        head = f"{where}: {self.message}" if where else self.message
        return f"{head} {self.remedy}".strip()


class LofteError(Exception):
    """Bad input or misuse. Repeating the same call never helps unless `retry` is true."""

    retry = False

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))

    @classmethod
    def of(cls, code: str, message: str, *, place: str = "", remedy: str = "", line: int | None = None) -> LofteError:
        """An error of a single problem."""
        return cls(Problem(code=code, message=message, place=place, remedy=remedy, line=line))
