"""The console's pages at work: the policy with its proofs, an import, a newsletter, its audience and its preview."""

from __future__ import annotations

import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from lofte.domain.promises.registry import built_controls
from lofte.domain.states import ImportState, StaffRole
from lofte.domain.terms import Language
from lofte.queries import policy as policy_queries
from lofte.store.models import Import, Newsletter, Sending
from lofte.store.scopes import within
from tests import world
from tests.faces import firms
from tests.sources.test_sheets_faults import workbook

pytestmark = pytest.mark.django_db
FILE = (
    "Namn;E-post;Samtyckesdatum;Samtyckestext\nÅsa Öberg;asa@example.com;2026-05-01;Ja tack\nTrasig;inte en adress;;\n"
)
BODY = "# Hej {{ given_name | du }}\n\nEn rad."


def _text(answer) -> str:
    return answer.content.decode()


def test_the_policy_page_says_of_every_promise_what_it_shows(firm, sign_in):
    text = _text(sign_in(StaffRole.AUDITOR).get(reverse("console:policy")))
    page = policy_queries.policy_page(controller=firm.own, at=world.AT, language=Language.SV)
    assert page is not None
    assert text.count('class="note ') == sum(len(para.notes) for part in page.parts for para in part.paras)
    assert "Inte bevisat än" in text


def test_a_proof_opens_without_a_script_and_as_a_part(firm, sign_in):
    client = sign_in(StaffRole.AUDITOR)
    page = policy_queries.policy_page(controller=firm.own, at=world.AT, language=Language.SV)
    chosen = next(note.promise for part in page.parts for para in part.paras for note in para.notes)
    whole = _text(client.get(reverse("console:policy"), {"open": chosen}))
    part = _text(client.get(reverse("console:promise", args=[chosen])))
    assert whole.count(f'id="proof-{chosen}"') == part.count(f'id="proof-{chosen}"') == 1
    assert 'aria-expanded="true"' in part
    closed = _text(client.get(reverse("console:promise", args=[chosen]), {"close": "1"}))
    assert "proof-" not in closed
    assert client.get(reverse("console:promise", args=["XX-99"])).status_code == 404


def test_a_state_that_is_unknown_shows_the_whole_policy(sign_in):
    client = sign_in(StaffRole.AUDITOR)
    shown = [_text(client.get(reverse("console:policy"), given)).count("<section") for given in ({}, {"state": "x"})]
    assert shown[0] == shown[1]


def test_a_proof_can_be_asked_for_by_those_who_answer_for_it(sign_in):
    assert built_controls()
    assert sign_in(StaffRole.OFFICER).post(reverse("console:prove")).status_code == 302
    assert sign_in(StaffRole.MARKETER).post(reverse("console:prove")).status_code == 403


def test_versions_are_listed_and_an_unknown_difference_is_not_found(sign_in):
    client = sign_in(StaffRole.AUDITOR)
    assert "Version 1" in _text(client.get(reverse("console:policy-versions")))
    assert client.get(reverse("console:policy-diff", args=[1, 7])).status_code == 404


