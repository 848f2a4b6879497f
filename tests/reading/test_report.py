"""What a report says: gaps, contradictions with both sentences, outdated law, lints, and what stands side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lofte.domain.promises.registry import CONTROLS, ROWS
from lofte.domain.reading.beside import beside
from lofte.domain.reading.binding import Backing, promise_sentences
from lofte.domain.reading.document import Kind
from lofte.domain.reading.lexicon import languages, lexicon, names, table
from lofte.domain.reading.read import read
from lofte.domain.reading.report import report
from lofte.faces.cli.main import main

POLICY = Path(__file__).parent / "policies" / "small.txt"


def lints(text: str) -> set[str]:
    return {lint.code for lint in report(reading=read(text=text)).lints}


def test_a_gap_closes_when_the_text_says_it() -> None:
    bare = report(reading=read(text="Vi behandlar dina personuppgifter."))
    told = report(reading=read(text="Vi behandlar dina personuppgifter.\n\nDu har rätt till dataportabilitet."))
    assert "20" in {gap.article for gap in bare.gaps}
    assert "20" not in {gap.article for gap in told.gaps}


def test_a_denied_transfer_beside_a_stated_one_is_shown_with_both_sentences() -> None:
    found = report(
        reading=read(text="Vi överför aldrig uppgifter utanför EU/EES.\n\nVissa leverantörer kan behandla data i USA.")
    )
    one = next(pair for pair in found.contradictions if pair.id == "not_transferred_but_transferred")
    assert one.left.sentence == 0
    assert one.right.sentence == 1


def test_who_does_not_sell_has_not_said_that_nobody_gets_the_data() -> None:
    sold = "Vi säljer aldrig dina uppgifter. Vi delar dem med våra leverantörer. Vi lämnar ut dem till myndigheter."
    kept = "Vi delar aldrig dina uppgifter med någon. Vi kan lämna ut dem till myndigheter."
    found = {text: {one.id for one in report(reading=read(text=text)).contradictions} for text in (sold, kept)}
    assert found == {sold: set(), kept: {"not_shared_but_disclosed"}}


def test_the_basis_of_one_item_is_not_that_of_the_next() -> None:
    items = "- IT-säkerhet (berättigat intresse)\n- Nyhetsbrev (samtycke)\n"
    both = "Nyhetsbrev skickar vi med stöd av ditt samtycke eller vårt berättigade intresse."
    codes = [{one.code for one in report(reading=read(text=text)).lints} for text in (items, both)]
    assert ["L10" in one for one in codes] == [False, True]


def test_a_heading_promises_only_what_its_section_does_not_say() -> None:
    said = "Uppgifter vi delar\n\n# Leverantörer\n\nVi delar uppgifter med våra leverantörer.\n"
    reading = read(text=said)
    kinds = {reading.document.sentences[one.sentence].kind for one in promise_sentences(reading=reading)}
    assert kinds == {Kind.PARAGRAPH}
    alone = read(text="# Policy\n\n# Du har rätt att få dina uppgifter rättade\n\n# Annat\n\nTack.\n")
    assert [alone.document.sentences[one.sentence].kind for one in promise_sentences(reading=alone)] == [Kind.HEADING]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Du kan klaga hos Datainspektionen.", "datainspektionen"),
        ("Vi följer personuppgiftslagen.", "personuppgiftslagen"),
        ("Leverantören är ansluten till Privacy Shield.", "privacy_shield"),
    ],
)
def test_law_that_is_no_more_is_named_with_its_successor(text: str, what: str) -> None:
    found = report(reading=read(text=text, language="sv")).outdated
    assert [one.what for one in found] == [what]
    assert found[0].instead.sv
    assert found[0].instead.en


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("L01", "Genom att använda tjänsten samtycker du till vår behandling av personuppgifter."),
        ("L06", "Vi säljer aldrig dina personuppgifter."),
        ("L07", "Uppgifterna är helt anonyma. Vi använder Google Analytics."),
        ("L08", "Du kan stänga av kakor i inställningarna i din webbläsare."),
        ("L17", "Om bolaget säljs kan personuppgifter överföras till köparen."),
        ("L26", "Vid ett intrång underrättas IMY inom 24 timmar."),
        ("L31", "Vid ett intrång underrättas IMY inom 72 timmar."),
    ],
)
def test_a_lint_has_its_code(code: str, text: str) -> None:
    assert code in lints(text)


def test_a_number_for_retention_satisfies_the_lint() -> None:
    assert "L04" in lints("Lagring\n\nUppgifterna sparas så länge det är nödvändigt.")
    assert "L04" not in lints("Lagring\n\nUppgifterna sparas så länge det är nödvändigt, dock högst två år.")


def test_every_row_a_finding_carries_exists_and_leads_to_a_control() -> None:
    for part in ("said", "found"):
        for rows in table("promises")[part].values():
            assert set(rows) <= set(ROWS)


def test_every_promise_of_a_lexicon_is_mapped_or_only_serves_a_lint() -> None:
    said = set(table("promises")["said"])
    serves = {key.removeprefix("promises.") for lint in table("lints")["lint"] for key in (*lint["any"], *lint["none"])}
    for code in languages():
        known = {value.name for value in lexicon(code).values if value.finding == "promises"}
        assert known <= said | serves | {"form_present"}


def test_a_promising_sentence_names_its_control() -> None:
    found = promise_sentences(reading=read(text="Du har rätt att begära ett registerutdrag."))
    assert found[0].rows[0] == "OMS-51"
    assert found[0].controls[0] in CONTROLS
    assert found[0].backing is not Backing.NOTHING


def test_side_by_side_shows_where_one_is_silent() -> None:
    left = read(text="Vi delar uppgifter med våra leverantörer. Klaga hos IMY.")
    right = read(text="Vi delar inte uppgifter med tredje part. Klaga hos Datainspektionen.")
    rows = {row.key: row for row in beside(left=left, right=right)}
    assert rows["authority"].differs
    assert rows["sharing.mode"].differs
    assert not rows["id_check"].left


def test_no_known_name_is_listed_twice_in_one_kind() -> None:
    for kind, listed in names().kinds.items():
        assert len(listed) == len(set(listed)), kind


def test_the_command_prints_flat_json_and_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(POLICY), "--json", "--flat"]) == 0
    assert json.loads(capsys.readouterr().out)["authority"] == "Datainspektionen"
    assert main(["read", str(POLICY), "--say", "sv"]) == 1
    assert "Vad som saknas" in capsys.readouterr().out
    assert main(["read", str(POLICY), "--beside", str(POLICY)]) == 0
    assert "≠" not in capsys.readouterr().out


def test_the_command_drafts_and_refuses_a_full_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(POLICY), "--draft", str(tmp_path / "draft")]) == 0
    assert (tmp_path / "draft" / "policy.toml").exists()
    assert main(["read", str(POLICY), "--draft", str(tmp_path / "draft")]) == 2
    assert "not empty" in capsys.readouterr().err


def test_a_missing_file_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "no-such-file.txt"]) == 2
    assert "cannot be opened" in capsys.readouterr().err
