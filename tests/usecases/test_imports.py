"""A list of contacts comes in: what it can prove counts, what it cannot does not, and a no stands whatever it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.collecting.domains import MAIL_PROVIDERS
from lofte.domain.collecting.rows import RowFault
from lofte.domain.standing.events import ConsentWithdrawn, ErasureRequested, Objected, RestrictionSet
from lofte.domain.states import BlockReason, IdentifierKind, ImportState
from lofte.domain.terms import Channel, LawfulBasis, PersonType, SourceKind
from lofte.store import admissions, blocks
from lofte.store.evidence import recording
from lofte.store.models import Block, Entry, StandingEvent, Subject
from lofte.usecases.collecting.activating import activate
from lofte.usecases.collecting.imports import import_view
from lofte.usecases.collecting.person_types import (
    Confirmation,
    confirm_person_type,
    proposals,
)
from lofte.usecases.collecting.report import report_counts
from tests import world
from tests.usecases.lists import (
    YES,
    audience,
    brought,
    confirm,
    differences,
    follow,
    held,
    known,
    ledger,
    person,
    rows_of,
    settle,
    sheet,
    stage,
    statement,
    who,
)
from tests.world import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def ekorren():
    return world.agency()


# ---- what it can prove ----


def test_every_case_of_a_list_lands_where_it_belongs(ekorren):
    source = brought(
        ekorren,
        sheet(
            person("Åsa", "asa@kund.example", f"{YES};;;"),
            person("Bo", "bo@kund.example", "2026-03-01;;;;"),
            person("Cilla", "cilla@kund.example", ";Ja tack;;;"),
            person("David", "david@kund.example", ";;;;"),
            person("Eva", "eva@kund.example", ";;2026-02-03;ja;"),
            person("Fia", "fia@kund.example", ";;2026-02-03;nej;"),
            person("Gun", "gun@kund.example", ";;;ja;"),
            person("Hans", "hans@kund.example", f"{YES};;;ja"),
            person("Ida", "ida(at)kund.example"),
            person("Åsa", "ASA@kund.example", f"{YES};;;"),
            person("Jan", "jan@kund.example", "i fjol;Ja;;;"),
        ),
    )
    assert audience(ekorren) == {"INPUT_MISSING": 7, "OBJ_DM": 1, "reached": 0}
    confirm(ekorren, source)
    assert audience(ekorren) == {"OBJ_DM": 1, "CONSENT_UNPROVEN": 5, "reached": 2}
    found = import_view(controller=ekorren, source=source)
    assert (found.state, found.rows, found.staged, found.merged, found.refused) == (ImportState.ACTIVE, 11, 8, 0, 3)
    assert report_counts(controller=ekorren, source=source) == {
        RowFault.DATE_BROKEN: 1,
        RowFault.DUPLICATE: 1,
        RowFault.EMAIL_BROKEN: 1,
    }
    assert not differences(ekorren)


def test_a_statement_alone_never_proves_consent_however_it_is_worded(ekorren):
    source = brought(ekorren, sheet(*(person(f"P{n}", f"p{n}@kund.example") for n in range(5))))
    confirm(ekorren, source)
    assert audience(ekorren) == {"CONSENT_UNPROVEN": 5, "reached": 0}


def test_sales_that_are_not_the_senders_own_open_nothing(ekorren):
    stated = statement(own_sales=False)
    source = brought(ekorren, sheet(person("Eva", "eva@kund.example", ";;2026-02-03;ja;")), stated=stated)
    confirm(ekorren, source)
    assert audience(ekorren)["reached"] == 0


def test_what_was_shown_is_kept_as_proof_and_its_hash_in_evidence(ekorren):
    brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    (subject,) = who(ekorren, "asa@kund.example")
    assert held(ekorren, subject)["choices"]["consents"] == [
        {
            "purpose": "newsletter",
            "channels": ["email"],
            "on": "2026-03-01",
            "text": "Ja tack, skicka nyhetsbrevet.",
        }
    ]
    (entry,) = rows_of(ekorren, Entry, act=Act.SUBJECT_ADMITTED, subject=subject)
    assert '"proof":"' in entry.detail
    assert {one.entry for one in rows_of(ekorren, StandingEvent, subject=subject)} == {entry.id}


def test_only_what_the_activity_needs_is_kept(ekorren):
    headings = "Namn;E-post;Mobil;Adress;Org.nr"
    row = "Åsa Påhitt;asa@kund.example;070-174 06 05;Gatan 1;811218-9876"
    source = brought(ekorren, sheet(row, headings=headings))
    (subject,) = who(ekorren, "asa@kund.example")
    assert set(held(ekorren, subject)) == {"name", "email"}
    assert proposals(controller=ekorren, source=source)[0].person_type is PersonType.SOLE_TRADER
    assert not known(ekorren, subject).pnr


def test_addresses_of_companies_follow_their_own_rules(ekorren):
    stated = statement(
        purpose="sales", basis=LawfulBasis.LEGITIMATE_INTERESTS, source_kind=SourceKind.EVENT, own_sales=False
    )
    source = brought(
        ekorren,
        sheet(
            person("", "info@kund.example", company="Kund AB"),
            person("Åsa", "asa@kund.example", company="Kund AB"),
            person("Bo", f"bo@{min(MAIL_PROVIDERS)}", company="Kund AB"),
            person("Eva", "eva@kund.example", ";;2026-02-03;ja;"),
        ),
        stated=stated,
    )
    assert [(one.person_type, one.subjects) for one in proposals(controller=ekorren, source=source)] == [
        (PersonType.LEGAL_GENERIC, 1),
        (PersonType.LEGAL_NAMED, 2),
        (PersonType.NATURAL, 1),
    ]
    confirm(ekorren, source)
    found = audience(ekorren, "sales")
    assert found["reached"] == 1
    assert found["B2B_PERSONAL"] == 2
    assert found["MFL19"] == 1


# ---- person types ----


def test_an_unknown_person_type_is_missing_until_a_person_confirms_it(ekorren):
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;", company="Åsas Bageri")))
    (only,) = proposals(controller=ekorren, source=source)
    assert (only.person_type, only.subjects, only.confirmed) == (None, 1, 0)
    assert audience(ekorren) == {"INPUT_MISSING": 1, "reached": 0}
    confirm(ekorren, source, [Confirmation(proposed=None, person_type=PersonType.SOLE_TRADER)])
    assert audience(ekorren) == {"reached": 1}
    (subject,) = who(ekorren, "asa@kund.example")
    later = AT + timedelta(minutes=1)
    confirm_person_type(controller=ekorren, subject=subject, person_type=PersonType.LEGAL_NAMED, actor=SYSTEM, at=later)
    assert known(ekorren, subject, later).person_type is PersonType.LEGAL_NAMED


def test_a_batch_may_be_confirmed_while_it_is_staged_and_still_nobody_sees_it(ekorren):
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    confirm(ekorren, source)
    assert audience(ekorren) == {"reached": 0}
    settle(ekorren, source)
    assert audience(ekorren) == {"reached": 1}
    assert not differences(ekorren)


# ---- those who are there already ----


def test_the_same_person_is_met_again_and_nothing_on_record_is_written_over(ekorren):
    subject = world.subscriber(ekorren, "asa@kund.example")
    source = brought(
        ekorren,
        sheet(person("Åsa", " Asa@KUND.example ", f"{YES};;;", company="Kund AB")),
    )
    assert who(ekorren, "asa@kund.example") == (subject,)
    assert import_view(controller=ekorren, source=source).merged == 1
    documents = held(ekorren, subject)
    assert documents["company"] == {"company": "Kund AB"}
    assert documents["email"] == {"email": "asa@kund.example"}
    again = brought(ekorren, sheet(person("Åsa", "asa@kund.example", company="Annan AB")))
    assert held(ekorren, subject)["company"] == {"company": "Kund AB"}
    assert report_counts(controller=ekorren, source=again) == {RowFault.OTHER_VALUE: 1}
    assert not differences(ekorren)


def test_a_proven_consent_is_added_to_somebody_who_is_there(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    assert audience(ekorren) == {"reached": 1}
    assert held(ekorren, subject)["choices"]["consents"]


@pytest.mark.parametrize(
    "said",
    [
        Objected(at=AT - timedelta(days=300)),
        ConsentWithdrawn(at=AT - timedelta(days=300), purpose="newsletter", channel=Channel.EMAIL),
    ],
)
def test_a_no_on_record_wins_over_a_later_consent_in_a_list(ekorren, said):
    subject = world.admit(ekorren, email="asa@kund.example", events=[said])
    before = audience(ekorren)
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", "2026-11-01;Ja;2026-11-01;ja;")))
    assert audience(ekorren) == before
    assert before["reached"] == 0
    assert report_counts(controller=ekorren, source=source) == {RowFault.SAID_NO: 1}
    assert not [one for one in ledger(ekorren, subject) if one.kind == "consent_given"]


def test_a_no_in_the_list_reaches_somebody_who_is_there_and_blocks_the_address(ekorren):
    world.subscriber(ekorren, "asa@kund.example")
    assert audience(ekorren) == {"reached": 1}
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", ";;;;ja")))
    assert audience(ekorren) == {"reached": 1}
    assert not rows_of(ekorren, Block)
    settle(ekorren, source)
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}
    (block,) = rows_of(ekorren, Block)
    assert (block.reason, block.kind) == (BlockReason.DIRECT_MARKETING_OBJECTION, "email")


@pytest.mark.parametrize(
    "content",
    [
        sheet(person("Åsa", "asa@kund.example", "i fjol;;;;ja")),
        sheet(person("", "asa@kund.example", ";;;;ja")),
        sheet("asa@kund.example;ja", headings="E-post;Avregistrerad"),
    ],
)
def test_a_no_counts_even_in_a_row_that_is_refused(ekorren, content):
    world.subscriber(ekorren, "asa@kund.example", given_name="Åsa")
    world.subscriber(ekorren, "asa@kund.example", given_name="Bo")
    source = brought(ekorren, content)
    assert import_view(controller=ekorren, source=source).refused == 1
    assert audience(ekorren) == {"OBJ_DM": 2, "reached": 0}
    assert len(rows_of(ekorren, Block)) == 1


def test_a_new_subjects_no_blocks_its_address_once_it_is_real(ekorren):
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", ";;;;2025-02-03")))
    assert not rows_of(ekorren, Block)
    settle(ekorren, source)
    assert len(rows_of(ekorren, Block)) == 1
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}


def test_an_address_that_was_blocked_meets_its_block(ekorren):
    with recording(controller=ekorren, actor=SYSTEM, at=AT, act=Act.BLOCK_SET) as record:
        blocks.put(
            kind=IdentifierKind.EMAIL,
            value="asa@kund.example",
            reason=BlockReason.DIRECT_MARKETING_OBJECTION,
            at=AT - timedelta(days=100),
            entry=record.entry(),
        )
    source = brought(ekorren, sheet(person("Åsa", "Asa@Kund.example", f"{YES};2026-03-03;ja;")))
    confirm(ekorren, source)
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}


@pytest.mark.parametrize(("given", "taken"), [("2026-03-01", 0), ("2026-09-01", 1)])
def test_an_erased_address_comes_back_only_with_a_later_lawful_collection(ekorren, given, taken):
    with recording(controller=ekorren, actor=SYSTEM, at=AT, act=Act.BLOCK_SET) as record:
        blocks.put(
            kind=IdentifierKind.EMAIL,
            value="asa@kund.example",
            reason=BlockReason.ERASED,
            at=AT - timedelta(days=150),
            entry=record.entry(),
        )
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{given};Ja tack;;;")))
    found = import_view(controller=ekorren, source=source)
    assert (found.staged, found.refused) == (taken, 1 - taken)
    confirm(ekorren, source) if taken else None
    assert audience(ekorren)["reached"] == taken
    assert len(rows_of(ekorren, Subject)) == taken


@pytest.mark.parametrize(
    ("said", "fault"),
    [(ErasureRequested(at=AT - timedelta(days=1)), RowFault.ERASED), (RestrictionSet(at=AT), RowFault.RESTRICTED)],
)
def test_nothing_is_added_to_one_who_is_to_be_erased_or_is_restricted(ekorren, said, fault):
    subject = world.admit(ekorren, email="asa@kund.example", events=[said])
    before = held(ekorren, subject), len(ledger(ekorren, subject))
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;", company="Kund AB")))
    assert (held(ekorren, subject), len(ledger(ekorren, subject))) == before
    assert report_counts(controller=ekorren, source=source) == {fault: 1}


def test_one_who_is_restricted_after_the_staging_is_left_alone_too(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;ja")))
    world.tell(ekorren, subject, RestrictionSet(at=AT))
    settle(ekorren, source)
    found = import_view(controller=ekorren, source=source)
    assert (found.merged, found.refused) == (0, 1)
    assert "choices" not in held(ekorren, subject)
    assert known(ekorren, subject).objection is not None


# ---- shared addresses ----


def test_spouses_at_one_mailbox_are_two_and_one_no_binds_the_address(ekorren):
    source = brought(
        ekorren,
        sheet(
            person("Åsa", "hemma@kund.example", f"{YES};;;"),
            person("Bo", "hemma@kund.example", f"{YES};;;ja"),
            person("åsa", "hemma@kund.example", f"{YES};;;"),
        ),
    )
    confirm(ekorren, source)
    assert len(who(ekorren, "hemma@kund.example")) == 2
    assert audience(ekorren) == {"SHARED_STRICTEST": 1, "OBJ_DM": 1, "reached": 0}
    assert report_counts(controller=ekorren, source=source) == {RowFault.DUPLICATE: 1}
    assert not differences(ekorren)


def test_a_newcomers_no_binds_the_one_who_was_at_the_address_before(ekorren):
    world.subscriber(ekorren, "hemma@kund.example", given_name="Åsa")
    source = stage(ekorren, sheet(person("Bo", "hemma@kund.example", ";;;;ja")))
    assert audience(ekorren) == {"reached": 1}
    activate(controller=ekorren, source=source, actor=SYSTEM, at=AT)
    assert audience(ekorren)["reached"] == 0
    follow(ekorren, source)
    assert audience(ekorren) == {"SHARED_STRICTEST": 1, "OBJ_DM": 1, "reached": 0}
    assert not differences(ekorren)


def test_many_who_share_an_address_are_folded_in_short_steps(ekorren, monkeypatch):
    monkeypatch.setitem(admissions.fold_sharing.__kwdefaults__, "limit", 3)
    names = ("Åsa", "Bo", "Cilla")
    rows = [
        person(name, f"hemma{n}@kund.example", f"{YES};;;{'ja' if name == 'Bo' else ''}")
        for n in range(4)
        for name in names
    ]
    source = stage(ekorren, sheet(*rows))
    confirm(ekorren, source)
    settle(ekorren, source)
    assert audience(ekorren) == {"SHARED_STRICTEST": 8, "OBJ_DM": 4, "reached": 0}
    assert not differences(ekorren)


def test_a_row_that_does_not_say_whom_it_means_is_refused(ekorren):
    world.subscriber(ekorren, "hemma@kund.example", given_name="Åsa")
    world.subscriber(ekorren, "hemma@kund.example", given_name="Bo")
    source = brought(ekorren, sheet(["E-post", "hemma@kund.example"][1], headings="E-post"))
    assert report_counts(controller=ekorren, source=source) == {RowFault.SHARED_ADDRESS: 1}
