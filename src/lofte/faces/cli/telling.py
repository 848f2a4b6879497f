"""Errors of the command line in Swedish, with the words that the pages have; needs neither Django nor settings."""

from __future__ import annotations

from lofte.domain.errors import LofteError, Problem
from lofte.domain.terms import Language
from lofte.faces.look.problems import told


def swedish(*, error: LofteError) -> str:
    """One line per problem: place, what is wrong, how to mend it. What has no Swedish stays in English."""
    return "\n".join(_line(problem) for problem in error.problems)


def _line(problem: Problem) -> str:
    said = told(problem=problem, language=Language.SV)
    # A page leaves out an id, which says nothing to a reader; a terminal shows what was typed.
    place = said.place or problem.place
    return " ".join(part for part in (f"{place}:" if place else "", said.message, said.remedy) if part)
