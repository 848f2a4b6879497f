"""Imports: a file comes in, is mapped, its origin stated, its rows read, and all or none of it is taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.statement import Statement
from lofte.domain.errors import LofteError, Problem
from lofte.domain.states import ImportState
from lofte.domain.terms import Channel, LawfulBasis, PersonType, SourceKind
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.faces.look.vocabulary import named
from lofte.queries import imports as queries
from lofte.usecases.collecting import activating, files, person_types, statements
from lofte.usecases.collecting.person_types import Confirmation

COLUMNS = {one.value: one for one in Column}
CHANNELS = {one.value: one for one in Channel}
BASES = {one.value: one for one in LawfulBasis}
SOURCES = {one.value: one for one in SourceKind}
TYPES = {one.value: one for one in PersonType}
CONFIRMABLE = frozenset({ImportState.STAGED, ImportState.ACTIVE})
FILE_MOST = 64 * 1024 * 1024
"""Bytes of a file: a hundred thousand rows take a tenth of it."""


def _shown(visit: Visit, source: UUID) -> queries.ImportPage:
    page = queries.import_page(controller=visit.place.id, source=source, at=visit.at, language=language())
    if page is None:
        raise Http404
    return page


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.IMPORT)
def imports(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list; POST takes in a file."""
    problems: tuple[Problem, ...] = ()
    sheet = request.POST.get("sheet", "").strip()
    if request.method == "POST":
        try:
            made = files.upload(
                controller=visit.place.id,
                actor=actor(visit),
                content=_content(request),
                at=visit.at,
                sheet=sheet,
            )
        except LofteError as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(reverse("console:import", args=[made.id]))
    context = {
        "page": queries.imports(controller=visit.place.id, at=visit.at, language=language()),
        "problems": problems,
        "sheet": sheet,
        "sample": reverse("demo-contacts") if settings.LOFTE.demo else "",
    }
    status = 400 if problems else 200
    return show(request, visit, "console/imports/list.html", current="imports", context=context, status=status)


def _content(request: HttpRequest) -> bytes:
    given = request.FILES.get("file")
    size = given.size if given is not None else 0
    if given is None or not size:
        raise LofteError.of("IMPORT_NO_FILE", "No file came.", place="file", remedy="Choose a CSV or XLSX file.")
    if size > FILE_MOST:
        remedy = "Divide it into several files."
        raise LofteError.of("IMPORT_TOO_LARGE", "The file is larger than 64 MiB.", place="file", remedy=remedy)
    return bytes(given.read())


