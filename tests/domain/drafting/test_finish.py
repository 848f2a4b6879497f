"""What answers make of a draft: what a person said stands in it, word for word, and nothing that nobody said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lofte.domain.decision.adequacy import EEA
from lofte.domain.drafting.finish import finish
from lofte.domain.drafting.model import AnswerState, QuestionKind
from lofte.domain.drafting.notices import add_sentence, replace_sentence, section_of
from lofte.domain.drafting.recipients import likely_kinds
from lofte.domain.drafting.statutes import names_a_law
from lofte.domain.drafting.words import countries, duration, held
from lofte.domain.policy.load import load
from lofte.domain.reading.binding import Backing, promise_sentences
from lofte.domain.reading.read import read
from lofte.domain.terms import Right, SourceKind
from tests.usecases.filling_in import answers

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOTICE = "# Policy {#intro}\n\nEtt. Två.\n\n## Rätt {#ratt}\n\n- Tre.\n\n- Fyra.\n\n## Slut {#slut}\n\nFem.\n"
TEXT = """# Policy

Älvsands Snickeri AB, org.nr 556036-0793, är personuppgiftsansvarig. Du når oss på hej@alvsand.example.

## Ändamål

Vi behandlar namn och e-postadress för att skicka nyhetsbrev till dig med ditt samtycke som rättslig grund.

## Rättigheter

Du har rätt att få tillgång till dina uppgifter.
"""


def done(text: str = TEXT, said=()):
    reading, given = read(text=text), dict(said)
    for _ in range(4):
        found = finish(reading=reading, answers=given, at=AT, day=AT.date())
        given = {**answers(found), **given}
    return found


def test_the_same_text_and_answers_give_the_same_policy() -> None:
    assert done().files == done().files


def test_every_question_of_a_person_s_own_has_words_in_both_languages() -> None:
    asked_by_the_reader = {"controller", "organisation_number", "email", "postal_address", "valid_from", "basis"}
    asked_by_the_reader |= {"two_bases", "categories", "recipient", "unbacked"}
    for kind in QuestionKind:
        assert kind.value in asked_by_the_reader or held("ask", kind.value) is not None, kind
    assert all(held("sentences", right.value) for right in Right)


def test_what_was_answered_stands_in_the_policy() -> None:
    first = finish(reading=read(text=TEXT), answers={}, at=AT, day=AT.date())
    keys = {question.kind: question.key for question in first.questions}
    found = done(said={keys[QuestionKind.VALID_FROM]: {"day": ("2026-10-01",)}})
    assert found.text is not None
    assert found.publishable
    policy = found.text.policy
    assert policy.valid_from == date(2026, 10, 1)
    assert [(one.id, one.basis, one.channels) for one in policy.activities] == [("newsletter", "consent", ("email",))]
    assert {one.right for one in policy.rights} == set(Right)
    assert not policy.todo


LONG = """# Policy

Älvsands Snickeri AB är personuppgiftsansvarig.

## Ändamål

Vi behandlar namn och e-postadress för att skicka nyhetsbrev till dig med ditt samtycke som rättslig grund.

Vi behandlar namn för att kunna sköta vår bokföring; den rättsliga grunden är en rättslig förpliktelse.

Vi behandlar din ip-adress för statistik; den rättsliga grunden är vårt berättigade intresse.

Vi använder Mailchimp för utskick. Uppgifter får vi när du fyller i formulär eller kontaktar oss via telefon.

## Lagring

