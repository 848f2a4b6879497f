"""`lofte up`: the product as one process tree, on the settings in lofte.toml."""

from __future__ import annotations

import argparse
from typing import cast

from lofte.faces.cli.loading import with_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen; what people type is the origin in the settings."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=0, help="port (default: that of the origin in the settings)")
    parser.add_argument("--threads", type=int, default=4, help="requests answered at a time (default: 4)")


def run(arguments: argparse.Namespace) -> int:
    """Bring the database to the product's schema if it is behind, then serve until interrupted."""
    return cast(int, with_django("up_run").up(host=arguments.host, port=arguments.port, threads=arguments.threads))
