"""The whole story in a browser, on the product as it runs: from two policies to a lawful newsletter and its evidence.

Each test stands on its own, save that they share one demo. The clock is moved last: it only goes forward.
"""

from __future__ import annotations

import re
import urllib.request
from datetime import date

import pytest
from playwright.sync_api import expect

from lofte.usecases.demo.people import spreadsheet
from tests.e2e import acts

pytestmark = [pytest.mark.browser, pytest.mark.database]

EKORREN, TRILLINGEN, MASEN = "Ekorrens Webbyrå", "Trillingen", "Kaffestugan Måsen"
SOME_DAY = date(2026, 3, 2)
"""The list's addresses are the same on every day."""
ONE_CLICK = b"List-Unsubscribe=One-Click"


def address(number):
    """The address of somebody at Ekorren who said yes, with proof: rows 0, 1 and 3 of its list."""
    return f"kontakt{number}@ekorren-kund.example"


def post(url, body):
    """A plain POST, as a mailbox makes it: no cookie, no token, no referrer."""
    request = urllib.request.Request(url, data=body, method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.headers


@pytest.mark.parametrize("firm", [EKORREN, TRILLINGEN])
def test_each_firms_notice_is_public_and_its_promises_are_shown_with_their_proof(signed_in, stranger, firm):
    slug = firm.split()[0].lower().removesuffix("s")
    answer = stranger.goto(f"/n/{slug}")
    assert answer.status == 200
    expect(stranger.get_by_role("heading", level=1)).to_be_visible()
    assert stranger.context.cookies() == []
    page = signed_in("owner")
    acts.work_for(page, firm)
    page.goto("/console/policy")
    notes = page.locator("a.note")
    assert notes.count() >= 60
    for note in notes.all():
        assert re.search("Kept|Close to a deadline|Broken|Not proven yet", note.inner_text())
    assert page.locator("a.note.broken").count() == 0
    kept = page.locator("a.note.kept").first
    kept.click()
    proof = page.locator("section.proof")
    expect(proof).to_contain_text("What was examined")
    expect(proof).to_contain_text(re.compile(r"\d+ records?, "))
    expect(proof).to_contain_text(
        re.compile(r"Before that (\d+) faults were planted among canaries, and the check found \1")
    )
    expect(page.locator("a.note.kept").first).to_have_attribute("aria-expanded", "true")
    proof.get_by_role("link", name="Close").click()
    expect(proof).to_have_count(0)


def test_a_spreadsheet_becomes_people_only_when_its_origin_is_stated_and_all_at_once(signed_in):
    page = signed_in("owner")
    acts.work_for(page, TRILLINGEN)
    before = acts.figures(page)["People"]
    page.goto("/console/imports")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the demo's file").click()
    content = download.value.path().read_bytes()
    assert "Förnamn;Efternamn" in content.decode("cp1252")
    acts.upload(page, content)

    # The guess is by the headings, and can be changed.
    expect(page.get_by_label("What E-post holds")).to_have_value("email")
    expect(page.get_by_label("What Samtyckesdatum holds")).to_have_value("consent_date")
    expect(page.get_by_label("What Anteckning holds")).to_have_value("ignored")
    page.get_by_label("What Mobil holds").select_option("ignored")

    # Without a statement nothing is read, and what was said of the columns is not lost.
    page.locator("form[action$='/state']").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="State this and read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in the columns?")
    expect(page.locator(".say.broken, [role=alert]").first).to_be_visible()
    page.get_by_label("What Mobil holds").select_option("ignored")
    acts.state_origin(page)

    expect(page.get_by_role("button", name="Accept")).to_be_visible(timeout=acts.MOVING)
    found = acts.figures(page)
    assert found["Rows in the file"] == 412
    assert found["New people"] + found["Already known"] + found["Refused"] <= 412
    assert found["New people"] > 300
    assert found["Refused"] >= 9

    # The report names row, column and reason, and nobody.
    refused = page.locator("section", has=page.get_by_role("heading", name="What was not taken in, and why"))
    for reason in ("The e-mail address cannot be used", "No way to reach the person", "The date is in the future"):
        expect(refused).to_contain_text(reason)
    expect(refused).not_to_contain_text("The phone number cannot be used")
    with page.expect_download() as download:
        page.get_by_role("link", name="As a file (CSV)").click()
    report = download.value.path().read_text(encoding="utf-8")
    assert "@" not in report
    assert {row[2] for row in acts.lines(report)} >= {"EMAIL_BROKEN", "NO_ADDRESS", "DATE_AHEAD", "DUPLICATE"}

    # Until it is accepted nobody of it is there.
    here = page.url
    page.goto("/console/")
    assert acts.figures(page)["People"] == before
    page.goto(here)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported", timeout=acts.MOVING)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Who are they?")).to_have_count(0)
    page.goto("/console/")
    assert acts.figures(page)["People"] == before + found["New people"]


