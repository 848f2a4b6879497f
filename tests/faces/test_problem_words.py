"""Every problem that a page can show has its Swedish: each sentence that the sources can raise, and its values."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.errors import Problem
from lofte.domain.terms import Language
from lofte.faces.look import problems
from lofte.faces.look.problems import ANY, MESSAGES, PLACES, REMEDIES, VALUE, VALUES, Sentence, carried, filled, told
from lofte.faces.look.vocabulary import TERMS
from tests.faces.problem_sources import HOLE, Found, scan

ROOT = Path(__file__).resolve().parents[2]
SHOWN = (
    *("faces/console", "usecases/messaging", "usecases/collecting", "usecases/reading_flow*.py", "usecases/consents"),
    *(
        "usecases/short_names.py",
        "usecases/read_policy.py",
        "usecases/notices.py",
        "usecases/controllers.py",
        "channels/email",
    ),
    *("domain/collecting", "domain/drafting", "domain/reading", "domain/policy", "sources/files", "documents/reading"),
    *("store/drafts.py", "store/admissions.py", "store/work.py", "store/policies.py", "store/sealed.py"),
    *("store/vault.py", "usecases/demo/clock.py"),
)
"""What the console can be told no by."""
TYPED = (
    *("faces/cli", "domain/asking.py", "domain/clocks", "domain/calendar.py"),
    *("usecases/staff.py", "usecases/installation.py", "store/keyfile.py", "store/keys.py"),
)
"""What the command line can be told no by, beside that."""
ELSEWHERE = {
    "documents.reading.child.text_of": "what the child answered; its answers are read where they are made",
    "domain.policy.markdown.flush": "an InlineError; read where it is raised",
    "faces.cli.init_command._answers": "the question itself, as it is asked",
    "faces.cli.policy_command._checked": "a finding, which speaks both languages",
    "faces.cli.policy_files._placed": "a problem of the policy with its whole path; read where it is raised",
    "faces.cli.ports.claim": "a remedy of whoever asks for the port",
    "usecases.collecting.statements._require_permitted": "a remedy of the decision where a channel is missing; one is",
    "usecases.notices._problem": "a finding, in the language that was asked for",
}
"""Where words are handed on that are made, and told, elsewhere."""
RAW_PLACES = re.compile(r"(policy|promises)\.toml(: \w+)?|smtp_host|dkim_key_file|mail\.dkim_key")
"""Files of a policy and settings in lofte.toml: a reader finds them by just that name."""
SENTENCES = [(code, one) for code, sentences in chain(MESSAGES.items(), REMEDIES.items()) for one in sentences]
WITH_VALUES = [(code, one) for code, one in SENTENCES if VALUE.search(one.words.en)]
PLAIN_VALUES = st.text(st.characters(categories=("L", "N"), include_characters="/_"), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def raised() -> Found:
    return scan((*SHOWN, *TYPED))


def _open(sentence: Sentence) -> str:
    return VALUE.sub(HOLE, sentence.words.en)


def _told(sentences: dict[str, tuple[Sentence, ...]]) -> set[tuple[str, str]]:
    return {(HOLE if code == ANY else code, _open(one)) for code, held in sentences.items() for one in held}


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("NO_POLICY", "No policy is in force."),
        ("NEWSLETTER_SUBJECT", f"The subject line has a line break or more than {HOLE} characters."),
        ("SHEET_ROW", "A row cannot be read; a quotation mark is probably open."),
        ("document.no_text", "The file holds no text; it may be a scan."),
        ("notice_markdown", "Tables are not allowed."),
        ("notice_markdown", "Emphasis is not closed."),
        ("toml_syntax", f"Not TOML at column {HOLE}: {HOLE}."),
        ("wrong_form", f"{HOLE} = {HOLE} is not a country."),
        ("wrong_type", f"{HOLE} must be text."),
        ("unknown_reference", f'{HOLE} names "{HOLE}", which is none of the recipients.'),
    ],
)
def test_the_search_follows_each_way_of_making_a_problem(raised, code: str, message: str) -> None:
    assert (code, message) in raised.messages


def test_every_message_that_can_be_raised_has_its_swedish(raised) -> None:
    assert len(raised.messages) > 100
    assert sorted(raised.messages - _told(dict(MESSAGES))) == []


def test_every_remedy_that_can_be_raised_has_its_swedish(raised) -> None:
    known = _told(dict(REMEDIES))
    assert len(raised.remedies) > 100
    assert sorted(one for one in raised.remedies if one not in known and (HOLE, one[1]) not in known) == []


def test_no_words_are_left_without_their_source(raised) -> None:
    assert sorted(_told(dict(MESSAGES)) - raised.messages) == []
    said = raised.remedies | {(HOLE, text) for _code, text in raised.remedies}
    assert sorted(_told(dict(REMEDIES)) - said) == []


def test_no_words_come_from_where_they_cannot_be_followed(raised) -> None:
    assert {one.partition(":")[0] for one in raised.unfollowed} == set(ELSEWHERE)


def test_every_place_on_a_form_has_its_word() -> None:
    places = scan(SHOWN).places
    given = {text for _code, text in places if HOLE not in text}
    assert sorted(one for one in given if one not in PLACES and not RAW_PLACES.fullmatch(one)) == []
    assert {text for _code, text in places if HOLE in text} == {f"{problems.CHANNELS}.{HOLE}"}


def test_both_languages_carry_the_same_values() -> None:
    held = {**TERMS, **VALUES, problems.NUMBER: {}}
    for code, sentence in SENTENCES:
        names = VALUE.findall(sentence.words.en)
        assert len(names) == len(set(names)), f"{code}: a value stands once"
        assert set(names) == set(VALUE.findall(sentence.words.sv)), code
        assert set(sentence.terms.values()) <= set(held), code


def test_every_vocabulary_is_of_some_value_and_every_step_of_an_import_is_told() -> None:
    assert set(VALUES) <= {name for _code, one in SENTENCES for name in one.terms.values()}
    sources = (ROOT / "src/lofte/usecases/collecting").rglob("*.py")
    doing = {word for path in sources for word in re.findall(r'doing="(\w+)"', path.read_text("utf-8"))}
    assert doing == set(VALUES["Doing"])


@given(st.data())
def test_values_carry_over_whatever_they_are(data: st.DataObject) -> None:
    code, sentence = data.draw(st.sampled_from(WITH_VALUES))
    names = VALUE.findall(sentence.words.en)
    values = {name: data.draw(PLAIN_VALUES, label=name) for name in names}
    english = filled(template=sentence.words.en, values=values)
    assert carried(template=sentence.words.en, text=english) == values
    swedish = filled(template=sentence.words.sv, values=values)
    assert carried(template=sentence.words.sv, text=swedish) is not None
    assert all(value in swedish for value in values.values())
    if not sentence.terms:
        problem = Problem(code="x" if code == ANY else code, message=english, remedy=english)
        shown = told(problem=problem, language=Language.SV)
        assert swedish in (shown.message, shown.remedy), "another sentence was taken for this one"


@given(st.sampled_from(WITH_VALUES), st.lists(st.text(max_size=30), min_size=9, max_size=9))
def test_any_value_at_all_is_carried_whole_and_nothing_is_lost(chosen, given_values: list[str]) -> None:
    """A value that itself looks like the sentence may be cut elsewhere, but the English is always made up by it."""
    _code, sentence = chosen
    names = VALUE.findall(sentence.words.en)
    english = filled(template=sentence.words.en, values=dict(zip(names, given_values, strict=False)))
    found = carried(template=sentence.words.en, text=english)
    assert found is not None
    assert filled(template=sentence.words.en, values=found) == english


@given(st.text(max_size=20), st.text(max_size=60), st.text(max_size=30), st.text(max_size=60))
def test_a_problem_that_nobody_has_worded_keeps_its_english(code: str, message: str, place: str, remedy: str) -> None:
    shown = told(
        problem=Problem(code=f"x{code}", message=f"~{message}", place=place, remedy=f"~{remedy}"), language=Language.SV
    )
    assert (shown.message, shown.remedy) == (f"~{message}", f"~{remedy}")


def test_english_shows_what_was_raised() -> None:
    for code, sentence in SENTENCES:
        problem = Problem(code=code, message=sentence.words.en, remedy=sentence.words.en)
        shown = told(problem=problem, language=Language.EN)
        assert (shown.message, shown.remedy) == (problem.message, problem.remedy)


@pytest.mark.parametrize(
    ("message", "swedish"),
    [
        ("Columns 1, 3 are both mapped to postal_address.", "Kolumnerna 1, 3 har båda valts som ”Gatuadress”."),
        ("Columns {column} are both mapped to x.", "Kolumnerna {column} har båda valts som ”x”."),
        ("Columns are odd.", "Columns are odd."),
    ],
)
def test_a_value_is_a_word_where_the_language_has_one_and_is_never_read_as_a_sentence(message, swedish) -> None:
    assert told(problem=Problem(code="IMPORT_TWICE", message=message), language=Language.SV).message == swedish


def test_a_number_is_written_as_the_language_writes_it() -> None:
    problem = Problem(code="SHEET_TOO_LONG", message="The spreadsheet has more than 1,000,000 rows.")
    assert "1\u00a0000\u00a0000 rader" in told(problem=problem, language=Language.SV).message


@pytest.mark.parametrize(
    ("place", "line", "swedish", "english"),
    [
        ("purpose", None, "Ändamål", "Purpose"),
        ("channels.email", None, "Kanaler (E-post)", "Channels (E-mail)"),
        ("body", 3, "Brevet, rad 3", "The letter, line 3"),
        ("row", 12, "Filen, rad 12", "The file, line 12"),
        ("policy.toml", 7, "policy.toml:7", "policy.toml:7"),
        ("text.pdf", None, "text.pdf", "text.pdf"),
        ("0190aaaa-0000-7000-8000-000000000000", None, "", ""),
        ("", None, "", ""),
    ],
)
def test_a_place_is_a_word_of_the_page_or_the_name_of_a_file(place, line, swedish, english) -> None:
    problem = Problem(code="X", message="m", place=place, line=line)
    assert told(problem=problem, language=Language.SV).place == swedish
    assert told(problem=problem, language=Language.EN).place == english


def test_no_page_shows_a_problem_past_its_words() -> None:
    templates = (ROOT / "src/lofte/faces").rglob("*.html")
    past = re.compile(r"problem\.(message|remedy|place|text)")
    assert [path.name for path in templates if past.search(path.read_text("utf-8"))] == []
