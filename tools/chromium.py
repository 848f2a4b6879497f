"""Where Chromium is and how it is started, for browser tests and pictures alike.

The flags keep it from asking the outside for anything and let it run where there is no display, GPU or sandbox.
"""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = "apt-get install chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The product is reached by a name under localhost; no proxy of the machine may stand between.
    "--no-proxy-server",
)


def path() -> str | None:
    """The path of the system's Chromium, or None."""
    return next((found for found in map(shutil.which, NAMES) if found), None)
