"""A mail as a page of its own, for a frame: styled inline as mails are, without scripts, forms, links or an origin."""

from __future__ import annotations

from django.http import HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "frame-ancestors 'self'",
        "sandbox",
    )
)


def framed(*, html: str) -> HttpResponse:
    """The mail with a content policy of its own; the middleware leaves a policy that is there as it is."""
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
