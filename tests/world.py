"""A small world for tests that touch the database, built through the use-cases as the product builds it.

`installed` binds the database to the test run's key file. `agency` and `client` publish the example policies. `admit`
puts a fictional person into the vault with what that person has said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.standing import Event
from lofte.domain.standing.events import ConsentGiven, PersonTypeConfirmed
from lofte.domain.states import ControllerKind
from lofte.domain.terms import Channel, PersonType
from lofte.store import keyfile, keys, standing, vault
from lofte.store.evidence import recording
from lofte.store.models import Controller, Installation
from lofte.store.vault import Newcomer
from lofte.usecases.controllers import admit_controller, approve_instruction, sign_engagement
from lofte.usecases.notices import publish_policy
from tests.policies.examples import files

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BEFORE = AT - timedelta(days=60)


def installed() -> UUID:
    """Bind this test's database to the key file of the run; the installation's own controller row."""
    if not Installation.objects.exists():
        ring = keyfile.load(path=settings.LOFTE.key_file)
        Installation.objects.create(key_file=ring.id, check_value=ring.check_value(), created_at=system_now())
    keys.forget()
    found = Controller.objects.filter(kind=ControllerKind.INSTALLATION).first()
    if found is not None:
        return found.id
    return admit_controller(
        slug="installation", name="Installation", kind=ControllerKind.INSTALLATION, actor=SYSTEM, at=BEFORE
    )


def agency(name: str = "ekorren", slug: str = "") -> UUID:
    """A controller of its own with an example policy in force."""
    installed()
    made = admit_controller(slug=slug or name, name=name.title(), kind=ControllerKind.OWN, actor=SYSTEM, at=BEFORE)
    publish_policy(controller=made, files=files(name), actor=SYSTEM, at=BEFORE)
    return made


def client(of: UUID, name: str = "tallbacken", *, engaged: bool = True, instructed: bool = True) -> UUID:
    """A client of an agency, with an engagement and an instruction for its newsletter unless said otherwise."""
    made = admit_controller(
        slug=name, name=name.title(), kind=ControllerKind.CLIENT, actor=SYSTEM, at=BEFORE, agency=of
    )
    publish_policy(controller=made, files=files(name), actor=SYSTEM, at=BEFORE)
    if engaged:
        signed = date(2026, 1, 2)
        engagement = sign_engagement(
            client=made, agreement="PUB-1", agreement_signed=signed, starts=signed, actor=SYSTEM, at=BEFORE
        )
        if instructed:
            approve_instruction(
                client=made,
                engagement=engagement,
                purpose="newsletter",
                categories=frozenset({"name", "email"}),
                channels=frozenset({Channel.EMAIL}),
                actor=SYSTEM,
                at=BEFORE,
            )
    return made


def admit(
    controller: UUID,
    *,
    email: str,
    given_name: str = "Åsa",
    events: Sequence[Event] = (),
    person_type: PersonType = PersonType.NATURAL,
    at: datetime = BEFORE,
) -> UUID:
    """A person in the vault with a ledger; `events` on top of a confirmed person type."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SUBJECT_ADMITTED) as record:
        (subject,) = vault.admit(
            newcomers=[
                Newcomer(
                    documents={"email": {"email": email}, "name": {"given_name": given_name, "family_name": "Påhitt"}},
                    person_type=person_type,
                    confirmed=True,
                )
            ],
            at=at,
        )
        said = [PersonTypeConfirmed(at=at, person_type=person_type), *events]
        standing.record(subject=subject, events=said, at=at)
        record.entry(subject=subject)
    return subject


def subscriber(controller: UUID, email: str, **given: str) -> UUID:
    """A person with a proven consent to the newsletter."""
    return admit(controller, email=email, events=[consent()], **given)


def consent(*, at: datetime = BEFORE, purpose: str = "newsletter") -> ConsentGiven:
    """A yes that is proven."""
    return ConsentGiven(at=at, purpose=purpose, channel=Channel.EMAIL, policy_version=1)


def tell(controller: UUID, subject: UUID, *events: Event, at: datetime = AT) -> None:
    """Have a person say or do something."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.STANDING_RECORDED) as record:
        standing.record(subject=subject, events=events, at=at)
        record.entry(subject=subject)