def test_a_persons_page_says_what_stands_what_is_kept_and_who_has_looked(signed_in):
    page = signed_in("owner")
    acts.work_for(page, EKORREN)
    acts.open_person(page, address(3))
    expect(page.locator("main")).to_contain_text(address(3))
    for heading in ("What stands", "What is kept", "What has happened", "Who has looked"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator("#standing + *")).to_contain_text("Allowed: Has said yes")
    looks = page.locator("section", has=page.locator("#looks"))
    expect(looks).to_contain_text("Ekvall Ägare")
    mine = page.url
    assert re.fullmatch(r".*/console/people/[0-9a-f-]{36}", mine)
    # The same address at another firm leads to nobody.
    acts.work_for(page, TRILLINGEN)
    assert page.goto(mine).status == 404


def test_a_newsletter_reaches_those_who_may_be_reached_and_a_no_holds_from_then_on(signed_in, stranger):
    page = signed_in("owner")
    acts.work_for(page, EKORREN)
    first = acts.write(page, title="Första brevet", subject_line="Brev nummer ett")

    # As a given person will read it, or would if they might.
    page.goto(f"{first}/preview")
    page.get_by_label("See it as").fill(address(0))
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".say")).to_contain_text("Åsa Påhitt may be reached: Has said yes")
    assert "@" not in page.url
    expect(page.frame_locator("iframe.mail-frame").locator("h1")).to_have_text("Hello Åsa")
    page.get_by_label("See it as").fill(said_no())
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".say")).to_contain_text("may not be reached: Has said no to marketing")

    # So many may, so many may not, each reason with its rule, its clause and its people.
    may, total, reasons = acts.reach(page, first)
    assert may + sum(reasons.values()) == total
    assert {"OBJ_DM", "CONSENT_UNPROVEN"} <= set(reasons)
    reason = page.locator("details#OBJ_DM")
    reason.locator("summary").click()
    expect(reason).to_contain_text("R17")
    clause = reason.get_by_role("link", name=re.compile(".+")).first
    anchor = str(clause.get_attribute("href")).partition("#")[2]
    assert anchor
    reason.get_by_role("link", name="Show the people").click()
    expect(page.locator("main a.line")).to_have_count(reasons["OBJ_DM"])
    page.locator("main a.line").first.click()
    expect(page.locator("main")).to_contain_text("Not allowed: Has said no to marketing")
    page.goto(f"/console/policy#{anchor}")
    expect(page.locator(f"section[id='{anchor}']")).to_be_visible()

    # It leaves over SMTP and lands in the outbox, once for each.
    acts.send(page, first)
    acts.wait_until_done(page)
    assert acts.figures(page) == {"Sent": may}
    letters = acts.outbox(page, "Brev nummer ett")
    assert len(letters) == may
    assert {address(0), address(1), address(3)} <= set(letters)

    # The way out: to look changes nothing, the button acts, and the other meaning is offered.
    page.goto(letters[address(0)])
    out = str(page.get_by_role("link", name="Open its unsubscribe link").get_attribute("href"))
    for _ in range(2):
        assert stranger.goto(out).status == 200
        expect(stranger.get_by_role("heading", level=1)).to_have_text(f"Stop letters from {EKORREN}?")
    assert acts.reach(page, first)[0] == may
    stranger.get_by_role("button", name="Yes, stop").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("You will get no more marketing from us.")
    assert acts.reach(page, first)[0] == may - 1
    stranger.get_by_role("button", name="I only meant this list").click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("You will get no more of")
    assert stranger.context.cookies() == []

    # What a mailbox does: a POST with one field and nothing else.
    page.goto(letters[address(1)])
    out = str(page.get_by_role("link", name="Open its unsubscribe link").get_attribute("href"))
    status, headers = post(page.evaluate("path => new URL(path, location.href).href", out), ONE_CLICK)
    assert status == 200
    assert headers["Set-Cookie"] is None

    # The next sending leaves both out and says why.
    second = acts.write(page, title="Andra brevet", subject_line="Brev nummer två")
    left, _, why = acts.reach(page, second)
    assert left == may - 2
    assert sum(why.values()) == sum(reasons.values()) + 2
    acts.send(page, second)
    acts.wait_until_done(page)
    assert acts.figures(page) == {"Sent": left}
    assert set(letters) - set(acts.outbox(page, "Brev nummer två")) == {address(0), address(1)}
    acts.open_person(page, address(1))
    expect(page.locator("#standing + *")).to_contain_text("Not allowed: Has said no to marketing")
    expect(page.locator("main")).to_contain_text("Brev nummer ett")


