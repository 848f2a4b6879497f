"""The policy page: the notice word for word, each promise numbered once, its proof opened where it stands."""

from __future__ import annotations

import pytest

from lofte.domain.promises.state import Reason
from lofte.domain.terms import PromiseState
from tests.faces import sample


def _words(page) -> str:
    return "".join(run.text for part in page.parts for para in part.paras for item in para.items for run in item.runs)


def _notes(page):
    return [note for part in page.parts for para in part.paras for note in para.notes]


def test_every_word_of_the_notice_is_there_in_order():
    written = "".join(block.text for section in sample.notice().sections for block in section.blocks)
    assert _words(sample.policy_page()) == written


def test_promises_are_numbered_once_in_the_order_in_which_a_reader_meets_them():
    notes = _notes(sample.policy_page())
    assert [note.number for note in notes] == list(range(1, len(sample.proofs()) + 1))
    assert [note.promise for note in notes] == list(sample.notice().promise_ids())


def test_a_sentence_is_marked_from_its_first_word_and_numbered_after_its_last():
    for part in sample.policy_page().parts:
        for para in part.paras:
            marked = {run.note.promise for item in para.items for run in item.runs if run.note}
            ended = [note.promise for item in para.items for run in item.runs for note in run.ends]
            assert marked == set(ended) == {note.promise for note in para.notes}
            assert len(ended) == len(set(ended))


def test_items_that_follow_each_other_are_one_list():
    kept = next(part for part in sample.policy_page().parts if part.anchor == "kept")
    assert [len(para.items) for para in kept.paras] == [1, 3]


def test_the_counts_cover_every_promise():
    page = sample.policy_page()
    assert sum(count for _, count in page.counts) == page.total == len(sample.proofs())
    assert page.worst is PromiseState.BROKEN


@pytest.mark.parametrize("state", list(PromiseState))
def test_a_state_shows_the_paragraphs_that_hold_it_and_no_other(state):
    page = sample.policy_page(filtered=state)
    shown = [{note.state for note in para.notes} for part in page.parts for para in part.paras]
    assert shown
    assert all(state in states for states in shown)
    assert page.total == len(sample.proofs())


def test_an_opened_promise_and_no_other_shows_its_proof():
    notes = _notes(sample.policy_page(opened=frozenset({"GR-09"})))
    assert [note.promise for note in notes if note.open] == ["GR-09"]


def test_a_note_tells_the_deadline_or_the_last_run_and_nothing_for_a_check_that_is_not_built():
    notes = {note.promise: note for note in _notes(sample.policy_page())}
    assert notes["GR-08"].at == notes["GR-08"].proof.due
    assert notes["GR-02"].at == notes["GR-02"].proof.examined.at
    assert notes["GR-01"].proof.verdict.reason is Reason.NOT_BUILT
    assert notes["GR-01"].at is None


def test_a_section_shows_its_worst_state():
    states = {part.anchor: part.state for part in sample.policy_page().parts}
    assert states["sharing"] is PromiseState.BROKEN
    assert states["rights"] is PromiseState.CLOSE
    assert states["newsletter"] is PromiseState.KEPT