Vi sparar dina uppgifter i 24 månader.
"""


def test_no_rule_that_a_person_answered_is_without_its_words_in_the_notice() -> None:
    first = finish(reading=read(text=LONG), answers={}, at=AT, day=AT.date())
    keys = {question.kind: question.key for question in first.questions}
    found = done(
        LONG, said={keys[QuestionKind.ORGANISATION_NUMBER]: {"number": ("556036-0793",), "form": ("legal_person",)}}
    )
    assert found.text is not None
    policy, notice = found.text.policy, found.files["notice.sv.md"]
    added = notice[notice.index("{#answers-added}") :]
    assert "organisationsnummer är 556036-0793." in added
    assert "Vår postadress är Provgatan 1, 999 10 Exempelby." in added
    (rule,) = policy.retention
    assert rule.period == "P24M"
    assert "i 24 månader, räknat från att vi senast hade kontakt; därefter raderas uppgifterna." in added
    assert all(one.name in added and f", {countries()[one.country].sv})" in added for one in policy.recipients)
    by_name = {one.id: one for one in policy.activities}
    assert by_name["bookkeeping"].statute is not None
    assert f"krävs av {by_name['bookkeeping'].statute}." in added
    assert by_name["analytics"].interest is not None
    assert f"berättigade intresse i ”Statistik” är {by_name['analytics'].interest.sv}." in added
    assert by_name["newsletter"].sources == ("email",)
    assert "når vi dig genom e-post, och uppgifterna kommer från e-post till oss." in added
    assert load(files=found.files).policy == policy


def test_the_same_answer_to_two_questions_is_said_once() -> None:
    again = "\n\n## {}\n\nVi sparar uppgifter så länge det behövs.\n"
    twice = LONG.rstrip() + again.format("Medlemmar") + again.format("Gäster")
    notice = done(twice).files["notice.sv.md"]
    kept = [line for line in notice.splitlines() if line.startswith("Vi behåller ")]
    assert kept
    assert len(kept) == len(set(kept))


def test_nothing_is_added_to_the_notice_before_anybody_has_answered() -> None:
    assert (
        "answers-added" not in finish(reading=read(text=LONG), answers={}, at=AT, day=AT.date()).files["notice.sv.md"]
    )


def test_the_sources_that_a_text_names_are_offered_first_and_ticked_by_nobody() -> None:
    found = done(LONG)
    (ways,) = [one for one in found.questions if one.kind is QuestionKind.CHANNELS]
    (sources,) = [one for one in ways.fields if one.name == "sources"]
    assert [one.value for one in sources.options][:3] == ["form", "oral", "phone"]
    assert {one.value for one in sources.options} == set(SourceKind)


def test_the_number_of_a_sole_trader_is_not_shown() -> None:
    first = finish(reading=read(text=LONG), answers={}, at=AT, day=AT.date())
    keys = {question.kind: question.key for question in first.questions}
    number = {"number": ("850709-9805",), "form": ("sole_trader",)}
    found = done(LONG, said={keys[QuestionKind.ORGANISATION_NUMBER]: number})
    assert "850709-9805" in found.files["policy.toml"]
    assert "9805" not in found.files["notice.sv.md"]


def test_an_open_question_stands_in_the_policy_and_hinders() -> None:
    found = finish(reading=read(text=TEXT), answers={}, at=AT, day=AT.date())
    assert found.text is not None
    assert {one.id for one in found.text.policy.todo} == {one.key for one in found.questions}
    assert all(one.state is AnswerState.OPEN for one in found.questions)
    assert not found.publishable


def test_a_finding_leads_to_the_question_that_its_place_rests_on() -> None:
    found = done()
    lines = found.files["policy.toml"].splitlines()
    line = next(number for number, words in enumerate(lines, 1) if words.startswith('id = "newsletter"'))
    key = found.question_of(file="policy.toml", line=line + 1)
    assert key in {one.key for one in found.questions}
    assert found.question_of(file="notice.sv.md", line=3) == ""
    assert found.question_of(file="policy.toml", line=1) == ""


def test_a_right_that_a_person_worded_is_in_the_notice_and_bound_when_its_words_call_for_a_control() -> None:
    found = done()
    assert found.text is not None
    sentence = "Du kan när som helst återkalla ett samtycke."
    assert sentence in found.files["notice.sv.md"]
    assert any(one.backing is not Backing.NOTHING for one in promise_sentences(reading=read(text=sentence)))
    assert sentence in {promise.sentence.sv for promise in found.text.policy.promises}


def test_a_sentence_is_replaced_struck_and_added_where_it_stands() -> None:
    assert section_of(notice=NOTICE, sentence="Fyra.") == "ratt"
    assert section_of(notice=NOTICE, sentence="Sex.") is None
    assert "- Tre.\n\n## Slut" in replace_sentence(notice=NOTICE, old="Fyra.", new="")
    assert "- Åtta." in replace_sentence(notice=NOTICE, old="Fyra.", new="Åtta.")
    added = add_sentence(notice=NOTICE, anchor="ratt", heading="Rätt", sentence="Nio.")
    assert section_of(notice=added, sentence="Nio.") == "ratt"
    new = add_sentence(notice=NOTICE, anchor="mer", heading="Mer", sentence="Tio.")
    assert section_of(notice=new, sentence="Tio.") == "mer"


@pytest.mark.parametrize(("period", "said"), [("P3Y", "3 år"), ("P24M", "24 månader"), ("PT72H", "PT72H"), ("P", "P")])
def test_a_period_is_called_what_people_call_it(period: str, said: str) -> None:
    assert duration(period).sv == said


def asked_in(text: str, **said):
    """Every question after one round of answers, by its kind."""
    reading = read(text=text)
    first = finish(reading=reading, answers={}, at=AT, day=AT.date())
    found = finish(reading=reading, answers=answers(first, **said), at=AT, day=AT.date())
    by_kind: dict[QuestionKind, list] = {}
    for one in found.questions:
        by_kind.setdefault(one.kind, []).append(one)
    return by_kind


@pytest.mark.parametrize(
    ("name", "quote", "kinds"),
    [
        ("Google", "", ["processor", "controller", "joint_controller", "sub_processor"]),
        ("Lingon Frakt AB", "", ["processor", "controller", "joint_controller", "sub_processor"]),
        ("Skatteverket", "", ["authority", "processor", "controller", "joint_controller", "sub_processor"]),
        ("Exempelby tingsrätt", "", ["court", "authority"]),
        ("Lingonfrakt", "", ["processor", "controller", "joint_controller", "sub_processor", "authority"]),
        (
            "Lingon Frakt AB",
            "Vi lämnar ut uppgifter till Lingon Frakt AB i en tvist.",
            ["processor", "controller", "joint_controller", "sub_processor", "counterparty"],
        ),
    ],
)
def test_a_company_is_offered_what_a_company_can_be_the_most_likely_first(name: str, quote: str, kinds) -> None:
    assert list(likely_kinds(name=name, quote=quote)) == kinds


def test_countries_are_chosen_by_name_those_of_the_eea_first_and_nothing_else_is_one() -> None:
    (asked,) = asked_in(LONG)[QuestionKind.RECIPIENT]
    (country,) = [one for one in asked.fields if one.name == "country"]
    assert {one.value for one in country.options[: len(EEA)]} == EEA
    assert next(one.label for one in country.options if one.value == "IE").sv == "Irland"
    assert len(country.options) > 200
    given = {"kind": ("processor",), "does": ("Skickar brev",), "country": ("XX",)}
    (wrong,) = asked_in(LONG, recipient=given)[QuestionKind.RECIPIENT]
    assert (wrong.state, [one.field for one in wrong.wrong]) == (AnswerState.WRONG, ["country"])


SHARED = """# Policy