def test_a_sheet_of_a_workbook_is_chosen_by_its_name_and_a_wrong_one_is_answered_with_those_there_are(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    people = [["Namn", "E-post"], ["Ola", "ola@kund.example"]]
    content = workbook(people, Gamla=[["Förnamn", "E-post"], ["Eva", "eva@kund.example"]])

    def ask(sheet):
        file = SimpleUploadedFile("kontakter.xlsx", content)
        return client.post(reverse("console:imports"), {"file": file, "sheet": sheet})

    refused = ask("Nya")
    assert refused.status_code == 400
    assert '"Kunder", "Gamla"' in html.unescape(_text(refused))
    assert 'value="Nya"' in _text(refused)
    page = _text(client.get(ask("gamla").headers["Location"]))
    assert "Bladet ”Gamla” läses in, ett av 2 i filen." in page
    assert "eva@kund.example" in page


def _upload(client, content=FILE):
    return client.post(reverse("console:imports"), {"file": SimpleUploadedFile("k.csv", content.encode("cp1252"))})


def test_a_file_is_uploaded_guessed_and_waits_for_a_statement(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    answer = _upload(client)
    assert answer.status_code == 302
    page = _text(client.get(answer.headers["Location"]))
    assert "asa@example.com" in page
    assert re.search(r'<option value="email" selected>', page)
    with within(firm.own):
        assert Import.objects.get().state == ImportState.UPLOADED


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ["Filen: Ingen fil kom fram.", "Välj en CSV- eller XLSX-fil."]),
        ("Bara en rubrik\n", ["Det finns rubriker, men inga rader under dem.", "Ge en rad för varje person."]),
        ("E-post\n" + "x;" * 300, ["Filen, rad 2: En rad har för många kolumner.", "Se över citattecknen."]),
        ("PK\x03\x04 ingen bok", ["XLSX-filen går inte att öppna.", "Spara den en gång till från Excel."]),
    ],
)
def test_a_file_that_is_wrong_is_met_with_words_and_changes_nothing(firm, sign_in, content, told):
    answer = _upload(sign_in(StaffRole.MARKETER), content)
    assert answer.status_code == 400
    assert [words for words in ["Inget ändrades.", *told] if words not in _text(answer)] == []
    with within(firm.own):
        assert not Import.objects.exists()


def test_no_file_at_all_is_met_with_words(sign_in):
    assert sign_in(StaffRole.MARKETER).post(reverse("console:imports")).status_code == 400


def test_an_english_reader_is_told_in_english(sign_in):
    client = sign_in(StaffRole.MARKETER)
    answer = client.post(reverse("console:imports"), headers={"accept-language": "en"})
    assert "The file: No file came." in _text(answer)
    assert "Choose a CSV or XLSX file." in _text(answer)


def test_a_field_and_a_column_are_told_by_their_names_on_the_page(sign_in):
    client = sign_in(StaffRole.MARKETER)
    page = _upload(client).headers["Location"]
    answer = client.post(page + "/state", {"column-0": "postal_address", "column-1": "postal_address"})
    assert "Kolumnerna: Kolumnerna 1, 2 har båda valts som ”Gatuadress”." in _text(answer)
    unsaid = client.post(page + "/state", {"column-1": "email"})
    assert "På vilken grund: Svaret saknas." in _text(unsaid)


