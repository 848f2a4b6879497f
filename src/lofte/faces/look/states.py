"""A promise's state for the eye: an icon and a word, both beside the colour."""

from __future__ import annotations

from typing import assert_never

from django.utils.translation import gettext as _

from lofte.domain.terms import PromiseState


def icon(state: PromiseState) -> str:
    """The icon of a state."""
    match state:
        case PromiseState.KEPT:
            return "circle-check"
        case PromiseState.CLOSE:
            return "triangle-alert"
        case PromiseState.BROKEN:
            return "circle-x"
        case PromiseState.UNPROVEN:
            return "circle-dashed"
        case _:
            assert_never(state)


def word(state: PromiseState) -> str:
    """The word of a state in the reader's language."""
    match state:
        case PromiseState.KEPT:
            return _("Kept")
        case PromiseState.CLOSE:
            return _("Close to a deadline")
        case PromiseState.BROKEN:
            return _("Broken")
        case PromiseState.UNPROVEN:
            return _("Not proven yet")
        case _:
            assert_never(state)


def days(state: PromiseState, count: int) -> str:
    """So many days in a state, as a caption reads it."""
    words = {
        PromiseState.KEPT: _("%(count)s kept"),
        PromiseState.CLOSE: _("%(count)s close to a deadline"),
        PromiseState.BROKEN: _("%(count)s broken"),
        PromiseState.UNPROVEN: _("%(count)s without proof"),
    }
    return words[state] % {"count": count}
