"""An address alone is not a person; a name that may be somebody's is."""

from __future__ import annotations

from uuid import UUID

import pytest

from lofte.domain.collecting.matching import Known, Unclear, same_person


def at_the_address(*names: str) -> list[Known]:
    return [Known(subject=UUID(int=n), name=name, staged=False) for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("name", "names", "found"),
    [
        ("åsa ek", (), None),
        ("åsa ek", ("åsa ek",), "åsa ek"),
        ("åsa ek", ("bo ek",), None),
        ("åsa ek", ("åsa ek", "bo ek"), "åsa ek"),
        ("åsa ek", ("åsa maria ek",), "åsa maria ek"),
        ("åsa maria ek", ("åsa ek",), "åsa ek"),
        ("åsa ek", ("åsa ek", "åsa maria ek"), "åsa ek"),
        ("ek", ("åsa ek",), "åsa ek"),
        ("ek", ("åsa ek", "bo ek"), Unclear.UNCLEAR),
        ("", ("åsa ek",), "åsa ek"),
        ("", ("åsa ek", "bo ek"), Unclear.UNCLEAR),
        ("", ("", "bo ek"), ""),
        ("åsa ek", ("",), ""),
        ("åsa ek", ("", "bo ek"), ""),
        ("åsa ek", ("", ""), Unclear.UNCLEAR),
    ],
)
def test_who_a_row_is_about(name, names, found):
    match = same_person(name=name, known=at_the_address(*names))
    assert (match.name if isinstance(match, Known) else match) == found
