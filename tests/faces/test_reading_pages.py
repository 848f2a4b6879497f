"""Reading a policy in, as whoever sits at the console meets it: forms alone, step by step, only what is theirs."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NoReturn
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lofte.domain.acts import SYSTEM
from lofte.domain.drafting import finish
from lofte.domain.errors import LofteError
from lofte.domain.states import StaffRole
from lofte.domain.terms import Language
from lofte.queries import reading as queries
from lofte.store.models import Controller, PolicyDraft
from lofte.store.scopes import within
from lofte.usecases import staff as staff_cases
from lofte.usecases.staff import installation
from tests import world
from tests.faces import firms
from tests.usecases.filling_in import answers
from tests.usecases.test_reading_flow import TEXT, reader

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGES = ("reading-report", "reading-questions", "reading-text", "reading-publish")


def read_in(client: Client, text: str = TEXT, whose: str = "new") -> str:
    """Paste a text; the id of its draft."""
    answer = client.post(reverse("console:reading"), {"text": text, "for": whose})
    assert answer.status_code == 302, answer.content.decode()[-500:]
    return answer["Location"].rsplit("/", 1)[-1]


def page(client: Client, name: str, draft: str) -> str:
    answer = client.get(reverse(f"console:{name}", args=[draft]))
    assert answer.status_code == 200
    return answer.content.decode()


def answer_all(client: Client, staff, draft: str) -> None:
    """Fill the form in as it is shown and save it, until it asks for nothing more."""
    for _ in range(4):
        found = queries.opened(draft=UUID(draft), reader=reader(staff), at=world.AT)
        assert found is not None
        if not found.finished.open:
            return
        shown = page(client, "reading-questions", draft)
        form: dict[str, list[str]] = {"asked": re.findall(r'name="asked" value="([^"]+)"', shown)}
        for key, values in answers(found.finished).items():
            for name, given in values.items():
                assert not given or f'name="{key}.{name}"' in shown, (key, name)
                form[f"{key}.{name}"] = list(given)
        for question in found.finished.questions:
            for name, given in question.given.items():
                form.setdefault(f"{question.key}.{name}", list(given))
        assert client.post(reverse("console:reading-questions", args=[draft]), form).status_code == 302


def archive(name: str, content: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr(name, content)
    return held.getvalue()


def docx(text: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines() if line)
    return archive("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{lines}</w:body></w:document>')


def test_a_file_and_a_text_together_are_refused_and_the_text_is_not_lost(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    file = SimpleUploadedFile("policy.txt", TEXT.encode())
    answer = client.post(reverse("console:reading"), {"file": file, "text": "Min egen text", "for": "new"})
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "Både en fil och inklistrad text kom fram" in shown
    assert "Min egen text</textarea>" in shown
    with within(installation()):
        assert not PolicyDraft.objects.exists()


def test_a_text_beyond_the_limit_is_refused_with_the_limit(firm, sign_in) -> None:
    answer = sign_in(StaffRole.OWNER).post(reverse("console:reading"), {"text": "å" * 1_000_001, "for": "new"})
    assert answer.status_code == 400
    assert "1\u00a0000\u00a0000 tecken" in answer.content.decode()


def test_both_limits_are_told_before_anything_is_given(firm, sign_in) -> None:
    shown = sign_in(StaffRole.OWNER).get(reverse("console:reading")).content.decode()
    assert "högst 20 MiB" in shown
    assert "1\u00a0000\u00a0000 tecken" in shown


def test_a_pasted_policy_becomes_a_company_with_a_notice_that_anyone_can_read(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    report = page(client, "reading-report", draft)
    assert "Vi behandlar namn och e-postadress för att skicka nyhetsbrev till dig." in report
    assert "Kräver ett beslut" in report
    answer_all(client, firm.staff[StaffRole.OWNER], draft)
    compared = page(client, "reading-publish", draft)
    assert "Inget hindrar publicering" in compared
    assert "Älvsands Snickeri AB, org.nr 556036-0793" in compared
    where = reverse("console:reading-publish", args=[draft])
    asked = client.post(where, {"slug": "alvsand"})
    assert asked.status_code == 200
    assert "Det här blir offentligt" in asked.content.decode()
    assert "http://testserver/n/alvsand" in asked.content.decode()
    assert Client().get(reverse("notice", args=["alvsand"])).status_code == 404
    published = client.post(where, {"slug": "alvsand", "confirmed": "yes"}, follow=True)
    shown = published.content.decode()
    assert "Publicerad för Älvsands Snickeri AB" in shown
    assert reverse("notice", args=["alvsand"]) in shown
    public = Client().get(reverse("notice", args=["alvsand"])).content.decode()
    assert "nyhetsbrev till dig" in public
    assert '<a href="mailto:hej@alvsand.example">hej@alvsand.example</a>' in public
    for name in ("policy", "newsletters", "imports", "overview"):
        assert "Älvsands Snickeri AB" in client.get(reverse(f"console:{name}")).content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("policy.txt", TEXT.encode()),
        ("policy.txt", TEXT.encode("cp1252")),
        ("policy.md", TEXT.encode()),
        ("policy.html", f"<!doctype html><title>x</title><body><p>{TEXT}</p></body>".encode()),
        ("policy.docx", docx(TEXT)),
        ("policy.pdf", docx(TEXT)),
    ],
    ids=["text", "windows", "markdown", "html", "word", "word called pdf"],
)
def test_every_kind_of_document_is_read(firm, sign_in, name: str, data: bytes) -> None:
    client = sign_in(StaffRole.OFFICER)
    answer = client.post(
        reverse("console:reading"), {"file": SimpleUploadedFile(name, data), "for": "own"}, follow=True
    )
    assert answer.status_code == 200
    assert "Älvsands Snickeri AB" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("policy.pdf", b"%PDF-1.4 nothing of the kind", "gick inte att göra om till text"),
        ("policy.docx", b"PK\x03\x04 no archive", "gick inte att göra om till text"),
        ("policy.txt", b"\x00\x01\x02" * 99, "kan vara inskannat"),
        ("policy.txt", b"", "Filen: Filen är tom."),
        ("policy.pdf", TEXT.encode(), "heter som en PDF eller ett Worddokument men innehåller något annat"),
        ("policy.doc", bytes.fromhex("d0cf11e0a1b11ae1") * 99, "äldre Worddokument (.doc) eller låst med lösenord"),
        ("policy.docx", archive("mimetype", "x"), "arkiv och inget Worddokument"),
    ],
    ids=["pdf", "word", "binary", "empty", "misnamed", "older", "archive"],
)
def test_what_cannot_be_read_is_told_in_the_reader_s_language_and_nothing_is_kept(
    firm, sign_in, name: str, data: bytes, told: str
) -> None:
    client = sign_in(StaffRole.OWNER)
    answer = client.post(reverse("console:reading"), {"file": SimpleUploadedFile(name, data), "for": "new"})
    assert answer.status_code == 400
    assert told in answer.content.decode()
    with within(installation()):
        assert not PolicyDraft.objects.exists()


def test_a_wrong_answer_is_shown_at_its_field_and_an_answer_is_saved_without_leaving_the_page(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    shown = page(client, "reading-questions", draft)
    key = next(one for one in re.findall(r'name="asked" value="([^"]+)"', shown) if one.startswith("valid_from"))
    where = reverse("console:reading-questions", args=[draft])
    answer = client.post(where, {"asked": key, f"{key}.day": "igår"}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert 'id="left"' in answer.content.decode()
    assert "Det är ingen dag." in page(client, "reading-questions", draft)
    client.post(where, {"asked": key, f"{key}.day": "2026-11-01"})
    again = page(client, "reading-questions", draft)
    assert "Det är ingen dag." not in again
    assert 'value="2026-11-01"' in again


def keys_of(shown: str, kind: str) -> list[str]:
    """The keys of the questions of a kind that a page asks."""
    return [one for one in re.findall(r'name="asked" value="([^"]+)"', shown) if one.startswith(f"{kind}-")]


def test_an_answered_question_shows_its_answer_in_the_folded_line_and_saving_says_so(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    where = reverse("console:reading-questions", args=[draft])
    (key,) = keys_of(page(client, "reading-questions", draft), "valid_from")
    saved = client.post(where, {"asked": key, f"{key}.day": "2026-11-01"}, follow=True).content.decode()
    summary = re.search(rf'id="{key}"[^>]*><summary>(.*?)</summary>', saved, re.DOTALL)
    assert summary is not None
    assert '<span class="said">2026-11-01</span>' in summary[1]
    assert "Sparat" in saved
    assert "Sparat" not in page(client, "reading-questions", draft)


def test_going_on_from_a_matter_with_open_questions_says_so_at_the_field_and_puts_the_focus_there(
    firm, sign_in
) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    where = reverse("console:reading-questions", args=[draft])
    (key,) = keys_of(page(client, "reading-questions", draft), "valid_from")
    answer = client.post(where, {"asked": key, f"{key}.day": "", "then": "company"})
    assert answer["Location"] == f"{where}?missing=company"
    shown = client.get(answer["Location"]).content.decode()
    assert "1 fråga här saknar ett rätt svar." in shown
    assert "Gå vidare utan att svara" in shown
    assert shown.count("autofocus") == 1
    field = re.search(rf'<input id="{key}.day".*?</section>', shown, re.DOTALL)
    assert field is not None
    assert "autofocus" in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert "Svar saknas." in field[0]
    on = client.post(where, {"asked": key, f"{key}.day": "2026-11-01", "then": "company"})
    assert on["Location"] == f"{where}#purposes"


def test_an_answer_that_is_too_long_is_kept_whole_and_told(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client, TEXT + "\nVi använder Mailchimp för utskick.\n")
    where = reverse("console:reading-questions", args=[draft])
    shown = page(client, "reading-questions", draft)
    (key,) = keys_of(shown, "recipient")
    assert "maxlength" not in shown
    long = "mycket " * 714 + "på"
    client.post(where, {"asked": key, f"{key}.does": long})
    again = page(client, "reading-questions", draft)
    assert long in again
    assert "Svaret har 5\u00a0000 tecken; här får högst 2\u00a0000 plats. Korta det." in again


def test_a_country_is_chosen_by_its_name(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client, TEXT + "\nVi använder Mailchimp för utskick.\n")
    shown = page(client, "reading-questions", draft)
    near, far = shown.index('<optgroup label="EU och EES">'), shown.index('<optgroup label="Andra länder">')
    assert near < shown.index('<option value="SE">Sverige</option>') < shown.index(">Österrike</option>") < far
    assert far < shown.index('<option value="US">USA</option>')
    (kind,) = re.findall(r'name="recipient-\w+\.kind" value="(\w+)"', shown)[:1]
    assert kind == "processor"
    assert "Domstol" not in shown


def test_what_hinders_publishing_leads_to_the_answer_or_the_text(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client, TEXT.replace("Integritetsskyddsmyndigheten (IMY)", "Datainspektionen"))
    answer_all(client, firm.staff[StaffRole.OWNER], draft)
    shown = page(client, "reading-publish", draft)
    assert "Integritetsskyddsmyndigheten" in shown
    assert "L02" in shown
    assert "Inget hindrar publicering" not in shown
    refused = client.post(reverse("console:reading-publish", args=[draft]), {"slug": "alvsand"})
    assert refused.status_code == 400
    assert not Controller.objects.filter(slug="alvsand").exists()
    changed = client.post(reverse("console:reading-text", args=[draft]), {"text": TEXT})
    assert changed.status_code == 302
    assert "Inget hindrar publicering" in page(client, "reading-publish", draft)


def test_what_hinders_loading_is_told_in_the_reader_s_language(firm, sign_in, monkeypatch) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)

    def refused(*, files: object) -> NoReturn:
        raise LofteError.of(
            "notice_anchor",
            "The anchor #namn already belongs to the heading on line 7.",
            place="notice.sv.md",
            line=9,
            remedy="Give this heading an anchor of its own: {#another}.",
        )

    monkeypatch.setattr(finish, "load", refused)
    shown = page(client, "reading-publish", draft)
    assert "Ankaret #namn hör redan till rubriken på rad 7." in shown
    assert "Ge rubriken ett eget ankare: {#annat}." in shown
    assert "Rad 9 i texten" in shown
    assert "notice.sv.md" not in shown
    assert "already belongs" not in shown


ADVISED = """
Du ansvarar själv för att uppgifterna är korrekta. Vi säljer aldrig dina uppgifter vidare.

