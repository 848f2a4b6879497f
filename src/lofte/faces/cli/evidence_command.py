"""`lofte evidence`: verify the evidence log, or take a copy of it that can be checked without the product."""

from __future__ import annotations

import argparse

from lofte.faces.cli.loading import with_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Two things to do: verify and export."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="is every entry there as it was written, none changed, added or cut off")
    verify.add_argument("--json", action="store_true", help="print a JSON object instead")
    verify.add_argument("--lang", choices=("sv", "en"), default="en", help="language of the words (default: en)")
    export = actions.add_parser("export", help="write one controller's evidence and the program that checks it")
    export.add_argument("controller", help="short name of the controller")
    export.add_argument("--to", required=True, metavar="FOLDER", help="a folder that is not there yet")


def run(arguments: argparse.Namespace) -> int:
    """Verify: status 1 when something is wrong. Export: status 0. Bad input is raised as LofteError."""
    loaded = with_django("evidence_run")
    if arguments.action == "verify":
        return int(loaded.verify(as_json=arguments.json, language=arguments.lang))
    return int(loaded.export(slug=arguments.controller, folder=arguments.to))
