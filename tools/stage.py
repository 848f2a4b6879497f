"""What is done in a fresh demo so that every page has something to show: a letter is sent, another begun, a file waits.

By the elements of the pages and not by their words, so that it works in either language.
"""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import FilePayload, Page, Response

from lofte.faces.pages import ROW

MARKETER, OWNER = "Maja", "Ekvall"
PATIENCE = 120_000
"""Milliseconds for a sending on a busy machine."""
BODY = "# Hej {{ given_name | du }}!\n\nTvå saker från i år:\n\n- **Snabbt** slår snyggt.\n- Skriv som du pratar.\n"
POLICY = """\
# Integritetspolicy för Korpens Keramik

Korpens Keramik AB, org.nr 556000-4615, är personuppgiftsansvarig. Du når oss på hej@korpen.example.

## Vad vi samlar in

Vi samlar in namn, e-postadress och telefonnummer när du handlar hos oss eller skriver till oss.

## Varför

- Vi behandlar ditt namn och din e-postadress för att leverera det du har köpt. Grunden är avtal.
- Vi skickar nyhetsbrev till dig som har samtyckt till det.
- Vi bokför köp eftersom bokföringslagen kräver det.

## Hur länge

Vi sparar kunduppgifter så länge som det behövs. Bokföring sparas i sju år.

## Delning

Vi lämnar aldrig ut dina uppgifter till någon annan. Vårt nyhetsbrev skickas med hjälp av Brevduvan AB.

## Dina rättigheter

Du har rätt att få veta vad vi har om dig, att få fel rättade och att få uppgifter raderade.
Klagomål lämnas till Datainspektionen. Alla uppgifter är hundraprocentigt säkra hos oss.
"""


def stage(page: Page) -> None:
    """Do it as the marketer and the owner of the first firm. `page` has the demo's address as its base."""
    _enter(page, MARKETER)
    _send(page)
    _begin(page)
    _hand_in(page)
    page.context.clear_cookies()
    _enter(page, OWNER)
    _read(page)
    page.context.close()


def _enter(page: Page, name: str) -> None:
    page.goto("/")
    page.locator("main li", has_text=name).locator("form button").first.click()
    page.wait_for_url("**/console/")


def _read(page: Page) -> None:
    """The policy of a company that is not here yet; its questions are left open."""
    page.goto("/console/reading")
    page.locator("#text").fill(POLICY)
    page.locator("main form[enctype] button.main-act").click()
    page.locator("nav.tabs").wait_for()


def _send(page: Page) -> None:
    """The newsletter that waits in the demo."""
    page.goto("/console/newsletters")
    page.locator(ROW).first.click()
    page.goto(f"{page.url}/send")
    page.locator("main form[action$='/send'] button").click()
    page.locator("#sending .state.kept").first.wait_for(timeout=PATIENCE)


def _begin(page: Page) -> None:
    """A newsletter that is being written."""
    page.goto("/console/newsletters")
    page.locator("#title").fill("Julbrevet")
    page.locator("main form button.main-act").click()
    page.locator("#subject_line").fill("Tre saker, {{ given_name | du }}")
    page.locator("#body").fill(BODY)
    page.locator("main form button[name=then][value='']").click()
    page.wait_for_load_state()


def _hand_in(page: Page) -> None:
    """The demo's own spreadsheet, whose origin nobody has stated yet."""
    content = page.request.get("/demo/kontakter.csv").body()
    page.goto("/console/imports")
    file: FilePayload = {"name": "kontakter.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form[enctype] button.main-act").click()
    page.locator("select[name='column-0']").wait_for()


def follow(page: Page, selector: str) -> Response | None:
    """Go where the first such link leads, or open what it opens (no answer then). LookupError where there is none."""
    link = page.locator(selector).first
    if not link.count():
        raise LookupError(f"{page.url} has nothing like {selector}.")
    target = link.get_attribute("href")
    if target is None:
        link.click()
        return None
    return page.goto(urljoin(page.url, target))
