"""`python -m lofte.project.manage`: Django's own commands. `migrate` runs as the tables' owner where one is set."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import django
from django.core.management import execute_from_command_line

from lofte.domain.errors import LofteError
from lofte.store import schema


def main(argv: Sequence[str]) -> int:
    """Run one command; bad settings end with status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lofte.project.settings")
    try:
        if list(argv[1:]) == ["migrate"]:
            django.setup()
            schema.migrate()
        else:
            execute_from_command_line(list(argv))
    except LofteError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
