"""`lofte`: one command, one module per subcommand, loaded only when it is asked for.

`clock`, `decide`, `policy` and `read` need neither settings, database nor key; loading late keeps them so.
Exit status: 0 done, 1 the answer is a finding (a refusal is not), 2 bad input, with the place and the remedy on stderr
(in Swedish where `--lang sv` or the locale asks for it).
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from lofte.domain.errors import LofteError
from lofte.faces.cli import spoken
from lofte.faces.cli.loading import is_unreachable

COMMANDS: dict[str, str] = {
    "clock": "compute a legal clock, with its reasons",
    "decide": "decide one request by a policy: permit or refusal, with rule, clause and evidence",
    "policy": "check, render or compare policies",
    "read": "read a privacy policy in prose and draft the policy it describes",
    "init": "set up an installation: four questions, one settings file, one key file",
    "up": "run the product: server and worker as one process tree",
    "demo": "run the product with two fictional firms",
    "controller": "admit controllers, publish their policies, make sign-in links",
    "doctor": "say in words what is wrong with this installation and how to mend it",
    "evidence": "verify the evidence log",
}


class Command(Protocol):
    """What a module `lofte.faces.cli.<name>_command` offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of this subcommand."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and return the exit status; bad input is raised as LofteError."""


def load(name: str) -> Command:
    """The one loader of subcommands."""
    return cast(Command, importlib.import_module(f"lofte.faces.cli.{name}_command"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run `lofte` and return its exit status."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="lofte", description="A privacy policy is a promise; Löfte keeps it.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=help_text, description=help_text.capitalize() + ".")
        if given[:1] == [name]:
            load(name).configure(subparser)
    arguments = parser.parse_args(given)
    try:
        return load(arguments.command).run(arguments)
    except LofteError as error:
        print(_words(error, given), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1
    except Exception as error:
        if not is_unreachable(error):
            raise
        print(_words(_unreachable(), given), file=sys.stderr)
        return 2


def _words(error: LofteError, given: Sequence[str]) -> str:
    """What is wrong, in the language asked for; the Swedish is loaded only for whoever reads it."""
    if not spoken.is_swedish(given=given, environ=os.environ):
        return str(error)
    return cast(str, importlib.import_module("lofte.faces.cli.telling").swedish(error=error))


def _unreachable() -> LofteError:
    return LofteError.of(
        "database_unreachable",
        "The database cannot be reached, or is too busy to answer.",
        place="database_url",
        remedy="See that it runs and that the address, role and password are right; `lofte doctor` says more.",
    )


if __name__ == "__main__":
    sys.exit(main())
