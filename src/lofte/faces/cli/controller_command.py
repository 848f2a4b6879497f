"""`lofte controller`: admit a controller by its policy directory, publish a new version, or get a link to sign in."""

from __future__ import annotations

import argparse
from typing import cast

from lofte.faces.cli.loading import with_django


def configure(parser: argparse.ArgumentParser) -> None:
    """add, publish, link, list."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", help="admit a controller and publish its policy")
    add.add_argument("directory", help="the policy directory")
    add.add_argument("--owner", required=True, help="e-mail address of the member of staff who owns it")
    add.add_argument("--agency", default="", help="short name of the processor, when the controller is its client")
    publish = acts.add_parser("publish", help="publish a new version of a controller's policy")
    publish.add_argument("slug", help="short name of the controller")
    publish.add_argument("directory", help="the policy directory")
    link = acts.add_parser("link", help="print a link by which a member of staff signs in once")
    link.add_argument("email", help="their e-mail address")
    acts.add_parser("list", help="the controllers of this installation")


def run(arguments: argparse.Namespace) -> int:
    """Do it; bad input ends with status 2 and changes nothing."""
    return cast(int, with_django("controller_run").act(arguments))
