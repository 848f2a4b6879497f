"""`./dev shots [--only NAME] [--keep]`: every page of the demo in both languages, both themes, three widths.

Starts the demo on data of its own, does in it what fills the pages (`tools.stage`), drives the system's Chromium, and
writes shots/<page>/<language>-<theme>-<width>.png with shots/index.html beside them to look through. What a picture
shows badly is also said in words: a page that answers with an error, scrolls sideways, or writes to the browser's
console is listed, and the exit status is then 1.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState, sync_playwright

from lofte.faces.pages import PAGES
from tools import chromium
from tools.stage import follow, stage

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "shots"
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
THEMES = ("light", "dark")
START_SECONDS = 180
WIDTHS = {390: 844, 820: 1180, 1280: 900}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One page to photograph.

    `role` is whose sign-in link is used first (empty: nobody is signed in). `follow` are CSS selectors of links that
    are followed in turn from `path`, for pages whose address holds an id.
    """

    name: str
    path: str
    role: str = ""
    follow: tuple[str, ...] = ()
    status: int = 200


SHOTS: tuple[Shot, ...] = tuple(
    Shot(name=page.name, path=page.path, role=page.role or "", follow=page.follow, status=page.status) for page in PAGES
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The running demo: its address, and a sign-in link for each role."""

    url: str
    links: Mapping[str, str]


@contextmanager
def demo() -> Iterator[Demo]:
    """Start the demo on data of its own, and stop the whole process tree at the end."""
    with tempfile.TemporaryDirectory(prefix="lofte-shots-") as folder:
        words = Path(folder, "words")
        with words.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lofte.faces.cli.main", "demo", "--print-json"],
                cwd=folder,
                env={**os.environ, "LOFTE_DATA": str(Path(folder, "data"))},
                stdin=subprocess.DEVNULL,
                stdout=out,
                start_new_session=True,
            )
        try:
            site = _announced(process, words=words)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
                stage(browser.new_page(base_url=site.url))
                browser.close()
            yield site
        finally:
            _stop(process)


def _announced(process: subprocess.Popen[bytes], *, words: Path) -> Demo:
    """Wait for the one line of JSON that the demo prints when it can be used."""
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        for line in words.read_text(encoding="utf-8").splitlines():
            if line.startswith("{") and line.endswith("}"):
                given = json.loads(line)
                return Demo(url=str(given["url"]).rstrip("/"), links=dict(given["links"]))
        time.sleep(0.2)
    raise SystemExit(f"The demo did not say that it was ready (status {process.poll()}).")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Photographer:
    """Takes the pictures and keeps what was wrong with each page."""

    def __init__(self, *, browser: Browser, site: Demo, shots: Sequence[Shot]) -> None:
        self.browser = browser
        self.site = site
        self.shots = shots
        self.faults: list[str] = []
        self.sessions: dict[str, StorageState] = {}

    def everything(self) -> None:
        """Every page in every language, theme and width; one signed-in context for each role, language and theme."""
        for role in dict.fromkeys(shot.role for shot in self.shots):
            for language in LANGUAGES:
                for theme in THEMES:
                    self._as_one(role=role, language=language, theme=theme)

    def _as_one(self, *, role: str, language: str, theme: str) -> None:
        context = self.browser.new_context(
            locale=LANGUAGES[language],
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            storage_state=self._session(role=role) if role else None,
        )
        try:
            for shot in self.shots:
                if shot.role == role:
                    self._page(context, shot=shot, language=language, theme=theme)
        finally:
            context.close()

    def _session(self, *, role: str) -> StorageState:
        """Who is signed in with this role: once, since a link works once."""
        if role not in self.sessions:
            page = self.browser.new_page()
            page.goto(self.site.links[role])
            # The link opens a page with one button, since mail scanners follow links.
            if page.locator("main form button").count():
                page.locator("main form button").first.click()
                page.wait_for_load_state()
            self.sessions[role] = page.context.storage_state()
            page.context.close()
        return self.sessions[role]

    def _page(self, context: BrowserContext, *, shot: Shot, language: str, theme: str) -> None:
        page = context.new_page()
        place = f"{shot.name} {language} {theme}"

        def heard(message: ConsoleMessage) -> None:
            # The browser says of every page that is not found that it was not found.
            if message.type in {"error", "warning"} and str(shot.status) not in message.text:
                self.faults.append(f"{place}: console: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: self.faults.append(f"{place}: script: {error}"))
        try:
            answer = page.goto(self.site.url + shot.path)
            for selector in shot.follow:
                answer = follow(page, selector) or answer
            if answer is None or answer.status != shot.status:
                self.faults.append(f"{place}: answered {answer.status if answer else 'nothing'}")
            for width, height in WIDTHS.items():
                self._picture(
                    page, place=place, file=OUT / shot.name / f"{language}-{theme}-{width}.png", size=(width, height)
                )
        finally:
            page.close()

    def _picture(self, page: Page, *, place: str, file: Path, size: tuple[int, int]) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("document.fonts.ready.then(() => true)")
        # What is fixed to the window would else be drawn in the middle of a page that an anchor has scrolled.
        page.evaluate("scrollTo(0, 0)")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.faults.append(f"{place}: scrolls sideways at {size[0]}")
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(file), full_page=True)


def contact_sheet(shots: Sequence[Shot]) -> None:
    """One page to look through all pictures."""
    rows = []
    for shot in shots:
        files = sorted((OUT / shot.name).glob("*.png"))
        addresses = [html.escape(f"{shot.name}/{file.name}") for file in files]
        images = "\n".join(
            f'<a href="{to}"><img loading="lazy" height="320" alt="" src="{to}"></a>' for to in addresses
        )
        rows.append(f"<h2>{html.escape(shot.name)}</h2>\n{images}")
    (OUT / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Pictures</title>" + "\n".join(rows), encoding="utf-8"
    )


def main(arguments: Sequence[str]) -> int:
    """Photograph the demo."""
    parser = argparse.ArgumentParser(prog="./dev shots", description="A picture of every page.")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this page alone; may be repeated")
    parser.add_argument("--keep", action="store_true", help="keep the pictures of earlier runs")
    given = parser.parse_args(arguments)
    shots = [shot for shot in SHOTS if not given.only or shot.name in given.only]
    program = chromium.path()
    if program is None:
        print(f"Chromium is not on this machine: {chromium.REMEDY}", file=sys.stderr)
        return 2
    if not shots:
        print(f"There is no such page; known are {', '.join(shot.name for shot in SHOTS) or 'none'}.", file=sys.stderr)
        return 2
    if not given.keep:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(exist_ok=True)
    with demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        photographer = Photographer(browser=browser, site=site, shots=shots)
        photographer.everything()
        browser.close()
    contact_sheet(shots)
    faults = list(dict.fromkeys(photographer.faults))
    print(f"{sum(1 for _ in OUT.rglob('*.png'))} pictures: {OUT / 'index.html'}")
    print("\n".join(faults) or "Nothing to remark on any page.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
