"""Short names of companies: none that the product's own addresses begin with, none that misleads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from lofte.domain.errors import LofteError
from lofte.usecases.short_names import ADDRESSES, MISTAKEN, require_short_name


def first_parts(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """How every address of the product begins."""
    for one in patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from first_parts(one.url_patterns, whole)
        else:
            yield whole.partition("/")[0]


def test_every_beginning_of_an_address_is_reserved() -> None:
    taken = {one for one in first_parts(get_resolver().url_patterns) if one} | {settings.STATIC_URL.strip("/")}
    assert taken == ADDRESSES


@pytest.mark.django_db
@pytest.mark.parametrize("slug", sorted(ADDRESSES | MISTAKEN))
def test_a_reserved_name_is_refused(slug: str) -> None:
    with pytest.raises(LofteError) as refused:
        require_short_name(slug=slug)
    assert refused.value.problems[0].code == "SLUG_RESERVED"


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "a", "Åå", "a b", "-a", "x" * 64, "../n"])
def test_what_is_no_name_is_refused(slug: str) -> None:
    with pytest.raises(LofteError) as refused:
        require_short_name(slug=slug)
    assert refused.value.problems[0].code == "SLUG_BROKEN"


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["alvsands-snickeri-ab", "ab", "7eleven"])
def test_a_name_of_a_company_is_taken(slug: str) -> None:
    assert require_short_name(slug=slug) == slug