@never_cache
@require_GET
@needs(Ability.IMPORT)
def import_page(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """One import, whatever its state."""
    return _page(request, visit, source, ())


def _page(
    request: HttpRequest,
    visit: Visit,
    source: UUID,
    problems: tuple[Problem, ...],
    given: Mapping[str, str] | None = None,
) -> HttpResponse:
    page = _shown(visit, source)
    columns: tuple[queries.ColumnShown, ...] = ()
    if page.waiting:
        first = files.preview(controller=visit.place.id, source=source, actor=actor(visit), at=visit.at, limit=3)
        columns = queries.columns_shown(
            header=first.header, columns=first.columns, rows=tuple(cells for _, cells in first.rows)
        )
    context = {
        **_moving(visit, page),
        "columns": columns,
        "problems": problems,
        "given": given or {},
        "choices": tuple(Column),
    }
    status = 400 if problems else 200
    return show(request, visit, "console/imports/page.html", current="imports", context=context, status=status)


@never_cache
@require_GET
@needs(Ability.IMPORT)
def import_part(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """The moving part alone."""
    context = {**_moving(visit, _shown(visit, source)), "can": visit.abilities}
    return render(request, "console/imports/part.html", context)


def _moving(visit: Visit, page: queries.ImportPage) -> dict[str, Any]:
    """What the moving part shows: how far it has come, and what is proposed of whom until all is confirmed."""
    proposed = person_types.proposals(controller=visit.place.id, source=page.id) if page.state in CONFIRMABLE else ()
    left = any(one.left for one in proposed)
    return {
        "page": page,
        "proposals": proposed if left else (),
        "confirming": any(one.said and one.left for one in proposed),
        "types": tuple(PersonType),
    }


@require_POST
@needs(Ability.IMPORT)
def state(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """Map the columns and state the origin; the worker then reads the rows."""
    page = _shown(visit, source)
    try:
        chosen = [COLUMNS.get(request.POST.get(f"column-{n}", ""), Column.IGNORED) for n in range(len(page.header))]
        files.map_columns(controller=visit.place.id, source=source, columns=chosen, actor=actor(visit), at=visit.at)
        statements.attest(
            controller=visit.place.id, source=source, statement=_statement(request), actor=actor(visit), at=visit.at
        )
    except LofteError as error:
        return _page(request, visit, source, error.problems, request.POST.dict())
    return HttpResponseRedirect(reverse("console:import", args=[source]))


def _statement(request: HttpRequest) -> Statement:
    """What was stated, or LofteError naming each answer that is missing."""
    basis, source = BASES.get(request.POST.get("basis", "")), SOURCES.get(request.POST.get("source", ""))
    channels = frozenset(CHANNELS[one] for one in request.POST.getlist("channel") if one in CHANNELS)
    day, day_is_wrong = _day(request.POST.get("collected_on", ""))
    missing = [
        Problem(code="IMPORT_ANSWER", place=place, message="This has no answer.", remedy="Choose one.")
        for place, wrong in (
            ("basis", basis is None),
            ("source", source is None),
            ("channel", not channels),
            ("collected_on", day_is_wrong),
            ("attest", request.POST.get("attest") != "yes"),
        )
        if wrong
    ]
    if missing or basis is None or source is None:
        raise LofteError(*missing)
    return Statement(
        purpose=request.POST.get("purpose", ""),
        channels=channels,
        basis=basis,
        source_kind=source,
        words=request.POST.get("statement", ""),
        collected_on=day,
        proof_sample=request.POST.get("proof_sample", ""),
        own_sales=request.POST.get("own_sales") == "yes",
        refusal_offered=request.POST.get("offered") == "yes",
    )


def _day(text: str) -> tuple[date | None, bool]:
    if not text.strip():
        return None, False
    try:
        return date.fromisoformat(text.strip()), False
    except ValueError:
        return None, True


@require_POST
@needs(Ability.IMPORT)
def types(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """Confirm who stands behind the addresses, or say who it is instead."""
    said = [
        Confirmation(
            proposed=TYPES.get(name.removeprefix("type-")),
            person_type=TYPES[value],
            own_domains=request.POST.get("own_domains") == "yes" and name == f"type-{PersonType.LEGAL_NAMED}",
        )
        for name, value in request.POST.items()
        if name.startswith("type-") and value in TYPES
    ]
    try:
        person_types.confirm_person_types(
            controller=visit.place.id, source=source, confirmations=said, actor=actor(visit), at=visit.at
        )
    except LofteError as error:
        return _page(request, visit, source, error.problems)
    return HttpResponseRedirect(reverse("console:import", args=[source]))


@require_POST
@needs(Ability.IMPORT)
def activate(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """Take all of it in, at one stroke."""
    return _step(request, visit, source, "activate")


@require_POST
@needs(Ability.IMPORT)
def discard(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """Take none of it in."""
    return _step(request, visit, source, "discard")


def _step(request: HttpRequest, visit: Visit, source: UUID, act: str) -> HttpResponse:
    do = {"activate": activating.activate, "discard": activating.discard}[act]
    try:
        do(controller=visit.place.id, source=source, actor=actor(visit), at=visit.at)
    except LofteError as error:
        return _page(request, visit, source, error.problems)
    return HttpResponseRedirect(reverse("console:import", args=[source]))


@never_cache
@require_GET
@needs(Ability.IMPORT)
def report(request: HttpRequest, visit: Visit, source: UUID) -> HttpResponse:
    """Every row that was refused and why, as a file: row, column and reason, never what the row says."""
    _shown(visit, source)
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";")
    spoken = language()
    writer.writerow(queries.REPORT_HEADER[spoken])
    for line in queries.refusals(controller=visit.place.id, source=source):
        field = named(vocabulary="Column", term=line.field, language=spoken) if line.field else ""
        writer.writerow([line.row, field, line.code, named(vocabulary="RowFault", term=line.code, language=spoken)])
    response = HttpResponse(held.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{source.hex[-8:]}.csv"'
    return response
