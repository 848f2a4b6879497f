"""`./dev shots` on a small site of its own: the pictures are there, and what is wrong with a page is said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools import shots

pytestmark = pytest.mark.browser

HEAD = b"<!doctype html><html><head><link rel=icon href=data:,></head><body>"
PAGES = {
    "/": HEAD + b"<main><a href='/wide'>on</a></main>",
    "/wide": HEAD + b"<div style='width:3000px'>wide</div>",
    "/in": HEAD + b"<main><form><button>In</button></form></main>",
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path.partition("?")[0])
        self.send_response(200 if body else 500)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or HEAD)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    @contextmanager
    def demo() -> Iterator[shots.Demo]:
        with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_address[1]}"
            yield shots.Demo(url=url, links={"owner": f"{url}/in"})
            server.shutdown()

    monkeypatch.setattr(shots, "demo", demo)
    monkeypatch.setattr(shots, "OUT", tmp_path / "shots")
    return tmp_path / "shots"


def test_every_language_theme_and_width_is_taken(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shots, "SHOTS", (shots.Shot(name="first", path="/", role="owner"),))
    assert shots.main([]) == 0
    names = {path.name for path in (site / "first").glob("*.png")}
    assert names == {f"{a}-{b}-{c}.png" for a in ("sv", "en") for b in ("light", "dark") for c in (390, 820, 1280)}
    assert "first/sv-dark-390.png" in (site / "index.html").read_text(encoding="utf-8")
    assert "Nothing to remark" in capsys.readouterr().out


def test_a_page_with_a_fault_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = (shots.Shot(name="wide", path="/", follow=("main a",)), shots.Shot(name="gone", path="/gone"))
    monkeypatch.setattr(shots, "SHOTS", pages)
    assert shots.main([]) == 1
    said = capsys.readouterr().out
    assert "wide sv light: scrolls sideways at 390" in said
    assert "gone en dark: answered 500" in said


def test_a_page_that_is_none_is_bad_input(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shots.main(["--only", "nothing-of-the-kind"]) == 2
    assert not site.exists()
    assert "known are front" in capsys.readouterr().err
