"""The browser of the end-to-end tests, and the demo that they share: one process tree for the whole run.

The browser is the system's Chromium, driven by Playwright. Mark such a test `browser`. The demo is the product as it
runs, `lofte demo` as a process of its own; on the PostgreSQL half of a test run it has a server of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests import postgres
from tests.e2e import acts
from tests.e2e.tree import Tree
from tools import chromium

# Playwright's synchronous calls keep a loop in this thread, which Django takes for asynchronous code of ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
expect.set_options(timeout=20_000)

LOCALES = {"sv": "sv-SE", "en": "en-GB"}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for these tests; each opens a context of its own. Closed after them, since there can be but one."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    """The demo, set up anew and running."""
    folder = tmp_path_factory.mktemp("demo")
    if not os.environ.get("LOFTE_TEST_POSTGRES"):
        yield from _running(Tree(folder=folder))
        return
    with postgres.cluster() as server:
        names = ("LOFTE_DATABASE_URL", "LOFTE_DATABASE_OWNER_URL")
        told = server.environment()
        yield from _running(Tree(folder=folder, database={name: told[name] for name in names}))


def _running(tree: Tree) -> Iterator[Tree]:
    tree.demo()
    yield tree
    tree.close()


@pytest.fixture(scope="package")
def sessions(demo: Tree, browser: Browser) -> dict[str, StorageState]:
    """Who is signed in already, by role; filled as roles are asked for, since a link works once."""
    return {}


@pytest.fixture
def signed_in(demo: Tree, browser: Browser, sessions: dict[str, StorageState]) -> Iterator[Callable[..., Page]]:
    """A page of somebody who is signed in, in a browser of their own."""
    opened: list[BrowserContext] = []

    def open_as(role: str, *, language: str = "en", **options: object) -> Page:
        if role and role not in sessions:
            first = browser.new_context()
            page = first.new_page()
            acts.sign_in(page, demo.links[role])
            sessions[role] = first.storage_state()
            first.close()
        context = browser.new_context(
            base_url=demo.url, locale=LOCALES[language], storage_state=sessions.get(role), **options
        )
        opened.append(context)
        return context.new_page()

    yield open_as
    for context in opened:
        context.close()


@pytest.fixture
def stranger(demo: Tree, browser: Browser) -> Iterator[Page]:
    """A page of somebody who is not signed in and has no cookie."""
    context = browser.new_context(base_url=demo.url, locale=LOCALES["en"])
    yield context.new_page()
    context.close()
