"""The one place that talks to allauth about passkeys: options for the browser, and what the browser answered.

None of allauth's pages, mails or signals are used; it keeps the credential and checks the signature. The caller writes
the evidence through its use-case.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

ANSWER_MOST = 16_384
"""Characters of a browser's answer; real ones are a tenth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    added: datetime
    used: datetime | None


def creation_options(request: HttpRequest) -> dict[str, Any]:
    """What `navigator.credentials.create` needs for whoever is signed in."""
    return dict(auth.begin_registration(request.user, passwordless=True))


def request_options() -> dict[str, Any]:
    """What `navigator.credentials.get` needs; it does not say whose passkeys there are."""
    return dict(auth.begin_authentication(user=None))


def add(request: HttpRequest, *, answer: str, name: str) -> bool:
    """Keep the passkey that a browser made; false when the answer is not one that we asked for."""
    try:
        credential = _read(answer)
        auth.parse_registration_response(credential)
        if not auth.complete_registration(credential).is_user_verified():
            return False
    except (ValidationError, ValueError, KeyError, TypeError):
        return False
    auth.WebAuthn.add(request.user, name[:60] or "Passkey", credential)
    return True


def owner(*, answer: str) -> UUID | None:
    """Whose passkey signed our challenge; none when it is unknown, wrong or its owner has left."""
    try:
        credential = _read(answer)
        auth.parse_authentication_response(credential)
        user = auth.extract_user_from_response(credential)
        authenticator = auth.complete_authentication(user, credential)
    except (ValidationError, ValueError, KeyError, TypeError):
        return None
    if not user.is_active:
        return None
    authenticator.record_usage()
    return UUID(str(user.pk))


def listed(request: HttpRequest) -> tuple[Passkey, ...]:
    """The passkeys of whoever is signed in."""
    found = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN).order_by("id")
    return tuple(
        Passkey(id=one.pk, name=str(one.wrap().name), added=one.created_at, used=one.last_used_at) for one in found
    )


def remove(request: HttpRequest, *, passkey: int) -> bool:
    """Remove one of one's own passkeys; false when there is none of that id."""
    kept = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN, pk=passkey)
    return bool(kept.delete()[0])


def _read(answer: str) -> dict[str, Any]:
    """The browser's answer as JSON, for our own origin alone: over plain HTTP the library would take any."""
    if len(answer) > ANSWER_MOST:
        raise ValueError("too long")
    credential = json.loads(answer)
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise TypeError("not a credential")
    if _client(credential["response"].get("clientDataJSON", "")).get("origin") != settings.LOFTE.origin:
        raise ValueError("another origin")
    return credential


def _client(encoded: str) -> dict[str, Any]:
    try:
        raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        found = json.loads(raw)
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("not readable") from error
    return found if isinstance(found, dict) else {}
