"""How a line of the log is written: without an address that holds a secret, and without what an error quotes.

A link that signs in or unsubscribes carries its secret in the path, and an error of a database quotes the row that it
refused. Neither belongs in a log (house rule: personal data never appears in logs), so a line names the page by its
pattern and an error by its kind and the places in the code that it came through.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError
from typing_extensions import override

from lofte.domain.errors import LofteError

TURNED_AWAY = (BadRequest, MultiPartParserError, PermissionDenied, SuspiciousOperation)
"""What Django raises of a request that may not be, or cannot be read."""
UNKNOWN_PAGE = "a page that does not exist"


class Line(logging.Formatter):
    """`LEVEL logger message`, then an error's places if there was one."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line; the path of the request that it is about becomes the pattern of the page."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if len(path) > 1:
            found = getattr(request, "resolver_match", None)
            record.message = record.message.replace(path, f"/{found.route}" if found else UNKNOWN_PAGE)
        return super().formatMessage(record)

    @override
    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Where the error was raised and what it was. Only our own errors may say more, since theirs quote values.

        A request that was turned away is no error of ours: its line is enough.
        """
        _, error, where = ei
        if isinstance(error, TURNED_AWAY):
            return ""
        lines = traceback.format_tb(where)
        if error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        if isinstance(error, LofteError):
            lines.append(f": {error}")
        return "".join(lines).rstrip()
