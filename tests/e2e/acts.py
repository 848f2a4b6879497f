"""What people do in the console, as they would: by the words on the buttons."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, Page, expect

BODY = "# Hello {{ given_name | you }}\n\nOne thing."
WORDS = "Anmälningar från formuläret på mässan i maj, hämtade ur det gamla systemet."
MOVING = 60_000
"""Milliseconds that the worker is given to do something."""


def sign_in(page: Page, link: str) -> None:
    """Open a sign-in link and press its button."""
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_url("**/console/")


def work_for(page: Page, firm: str) -> None:
    """Choose the firm to work for."""
    page.goto("/console/")
    switch = page.locator(".side details.switch")
    switch.locator("summary").click()
    switch.get_by_role("button", name=firm).click()
    expect(switch.locator("summary")).to_contain_text(firm)


def move_clock(page: Page, step: str) -> None:
    """Move the demo's clock by the button of these words."""
    page.locator(".side .demo-clock").get_by_role("button", name=step).click()
    expect(page.get_by_text("The clock is moved.")).to_be_visible()


# ---------------------------------------------------------------------------------------------------------- newsletters


def write(page: Page, *, title: str, subject_line: str, body: str = BODY) -> str:
    """Write a newsletter; its address."""
    page.goto("/console/newsletters")
    page.get_by_label("Name of the newsletter").fill(title)
    page.get_by_role("button", name="New newsletter").click()
    page.get_by_label("Subject line").fill(subject_line)
    page.get_by_label("The letter").fill(body)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Subject line")).to_have_value(subject_line)
    return page.url


def send(page: Page, newsletter: str) -> str:
    """Send it; the sending's address."""
    page.goto(f"{newsletter}/send")
    page.get_by_role("button", name="Send now").click()
    page.wait_for_url(re.compile("/console/sendings/"))
    return page.url


def wait_until_done(page: Page) -> None:
    """Stay on a sending's page, which moves by itself, until everything is settled."""
    expect(page.locator("#sending .state").first).to_have_text("Done", timeout=MOVING)


def reach(page: Page, newsletter: str) -> tuple[int, int, dict[str, int]]:
    """The audience page: how many may be reached, of how many, and how many may not by reason's code."""
    page.goto(f"{newsletter}/audience")
    may, total = (number(part) for part in page.locator("#reach").inner_text().split(" of "))
    reasons = page.locator("section > .stack", has=page.get_by_text("may not, and why")).locator("details.reason")
    return may, total, {str(one.get_attribute("id")): number(one.locator(".n").inner_text()) for one in reasons.all()}


def outbox(page: Page, subject_line: str) -> dict[str, str]:
    """The letters with a subject line in the outbox: address of the page by recipient; nobody twice."""
    found: dict[str, str] = {}
    page.goto("/console/outbox")
    while True:
        for row in page.locator("main a.line", has_text=subject_line).all():
            to = row.inner_text().split("To ")[1].split()[0]
            assert to not in found, "somebody got it twice"
            found[to] = str(row.get_attribute("href"))
        more = page.locator(".pager").get_by_role("link", name="More")
        if not more.count():
            return found
        more.click()


# ------------------------------------------------------------------------------------------------- contacts from a file


def upload(page: Page, content: bytes, *, name: str = "kontakter.csv") -> None:
    """Hand in a file of contacts."""
    page.goto("/console/imports")
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.get_by_label("A file with contacts").set_input_files([file])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in the columns?")


def state_origin(page: Page) -> None:
    """Say where the contacts come from, and have the file read."""
    page.get_by_label("For which purpose").select_option("newsletter")
    page.get_by_label("How they were collected").select_option("import")
    page.get_by_label("On which basis").select_option("consent")
    page.get_by_label("In your own words").fill(WORDS)
    page.get_by_label("I state that this is true").check()
    page.get_by_role("button", name="State this and read the file").click()


def sheet(
    *rows: tuple[str, ...], header: tuple[str, ...] = ("Förnamn", "E-post", "Samtyckesdatum", "Samtyckestext")
) -> bytes:
    """A file as people's programs write it: semicolons and Windows-1252."""
    held = io.StringIO()
    csv.writer(held, delimiter=";", lineterminator="\r\n").writerows((header, *rows))
    return held.getvalue().encode("cp1252")


# -------------------------------------------------------------------------------------------------------- reading pages


def figures(page: Page) -> dict[str, int]:
    """The strip of figures on a page, by label."""
    cells = page.locator(".figures-strip > *")
    return {
        cell.locator(".label").inner_text().strip(): number(cell.locator(".value").inner_text()) for cell in cells.all()
    }


def number(text: str) -> int:
    """A number as a page writes it."""
    return int(re.sub(r"\D", "", text))


def find_person(page: Page, query: str) -> Locator:
    """The people that a search finds. What was searched for never stands in the address."""
    page.goto("/console/people")
    page.get_by_label("Search people").fill(query)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name="Clear")).to_be_visible()
    assert "?" not in page.url
    return page.locator("main a.line")


def open_person(page: Page, address: str) -> None:
    """The page of the one person with an address."""
    find_person(page, address).click()
    expect(page.get_by_role("heading", name="What stands")).to_be_visible()


def focused(page: Page) -> str:
    """What the keyboard is on, by its words."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement; return e.getAttribute('aria-label') || "
            "(e.labels && e.labels.length ? e.labels[0].innerText : e.innerText) || '' })()"
        )
    ).strip()


def tab_to(page: Page, is_there: Callable[[str], bool], *, most: int = 80) -> None:
    """Press Tab until the keyboard is on something."""
    passed: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if is_there(passed[-1]):
            return
    raise AssertionError(f"The keyboard never came there; it passed {passed}")


def exactly(words: str) -> Callable[[str], bool]:
    """The element of just these words."""
    return lambda text: text == words


def lines(text: str) -> Iterator[list[str]]:
    """The rows of a report."""
    return csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