Älvsands Snickeri AB är personuppgiftsansvarig.

## Mottagare

Vi lämnar uppgifter till våra leverantörer av IT-tjänster.
"""


def test_who_receives_data_is_asked_where_the_text_names_nobody_and_then_what_each_does() -> None:
    first = asked_in(SHARED)
    (unnamed,) = first[QuestionKind.UNNAMED]
    assert "leverantörer" in unnamed.quote
    assert {one.name for one in first[QuestionKind.RECIPIENT]} == {"Lingonmejl AB"}
    given = {"who": ("those",), "names": ("Lingonmejl AB, Granhotell AB;  Lingonmejl  AB",)}
    then = asked_in(SHARED, unnamed=given)
    assert [one.name for one in then[QuestionKind.RECIPIENT]] == ["Lingonmejl AB", "Granhotell AB"]
    assert "Lingonmejl AB" in then[QuestionKind.RECIPIENT][0].words.sv
    policy = done(SHARED, said={unnamed.key: given}).text.policy
    assert [one.name for one in policy.recipients] == ["Lingonmejl AB", "Granhotell AB"]


def test_nobody_is_asked_about_when_somebody_is_named_or_nobody_receives_data() -> None:
    assert QuestionKind.UNNAMED not in asked_in(LONG)
    (unnamed,) = asked_in(SHARED, unnamed={"who": ("nobody",)})[QuestionKind.UNNAMED]
    assert unnamed.state is AnswerState.DONE
    assert QuestionKind.RECIPIENT not in asked_in(SHARED, unnamed={"who": ("nobody",)})
    for names in ("", " , ;"):
        (wrong,) = asked_in(SHARED, unnamed={"who": ("those",), "names": (names,)})[QuestionKind.UNNAMED]
        assert [one.field for one in wrong.wrong] == ["names"]


VAGUE = """# Policy

## Lagring

Vi sparar uppgifter så länge det är nödvändigt, eller så länge lagen kräver det.

När uppgifterna inte längre behövs raderas de.

E-postadresser sparas så länge de behövs.

## Gäster

