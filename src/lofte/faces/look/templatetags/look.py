"""Tags that draw: icons, states, strips, numbers and times. They decide nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lofte.domain.errors import Problem
from lofte.domain.terms import Language, PromiseState
from lofte.faces.look import drawing, linking, problems, states, vocabulary
from lofte.faces.look.appearance import language

register = template.Library()
SPACE = "\u00a0"


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; never the only bearer of a meaning, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("look/icons.svg"),
        name,
    )


@register.inclusion_tag("look/parts/state.html")
def state(value: PromiseState) -> Mapping[str, Any]:
    """A state as icon, word and colour."""
    return {"value": value, "icon_name": states.icon(value), "word": states.word(value)}


@register.filter
def state_word(value: PromiseState) -> str:
    """The word of a state."""
    return states.word(value)


@register.filter
def state_icon(value: PromiseState) -> str:
    """The icon of a state."""
    return states.icon(value)


@register.inclusion_tag("look/parts/drawing.html")
def strip(days: Sequence[PromiseState]) -> Mapping[str, Any]:
    """A bar a day, with a caption that says the same in words."""
    drawn = drawing.strip(days=days)
    counted = ", ".join(states.days(PromiseState(kind), count) for kind, count in drawn.counts)
    caption = _("The last %(days)s days: %(counted)s") % {"days": len(days), "counted": counted}
    return {"drawn": drawn, "caption": caption, "kind": "strip", "stretch": False}


@register.inclusion_tag("look/parts/drawing.html")
def shares(parts: Sequence[tuple[str, int]], caption: str = "") -> Mapping[str, Any]:
    """One bar in proportion. Without a caption it is an ornament beside numbers that say the same."""
    return {"drawn": drawing.shares(parts=parts), "caption": caption, "kind": "share-bar", "stretch": True}


@register.filter
def num(value: int | None) -> str:
    """A whole number as the language groups it: 12 402 in Swedish, 12,402 in English."""
    if value is None:
        return "–"
    separator = SPACE if language() is Language.SV else ","
    return f"{value:,}".replace(",", separator)


@register.filter
def when(value: datetime | date | None) -> SafeString | str:
    """A day, with the time when there is one: "3 december 2026 kl. 09:41"."""
    if value is None:
        return "–"
    if not isinstance(value, datetime):
        return _time(value.isoformat(), formats.date_format(value, "j F Y"))
    local = timezone.localtime(value)
    words = _("%(day)s at %(time)s") % {
        "day": formats.date_format(local, "j F Y"),
        "time": formats.date_format(local, "H:i"),
    }
    return _time(local.isoformat(timespec="seconds"), words)


@register.filter
def day(value: datetime | date | None) -> SafeString | str:
    """A day alone."""
    if value is None:
        return "–"
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _time(local.isoformat(), formats.date_format(local, "j F Y"))


@register.filter
def brief(value: datetime | None, at: datetime | None = None) -> SafeString | str:
    """As short as a margin allows: the time when it is the same day as `at`, else the day."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    same = at is not None and timezone.localtime(at).date() == local.date()
    return _time(local.isoformat(timespec="seconds"), formats.date_format(local, "H:i" if same else "j M"))


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter
def called(term: StrEnum) -> str:
    """A term of a closed vocabulary in the reader's language."""
    return vocabulary.called(term=term, language=language())


@register.filter
def code_name(code: str) -> str:
    """What a decision's answer is called."""
    return vocabulary.answer(code=code, language=language())[0]


@register.filter
def code_why(code: str) -> str:
    """What a decision's answer means."""
    return vocabulary.answer(code=code, language=language())[1]


@register.inclusion_tag("look/parts/drawing.html")
def portion(kind: str, count: int, total: int) -> Mapping[str, Any]:
    """A thin bar as long as a part is of its whole; an ornament beside the number."""
    drawn = drawing.portion(kind=kind, count=count, total=total)
    return {"drawn": drawn, "caption": "", "kind": "share-bar bar", "stretch": True}


@register.filter
def named(term: str, name: str) -> str:
    """A term that came as text, by its vocabulary: `act|named:"Act"`."""
    return vocabulary.named(vocabulary=name, term=str(term), language=language())


@register.filter
def field_name(name: str) -> str:
    """What a field of a policy is called."""
    known = "Field" if name in vocabulary.TERMS["Field"] else "Column"
    return vocabulary.named(vocabulary=known, term=name, language=language())


@register.filter
def linked(words: str) -> SafeString:
    """Words with their e-mail and web addresses as links."""
    return linking.linked(text=words)


@register.filter
def told(problem: Problem) -> problems.Told:
    """A problem in the reader's language; the one way in which a page shows any."""
    return problems.told(problem=problem, language=language())
