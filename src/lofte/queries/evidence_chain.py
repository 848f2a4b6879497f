"""The evidence as an auditor asks for it: is it whole, and a copy that can be checked without the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from uuid import UUID

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.store import evidence, verifying
from lofte.store.models import Controller
from lofte.store.verifying import ChainReport

__all__ = ["ChainReport", "checker", "export", "verify"]


def verify() -> tuple[ChainReport, ...]:
    """Check every chain but the canaries'. Raises LofteError when the key file is missing or another's."""
    return verifying.verify()


def export(*, slug: str, at: datetime) -> Iterator[str]:
    """The lines of one controller's evidence, as `checker` reads them; that it was exported is itself noted first.

    Raises LofteError CONTROLLER_UNKNOWN before anything is given out.
    """
    controller: UUID | None = Controller.objects.filter(slug=slug).values_list("id", flat=True).first()
    if controller is None:
        known = ", ".join(Controller.objects.order_by("slug").values_list("slug", flat=True))
        raise LofteError.of(
            "CONTROLLER_UNKNOWN",
            "There is no controller of that short name.",
            place=slug,
            remedy=f"There are: {known}.",
        )
    evidence.note(controller=controller, actor=SYSTEM, at=at, act=Act.EVIDENCE_EXPORTED, thing=controller)
    return verifying.export(controller=controller)


def checker() -> str:
    """The program that checks an export: one file, the standard library alone."""
    return files("lofte.domain").joinpath("chain.py").read_text(encoding="utf-8")