Vi sparar uppgifter så länge det behövs.
"""


def test_a_period_that_one_section_says_twice_is_asked_for_once() -> None:
    assert [one.quote[:12] for one in asked_in(VAGUE)[QuestionKind.PERIOD]] == [
        "Vi sparar up",
        "E-postadress",
        "Vi sparar up",
    ]


def test_the_language_of_the_only_text_is_not_asked_for() -> None:
    found = finish(reading=read(text=LONG), answers={}, at=AT, day=AT.date())
    assert not [one for one in found.questions if "språk" in one.words.sv]
    assert [one.value for one in done(LONG).text.policy.languages] == ["sv"]


@pytest.mark.parametrize(
    "text",
    [
        *("bokföringslagen 7 kap. 2 §", "Bokföringslagen", "BFL 7:2 §", "SFS 1999:1078", "artikel 6.1 c GDPR"),
        *("Bookkeeping Act", "skatteförfarandelagen", "2 kap. 3 § skollagen", "Regulation (EU) 2016/679", "art. 30"),
        *("rättegångsbalken", "dataskyddsförordningen"),
    ],
)
def test_a_statute_is_taken(text: str) -> None:
    assert names_a_law(text=text)


@pytest.mark.parametrize("text", ["vi måste", "för att det krävs", "12", "ja", "asdf", "skatt", "flaggor", "slag"])
def test_what_is_plainly_no_statute_is_not(text: str) -> None:
    assert not names_a_law(text=text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("för att det krävs", "Skriv lagen och gärna paragrafen, till exempel bokföringslagen 7 kap. 2 §."),
        ("<b>bokföringslagen</b>", "utan HTML"),
        ("bokföringslagen " * 125, "Svaret har 1\u00a0999 tecken; här får högst 200 plats."),
    ],
)
def test_a_statute_that_is_none_is_refused_with_what_to_write(given: str, said: str) -> None:
    reading = read(text=LONG)
    first = finish(reading=reading, answers={}, at=AT, day=AT.date())
    filled_in = answers(first)
    (key,) = [one.key for one in done(LONG).questions if one.kind is QuestionKind.STATUTE]
    found = finish(reading=reading, answers={**filled_in, key: {"statute": (given,)}}, at=AT, day=AT.date())
    (question,) = [one for one in found.questions if one.key == key]
    assert question.state is AnswerState.WRONG
    assert any(said in one.words.sv for one in question.wrong)


KEPT = LONG.replace(
    "Vi sparar dina uppgifter i 24 månader.",
    "Vi sparar dina uppgifter så länge du är kund hos oss och i 24 månader därefter.\n\nKvitton sparas i sju år.",
)


def test_an_event_and_the_time_after_it_are_one_question() -> None:
    found = asked_in(KEPT)
    assert QuestionKind.PERIOD not in found
    assert [one.words.sv for one in found[QuestionKind.TRIGGER]] == [
        "Vilka uppgifter sparas i 24 månader, och när börjar tiden räknas?",
        "Vilka uppgifter sparas i 7 år, och när börjar tiden räknas?",
    ]
    (kept,) = [one for one in found[QuestionKind.TRIGGER][0].fields if one.name == "categories"]
    assert (kept.label.sv, kept.label.en) == ("Uppgifter som sparas så länge", "Data that are kept that long")
    assert kept.options[0].under is None
    assert kept.options[-1].under.sv == "Uppgifter som texten inte nämner"
    assert "other" not in {one.value for one in kept.options}


def test_a_category_with_two_periods_is_pointed_out_at_both_answers() -> None:
    both = asked_in(KEPT)[QuestionKind.TRIGGER]
    said = "”E-postadress” får två olika tider i svaren: 24 månader från att vi senast hade kontakt, och 7 år"
    assert [[remark.sv[: len(said)] for remark in one.remarks] for one in both] == [[said], [said]]
    assert all(one.state is AnswerState.DONE for one in both)
    assert all(not one.remarks for one in asked_in(LONG)[QuestionKind.TRIGGER])


def test_a_right_that_is_missing_is_called_as_people_say_it() -> None:
    found = finish(reading=read(text=LONG), answers={}, at=AT, day=AT.date())
    asked = {one.words.sv for one in found.questions if one.kind is QuestionKind.RIGHT}
    assert "Texten nämner inte rätten till dataportabilitet. Vilken mening ska stå där?" in asked
    assert "Texten nämner inte rätten att klaga hos tillsynsmyndigheten. Vilken mening ska stå där?" in asked
