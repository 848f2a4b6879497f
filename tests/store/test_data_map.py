"""The data map as a page is what the models and the map say, and it holds nothing that is not classified."""

from __future__ import annotations

from lofte.store import datamap
from tools import data_map


def test_the_page_is_up_to_date() -> None:
    assert data_map.PAGE.read_text(encoding="utf-8") == data_map.page(), "run: python -m tools.data_map"


def test_every_column_of_the_page_is_classified() -> None:
    assert "NOT CLASSIFIED" not in data_map.page()


def test_every_class_is_explained_and_every_explained_class_is_there() -> None:
    assert set(data_map.MEANINGS) == set(datamap.FieldClass)


def test_personal_data_of_subjects_stand_in_sealed_columns_of_the_vault_alone() -> None:
    sealed = {
        f"{table}.{column}"
        for table, columns in datamap.load().items()
        for column, held in columns.items()
        if held is datamap.FieldClass.SEALED
    }
    assert sealed == {
        "import_row.sealed",
        "outbox_mail.sealed",
        "policy_draft.sealed",
        "vault_document.sealed",
    }