def test_a_statement_that_is_not_made_keeps_what_was_written(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    page = _upload(client).headers["Location"]
    answer = client.post(page + "/state", {"statement": "Anmälda på mässan i våras.", "purpose": "newsletter"})
    assert answer.status_code == 400
    assert "Anmälda på mässan i våras." in _text(answer)
    assert "Kolumnerna: Ingen kolumn säger hur en person nås." in _text(answer)
    with within(firm.own):
        assert Import.objects.get().state == ImportState.UPLOADED


def test_a_stated_file_goes_to_the_worker_and_shows_how_far_it_is(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    page = _upload(client).headers["Location"]
    columns = {"column-0": "full_name", "column-1": "email", "column-2": "consent_date", "column-3": "consent_text"}
    given = {
        **columns,
        "purpose": "newsletter",
        "basis": "consent",
        "source": "newsletter_signup",
        "channel": "email",
        "statement": "Anmälda i formuläret på webbplatsen.",
        "collected_on": "2026-10-01",
        "attest": "yes",
    }
    assert client.post(page + "/state", given).status_code == 302
    assert "Läses in" in _text(client.get(page))
    assert "<progress" in _text(client.get(page + "/part"))


@pytest.mark.parametrize(
    ("spoken", "said"), [("sv", "Bladet ”Kunder” läses in, ett av 2"), ("en", "The sheet “Kunder”")]
)
def test_the_mapping_page_names_the_sheet_that_is_read_and_those_that_are_not(sign_in, spoken, said):
    book = Workbook()
    book.active.title = "Kunder"
    book.active.append(["Namn", "E-post"])
    book.active.append(["Åsa Öberg", "asa@example.com"])
    book.create_sheet("Gamla <b>").append(["Namn"])
    kept = io.BytesIO()
    book.save(kept)
    client = sign_in(StaffRole.MARKETER)
    made = client.post(reverse("console:imports"), {"file": SimpleUploadedFile("k.xlsx", kept.getvalue())})
    text = _text(client.get(made.headers["Location"], headers={"accept-language": spoken}))
    assert said in text
    assert "Gamla &lt;b&gt;" in text


def test_an_import_of_another_controller_is_not_there(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    unknown = reverse("console:import", args=[firm.stranger])
    for path in (unknown, unknown + "/part", unknown + "/report"):
        assert client.get(path).status_code == 404


def _newsletter(client) -> str:
    answer = client.post(
        reverse("console:newsletters"), {"title": "Vårbrev", "purpose": "newsletter", "language": "sv"}
    )
    page = answer.headers["Location"]
    written = {"title": "Vårbrev", "subject_line": "Tre idéer", "preheader": "", "body": BODY}
    assert client.post(page, written).status_code == 302
    return page


def test_a_newsletter_is_written_and_previewed_as_one_person_will_read_it(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    page = _newsletter(client)
    chosen = client.post(page + "/preview", {"recipient": "anna@example.com"})
    assert chosen.headers["Location"] == f"{page}/preview?as={firm.subject}"
    assert "får nås" in _text(client.get(chosen.headers["Location"]))
    letter = client.get(page + "/letter", {"as": str(firm.subject)})
    assert "Hej Anna" in _text(letter)
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Hej Cilla" not in _text(client.get(page + "/letter", {"as": str(firm.stranger)}))


def test_the_audience_counts_each_person_once_and_leads_to_the_people(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    page = _newsletter(client)
    text = _text(client.get(page + "/audience"))
    assert re.search(r"<b>1</b> av 2 får nås", text)
    refused = re.search(r'href="(/console/newsletters/[^"]+/audience/CONSENT_MISSING[^"]*)"', text)
    assert refused, text
    people = _text(client.get(refused.group(1)))
    assert "bo@example.com" in people
    assert "anna@example.com" not in people


def test_sending_locks_the_letter_and_the_same_words_are_not_sent_twice(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    page = _newsletter(client)
    started = client.post(page + "/send")
    assert started.status_code == 302
    assert "Förbereds" in _text(client.get(started.headers["Location"]))
    assert client.post(page + "/send").status_code == 400
    with within(firm.own):
        assert Sending.objects.count() == 1


def test_a_newsletter_without_words_is_not_sent_and_says_what_is_missing(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    made = client.post(reverse("console:newsletters"), {"title": "Tomt", "purpose": "newsletter", "language": "sv"})
    answer = client.post(made.headers["Location"] + "/send")
    assert answer.status_code == 400
    assert "Ämnesrad: Ämnesraden är tom." in _text(answer)
    assert "Brevet: Brevet har ingen text." in _text(answer)
    with within(firm.own):
        assert not Sending.objects.exists()


def test_a_purpose_that_the_policy_does_not_know_makes_no_newsletter(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    answer = client.post(reverse("console:newsletters"), {"title": "X", "purpose": "espionage", "language": "sv"})
    assert answer.status_code == 400
    assert "Ändamål: Den policy som gäller har inget sådant ändamål med e-post." in _text(answer)
    with within(firm.own):
        assert not Newsletter.objects.exists()


def test_whoever_may_only_look_can_neither_write_nor_send(firm, sign_in):
    page = _newsletter(sign_in(StaffRole.MARKETER))
    auditor = sign_in(StaffRole.AUDITOR)
    assert auditor.get(page + "/audience").status_code == 200
    assert auditor.get(page).status_code == 403
    assert auditor.post(page + "/send").status_code == 403


def test_the_evidence_is_verified_at_a_press_of_the_button(sign_in):
    text = _text(sign_in(StaffRole.AUDITOR).post(reverse("console:evidence-verify")))
    assert "Kedjan är hel." in text


def test_the_demos_clock_moves_forward_and_no_other_installations_does(firm, sign_in, settings):
    client = sign_in(StaffRole.OWNER)
    assert client.post(reverse("console:clock"), {"by": "day"}).status_code == 302
    settings.LOFTE = firms.demo(on=False)
    assert client.post(reverse("console:clock"), {"by": "day"}).status_code == 404
    assert client.get(reverse("console:outbox")).status_code == 404