def said_no():
    """Somebody in Ekorren's list whose row says that they have said no."""
    rows = spreadsheet(rows=160, domain="ekorren-kund.example", today=SOME_DAY).decode("cp1252").splitlines()
    header = rows[0].split(";")
    at, no = header.index("E-post"), header.index("Avregistrerad")
    return next(row.split(";")[at] for row in rows[1:] if row.split(";")[no] == "ja")


def test_everything_is_in_the_evidence_and_a_changed_row_is_found(signed_in, demo):
    page = signed_in("owner")
    acts.work_for(page, EKORREN)
    page.goto("/console/evidence")
    expect(page.locator("main table")).to_contain_text("Ekvall Ägare")
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_role("status")).to_contain_text("The chain is whole.")
    whole = demo.command("evidence", "verify")
    assert whole.returncode == 0, whole.stdout
    assert re.search(r"ekorren: \d+ entries, \d+ seals, \d+ not sealed yet", whole.stdout)

    change = "UPDATE entry SET act = '{}' WHERE act = '{}' AND sealed AND controller_id = {{controller}}"
    assert demo.sql(change.format("tampered", "newsletter_written"), controller="ekorren")
    try:
        spoiled = demo.command("evidence", "verify")
        assert spoiled.returncode == 1
        assert "entry_changed" in spoiled.stdout
        page.get_by_role("button", name="Verify now").click()
        expect(page.get_by_role("status")).to_contain_text("The chain is not whole.")
        expect(page.get_by_role("status")).to_contain_text("entry_changed")
    finally:
        demo.sql(change.format("newsletter_written", "tampered"), controller="ekorren")
    assert demo.command("evidence", "verify").returncode == 0


def test_the_clock_is_moved_a_month_and_what_falls_due_is_seen(signed_in):
    page = signed_in("owner")
    acts.work_for(page, MASEN)
    of_client = acts.write(page, title="Före", subject_line="Före")
    assert acts.reach(page, of_client)[0] > 0
    acts.work_for(page, EKORREN)
    own = acts.write(page, title="Före", subject_line="Före")
    may, _, reasons = acts.reach(page, own)
    assert "CONSENT_STALE" not in reasons
    page.goto("/console/")
    due = page.locator("section", has=page.locator("#due"))
    expect(due).to_contain_text("9")
    day = page.locator(".side .demo-clock strong").inner_text()

    acts.move_clock(page, "A month")
    assert page.locator(".side .demo-clock strong").inner_text() != day
    # Consents that were given for a time have lapsed …
    later, _, since = acts.reach(page, own)
    assert later == may - 9
    assert since["CONSENT_STALE"] == 9
    # … what was due is done by the worker …
    for _ in range(60):
        page.goto("/console/")
        if "9" not in due.inner_text():
            break
        page.wait_for_timeout(500)
    expect(due).not_to_contain_text("9")
    # … and for the client whose engagement has ended nothing can be sent any more.
    acts.work_for(page, MASEN)
    may, total, reasons = acts.reach(page, of_client)
    assert (may, reasons) == (0, {"NO_DPA": total})
    page.goto(f"{of_client}/send")
    expect(page.get_by_role("button", name="Send now")).to_be_disabled()
    expect(page.locator("main")).to_contain_text("No processing agreement")
