"""What the examples change about the request and the person for whom the answer was yes."""

from __future__ import annotations

from datetime import timedelta

from lofte.domain.decision.facts import (
    InterestObjection,
    InterestObjectionState,
)
from lofte.domain.terms import Channel, ContentClass, Operation, PersonType
from tests.domain.decision.people import (
    LONG_AGO,
    NOW,
    running,
    sold,
    washed,
    yes,
)

SALES = {"purpose": "sales"}
CALL = {"purpose": "sales", "channel": Channel.PHONE, "operation": Operation.CALL}
LETTER = {"purpose": "sales", "channel": Channel.LETTER}
ORDER = {"purpose": "orders", "content_class": ContentClass.SERVICE}
DISCLOSE = {"purpose": "orders", "operation": Operation.DISCLOSE, "channel": None, "content_class": None}
COOKIE = {"purpose": "news", "operation": Operation.READ_TERMINAL, "channel": None, "content_class": None}
UPLOAD = {"purpose": "sales", "operation": Operation.UPLOAD_AUDIENCE, "channel": None, "recipient": "platform"}
ROLE = {"business": {"named": "role"}}
US = {"transfer": {"mode": "adequacy_or_safeguards"}}
CUSTOMER = {"consents": (), "contract": running()}
NAMED = {"person_type": PersonType.LEGAL_NAMED, "consents": (), "company_domain": True}
BUYER = {"consents": (), "sales": (sold(),)}
CALLED = {"consents": (), "nix": washed()}


def said_no(state, **more):
    return {"interest_objections": (InterestObjection(purpose=None, state=state, **more),), "consents": ()}


PENDING, UPHELD, OVERRIDDEN = InterestObjectionState
CLAIM = {"recipient": "opponent", "minimum_set": True}
POLICE = {"recipient": "agency", "minimum_set": True}
CHOICE = (yes(channel=Channel.TERMINAL),)
YEAR_OLD = (yes(channel=Channel.TERMINAL, decided_at=NOW - timedelta(days=400)),)
NEWS_DATA = {"consents": (yes(), yes("sales", Channel.PHONE, names=frozenset({"firm"}), decided_at=LONG_AGO))}
