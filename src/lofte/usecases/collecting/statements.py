"""The statement about a file: without it nothing of the file is taken in; with it the worker stages the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.calendar import stockholm_day
from lofte.domain.collecting.columns import require_usable
from lofte.domain.collecting.fields import KEPT, Homes, homes
from lofte.domain.collecting.statement import REACHED_BY, Statement, require_sound
from lofte.domain.decision import Engagement, Request, judge, prepare
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.model import Activity, Policy
from lofte.domain.states import ActorKind, ControllerKind, ImportState
from lofte.domain.terms import Operation, Rule
from lofte.store import facts, policies, work
from lofte.store.evidence import recording
from lofte.store.models import Controller, Import
from lofte.store.policies import Version
from lofte.usecases.collecting.imports import BUSY, ImportView, alone, columns_of, view

STAGE = "stage_import"
ACT_RULES = frozenset({Rule.R01, Rule.R03, Rule.R04, Rule.R05, Rule.R06})
"""Rules about the act as a whole: what they deny is denied for every row."""


def attest(*, controller: UUID, source: UUID, statement: Statement, actor: Actor, at: datetime) -> ImportView:
    """State where a file's contacts come from and on which basis, and begin to stage its rows.

    For a client the statement is the client's own attestation, with date and proof sample, within an engagement and an
    instruction. Raises LofteError with everything that is wrong, and when another import is under way.
    """
    with recording(controller=controller, actor=actor, at=at, act=Act.IMPORT_STATED) as record:
        # Held until the commit, so that two imports cannot both find the register free.
        client = Controller.objects.select_for_update(no_key=True).get(id=controller)
        row = alone(source=source, states=(ImportState.UPLOADED,), doing="stated")
        _require_free(row)
        version = policies.at_instant(at=at)
        require_usable(header=row.columns, columns=columns_of(row=row))
        activity = require_sound(
            statement=statement,
            policy=version.text.policy,
            columns=columns_of(row=row),
            for_client=client.kind == ControllerKind.CLIENT,
            today=stockholm_day(instant=at),
        )
        kept = homes(policy=version.text.policy, activity=activity)
        _require_room(statement, kept)
        _require_permitted(controller, version, statement, kept, facts.engagement(at=at), at)
        _keep(row, statement, actor, at)
        work.plan(kind=STAGE, thing=source, due_at=at, total=row.rows)
        record.entry(
            thing=source,
            detail={
                "purpose": statement.purpose,
                "channels": sorted(statement.channels),
                "basis": statement.basis,
                "source_kind": statement.source_kind,
                "collected_on": statement.collected_on,
                "own_sales": statement.own_sales,
                "refusal_offered": statement.refusal_offered,
                "policy": version.number,
                "file": row.file_digest,
            },
        )
        return view(row=row)


def left_out(*, policy: Policy, activity: Activity, view: ImportView) -> tuple[str, ...]:
    """Headings of columns that are read and not kept, because the activity has no need of them."""
    kept = homes(policy=policy, activity=activity).kept
    return tuple(
        heading
        for heading, column in zip(view.header, view.columns, strict=True)
        if column in KEPT and column not in kept
    )


def _require_free(row: Import) -> None:
    if not row.rows:
        raise LofteError.of(
            "IMPORT_CUT_OFF", "The upload was cut off.", place=str(row.id), remedy="Discard it and upload once more."
        )
    other = Import.objects.filter(state__in=[state.value for state in BUSY]).exclude(id=row.id).first()
    if other is not None:
        raise LofteError.of(
            "IMPORT_BUSY",
            "Another import is under way.",
            place=str(other.id),
            remedy="Activate or discard that one first: two at a time could bring the same person twice.",
        )


def _require_room(statement: Statement, kept: Homes) -> None:
    missing = sorted({REACHED_BY[one] for one in statement.channels} - kept.kept)
    if missing:
        raise LofteError(
            *(
                Problem(
                    code="IMPORT_NO_ROOM",
                    message=f"The policy keeps no {column} for this purpose.",
                    place="channels",
                    remedy="Choose another purpose or channel, or change the policy first.",
                )
                for column in missing
            )
        )


def _require_permitted(
    controller: UUID, version: Version, statement: Statement, kept: Homes, engagement: Engagement | None, at: datetime
) -> None:
    """What the rules say about the act itself, whoever stands in the file: R01, and R03 to R06 for a client."""
    problems: list[Problem] = []
    for channel in sorted(statement.channels):
        request = Request(
            controller=str(controller),
            purpose=statement.purpose,
            operation=Operation.STORE,
            channel=channel,
            categories=frozenset(kept.categories.values()),
        )
        gate = prepare(policy=version.rules, request=request, engagement=engagement, at=at)
        denied = [reason for reason in judge(gate=gate, bits=0).denied if reason.rule in ACT_RULES]
        problems += [
            Problem(
                code=reason.code.value,
                message=f"By rule {reason.rule} these data may not be taken in for this purpose and channel.",
                place=f"channels.{channel}",
                remedy=reason.remedy.en if reason.remedy else "See the engagement and the client's instructions.",
            )
            for reason in denied
        ]
    if problems:
        raise LofteError(*problems)


def _keep(row: Import, statement: Statement, actor: Actor, at: datetime) -> None:
    row.state = ImportState.STAGING
    row.purpose, row.basis, row.source_kind = statement.purpose, statement.basis, statement.source_kind
    row.channels = sorted(statement.channels)
    row.statement = statement.words.strip()
    row.answers = _answers(statement)
    row.stated_by_id = actor.id if actor.kind is ActorKind.STAFF else None
    row.stated_at = at
    row.save()


def _answers(statement: Statement) -> Mapping[str, Any]:
    return {
        "collected_on": statement.collected_on.isoformat() if statement.collected_on else None,
        "proof_sample": statement.proof_sample.strip(),
        "own_sales": statement.own_sales,
        "refusal_offered": statement.refusal_offered,
    }