Vi använder Mailchimp för utskick.
"""
DEVELOPERS = re.compile(
    r"P-\d{3}|notice\.sv|\[\[|policy\.toml|\blabel\b|\bsubjects\b|\breviewed\b|\bagreement\b|\bclause\b"
)


def visible(shown: str) -> str:
    """The words of a page, without its marks and addresses."""
    return re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", shown[shown.index("<main") :], flags=re.DOTALL)


def test_advice_is_gathered_in_the_words_of_the_pages_with_one_number_on_both_and_right_links(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client, TEXT + ADVISED)
    answer_all(client, firm.staff[StaffRole.OWNER], draft)
    report, compared = page(client, "reading-report", draft), page(client, "reading-publish", draft)
    counted = [re.search(r"<b>(\d+)</b> råd om texten", shown) for shown in (report, compared)]
    assert all(counted)
    first, second = (int(one[1]) for one in counted if one)
    assert 0 < first == second < 10
    assert len(re.findall(r'<span class="rule">[LP]\d\d</span>', report)) >= first
    for shown in (report, compared):
        assert DEVELOPERS.findall(visible(shown)) == []
    assert "Det finns inget undertecknat avtal, så inget lämnas dit förrän det finns." in compared
    led = re.search(r'href="[^"]*\?open=(recipient-\w+)#\1">MailChimp', compared)
    assert led is not None
    asked = client.get(reverse("console:reading-questions", args=[draft]), {"open": led[1]}).content.decode()
    assert re.search(rf'id="{led[1]}" open>', asked)
    assert f'name="{led[1]}.agreement"' in asked
    assert "Till svaret" not in compared


def test_a_sentence_that_no_question_decides_says_what_to_do_and_leads_to_the_text(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client, TEXT.replace("Integritetsskyddsmyndigheten (IMY)", "Datainspektionen"))
    shown = page(client, "reading-report", draft)
    notes = re.findall(r'<(a|span) class="note close"([^>]*)>(.*?)</\1>\s*</li>', shown, re.DOTALL)
    assert notes
    assert [tag for tag, _, _ in notes if tag != "a"] == []
    where = reverse("console:reading-text", args=[draft])
    (to_text,) = [words for _, address, words in notes if where in address]
    assert "Integritetsskyddsmyndigheten" in to_text
    assert "Ändra texten" in to_text


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("admin", "Kortnamnet är upptaget, eller kan tas för något annat än ett företag."),
        ("static", "Kortnamnet är upptaget, eller kan tas för något annat än ett företag."),
        ("n", "Kortnamnet är upptaget, eller kan tas för något annat än ett företag."),
        ("api", "Kortnamnet är upptaget, eller kan tas för något annat än ett företag."),
        ("ekorren", "Det finns redan ett företag med det kortnamnet."),
        ("Å", "Kortnamnet duger inte."),
    ],
)
def test_a_short_name_that_is_not_to_be_had_is_told_before_anything_is_asked(firm, sign_in, slug: str, said) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    answer_all(client, firm.staff[StaffRole.OWNER], draft)
    for confirmed in ({}, {"confirmed": "yes"}):
        answer = client.post(reverse("console:reading-publish", args=[draft]), {"slug": slug, **confirmed})
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert "Det här blir offentligt" not in answer.content.decode()


def test_a_new_version_is_confirmed_too_at_the_address_that_it_has(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client, whose="own")
    answer_all(client, firm.staff[StaffRole.OWNER], draft)
    where = reverse("console:reading-publish", args=[draft])
    asked = client.post(where).content.decode()
    assert "http://testserver/n/ekorren" in asked
    assert "Publicerad för" not in page(client, "reading-publish", draft)
    assert "Publicerad för" in client.post(where, {"confirmed": "yes"}, follow=True).content.decode()


@pytest.mark.parametrize("role", [StaffRole.MARKETER, StaffRole.SALES, StaffRole.AUDITOR])
def test_reading_in_is_for_owners_and_officers(firm, sign_in, role: StaffRole) -> None:
    draft = read_in(sign_in(StaffRole.OWNER), whose="own")
    client = sign_in(role)
    for name, arguments in (("reading", []), ("reading-beside", []), *((one, [draft]) for one in PAGES)):
        assert client.get(reverse(f"console:{name}", args=arguments)).status_code == 403
    assert reverse("console:reading") not in client.get(reverse("console:overview")).content.decode()


def test_another_s_draft_is_not_there(firm, sign_in) -> None:
    """The owner of a company not here yet, a colleague, and whoever works for another controller."""
    owner, colleague = sign_in(StaffRole.OWNER), sign_in(StaffRole.OFFICER)
    elsewhere = world.AT
    outsider = firms.staff.add_staff(
        email="cia@trillingen.example", name="Cia Ask", language="sv", actor=world.SYSTEM, at=elsewhere
    )
    firms.staff.grant_role(
        staff=outsider, role=StaffRole.OWNER, controller=firm.other, actor=world.SYSTEM, at=elsewhere
    )
    stranger = firms.enter(outsider)
    for_new, for_own = read_in(owner), read_in(owner, whose="own")
    assert colleague.get(reverse("console:reading-report", args=[for_own])).status_code == 200
    for client, draft in ((colleague, for_new), (stranger, for_new), (stranger, for_own)):
        for name in PAGES:
            assert client.get(reverse(f"console:{name}", args=[draft])).status_code == 404
        assert client.post(reverse("console:reading-discard", args=[draft])).status_code == 404
        assert client.get(reverse("console:reading-beside"), {"a": f"draft-{draft}"}).status_code == 404
    assert stranger.get(reverse("console:reading-beside"), {"a": "notice-sv-ekorren"}).status_code == 404


def test_a_draft_is_listed_by_its_company_with_the_file_beside_it(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    file = SimpleUploadedFile("policy-2.txt", TEXT.encode())
    client.post(reverse("console:reading"), {"file": file, "for": "new"})
    nameless = SimpleUploadedFile("utan-namn.txt", b"Vi behandlar ditt namn och din e-postadress.")
    draft = client.post(reverse("console:reading"), {"file": nameless, "for": "new"})["Location"].rsplit("/", 1)[-1]
    shown = client.get(reverse("console:reading")).content.decode()
    assert re.search(r'class="title">Älvsands Snickeri AB</span><br><span class="soft small">policy-2.txt ·', shown)
    assert 'class="title">utan-namn.txt</span>' in shown
    assert "Älvsands Snickeri AB (policy-2.txt)" in client.get(reverse("console:reading-beside")).content.decode()
    (key,) = keys_of(page(client, "reading-questions", draft), "controller")
    client.post(reverse("console:reading-questions", args=[draft]), {"asked": key, f"{key}.name": "Lingon AB"})
    assert 'class="title">Lingon AB</span>' in client.get(reverse("console:reading")).content.decode()


def test_a_draft_can_be_thrown_away(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    assert client.post(reverse("console:reading-discard", args=[draft])).status_code == 302
    assert client.get(reverse("console:reading-report", args=[draft])).status_code == 404


def test_two_documents_side_by_side_show_both_sentences_of_what_differs(firm, sign_in) -> None:
    client = sign_in(StaffRole.OWNER)
    draft = read_in(client)
    where = reverse("console:reading-beside")
    assert f'value="draft-{draft}"' in client.get(where).content.decode()
    shown = client.get(where, {"a": f"draft-{draft}", "b": "notice-sv-ekorren"}).content.decode()
    assert "Säger inget om det." in shown
    same = client.get(where, {"a": f"draft-{draft}", "b": f"draft-{draft}"}).content.decode()
    assert "De skiljer sig på 0 punkter" in same


@pytest.mark.parametrize("key", ["draft-", "draft-x", "notice-sv-nobody", "notice-no-ekorren", "other", "notice"])
def test_a_document_that_is_none_is_not_found(firm, sign_in, key: str) -> None:
    assert sign_in(StaffRole.OWNER).get(reverse("console:reading-beside"), {"a": key}).status_code == 404


def test_an_operator_of_an_empty_installation_begins_by_reading_a_policy_in(db) -> None:
    """Nobody's controller is there yet, so the console leads to the one thing to do; then its owner works there."""
    world.installed()
    operator = staff_cases.add_staff(
        email="drift@lofte.example", name="Drift Ask", language=Language.SV, actor=SYSTEM, at=world.AT
    )
    staff_cases.grant_role(staff=operator, role=StaffRole.OPERATOR, controller=None, actor=SYSTEM, at=world.AT)
    client = firms.enter(operator)
    led = client.get(reverse("console:overview"))
    assert (led.status_code, led["Location"]) == (302, reverse("console:reading"))
    shown = client.get(reverse("console:reading")).content.decode()
    assert 'value="new"' in shown
    assert 'value="own"' not in shown
    assert client.get(reverse("console:people")).status_code == 302
    draft = read_in(client, whose="own")
    with within(installation()):
        assert PolicyDraft.objects.filter(id=draft).exists()
    assert "reading" in client.get(reverse("console:reading-report", args=[draft])).content.decode()
