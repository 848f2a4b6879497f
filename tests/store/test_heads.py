"""The head of a chain, kept beside the key file: its absence is found, and a first seal's is waited for."""

from __future__ import annotations

from uuid import UUID

import pytest

from lofte.clock import system_now
from lofte.store import sealing, verifying
from tests import world
from tests.store.chains import codes, note


@pytest.fixture
def controller(db: None) -> UUID:
    sealing.head_path().unlink(missing_ok=True)
    return world.agency("trillingen")


@pytest.mark.database
def test_a_missing_head_is_a_finding_and_so_is_an_older_chain_under_a_newer_head(
    controller: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "HEAD_SECONDS", 0.0)
    note(controller)
    sealing.seal(controller=controller, at=system_now())
    kept = sealing.head_path().read_text()
    sealing.head_path().unlink()
    assert codes(controller) == ["head_missing"]
    sealing.head_path().write_text("broken")
    assert codes(controller) == ["head_missing"]
    sealing.head_path().write_text(kept.replace('"number": 1', '"number": 7'))
    assert codes(controller) == ["cut_off"]
    sealing.write_head(controller=controller, head=sealing.Head(number=3, digest=bytes(32)))
    assert sealing.heads()[controller].number == 7, "an older head never replaces a newer one"


@pytest.mark.database
def test_heads_are_missed_only_where_there_are_seals(controller: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "HEAD_SECONDS", 0.0)
    note(controller)
    assert verifying.heads_kept()
    sealing.seal(controller=controller, at=system_now())
    assert verifying.heads_kept()
    sealing.head_path().unlink()
    assert not verifying.heads_kept()


@pytest.mark.database
def test_a_first_seal_whose_head_is_about_to_be_written_is_whole(
    controller: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sealer commits, and writes the head then; whoever verifies in between must not cry wolf."""
    monkeypatch.setattr(verifying, "HEAD_SECONDS", 60.0)
    note(controller)
    sealing.seal(controller=controller, at=system_now())
    path = sealing.head_path()
    kept = path.read_text()
    path.unlink()
    looked: list[float] = []

    def looks(seconds: float) -> None:
        looked.append(seconds)
        if len(looked) == 2:
            path.write_text(kept)

    monkeypatch.setattr(verifying, "sleep", looks)
    assert codes(controller) == []
    assert len(looked) == 2
