"""Which control proves which promise: the declarations, read once from the package's own data.

A control is a check that fails when a promise breaks. Every row of the two source catalogues (OMS-01 to OMS-70,
SOMG-01 to SOMG-67) has exactly one primary control. A control that is not built says so and where it is planned; it
never proves a thing. The probes themselves live in `lofte.usecases.controls`, one module per family; here is only what
they must find.

This is the one module of `promises` that reads package data; what is wrong there is an error at import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from lofte.domain import package_data
from lofte.domain.errors import LofteError
from lofte.domain.parts import Part, Words

ControlId = Annotated[str, StringConstraints(pattern=r"^K\d{1,2}\.[a-z0-9]+(-[a-z0-9]+)*$")]
Family = Annotated[str, StringConstraints(pattern=r"^K\d{1,2}$")]
Row = Annotated[str, StringConstraints(pattern=r"^(OMS|SOMG)-\d{2}$")]

FILES = (
    "built.toml",
    "k01-k03.toml",
    "k04-k06.toml",
    "k07.toml",
    "k08-k12.toml",
    "k14.toml",
    "k15.toml",
    "k16-k18.toml",
)
"""The data files beside this module, in the order in which their controls are listed."""


class Control(Part):
    """One check. `fails_when` says what it must find, in words that a probe can be held to.

    `probe` is the name under which `lofte.usecases.controls` knows it; none while it is not built. `sla_hours` is how
    old its latest run may be before it proves nothing. `provable` is false where no machine can know (then it never
    shows as kept, whatever runs). `planned_in` names the area of the product that will build it.
    """

    id: ControlId
    family: Family
    title: Words
    fails_when: Words
    rows: tuple[Row, ...] = ()
    built: bool = False
    provable: bool = True
    planned_in: Words | None = None
    probe: str | None = None
    sla_hours: int = Field(default=24, ge=1)

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if self.built != (self.probe is not None):
            raise ValueError(f"{self.id}: a built control names its probe, and only a built one does")
        if self.built == (self.planned_in is not None):
            raise ValueError(f"{self.id}: a control is either built or planned somewhere")
        if self.built and not self.provable:
            raise ValueError(f"{self.id}: what cannot be proven is not built")
        if self.id.split(".")[0] != self.family:
            raise ValueError(f"{self.id}: the id starts with its family")
        return self


def _document(name: str) -> dict[str, Any]:
    return package_data.toml(package_data.folder(package=__package__, name="data") / name)


def _control(*, entry: Mapping[str, Any], areas: Mapping[str, Words]) -> Control:
    given = dict(entry)
    planned = given.pop("planned", None)
    if planned is not None:
        given["planned_in"] = areas[planned]
    return Control.model_validate(given | {"family": str(given["id"]).split(".")[0]})


def _controls(areas: Mapping[str, Words]) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for name in FILES:
        for entry in _document(name)["control"]:
            control = _control(entry=entry, areas=areas)
            if control.id in found:
                raise ValueError(f"{control.id} is declared twice")
            found[control.id] = control
    return found


def _rows(controls: Iterable[Control]) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for control in controls:
        for row in control.rows:
            if row in found:
                raise ValueError(f"{row} names both {found[row].id} and {control.id}")
            found[row] = control
    return found


_NAMES = _document("names.toml")
FAMILIES: Mapping[str, Words] = MappingProxyType({k: Words.model_validate(v) for k, v in _NAMES["families"].items()})
"""What each family of controls is about."""
CONTROLS: Mapping[str, Control] = MappingProxyType(
    _controls({key: Words.model_validate(words) for key, words in _NAMES["areas"].items()})
)
"""Every control by its id."""
_BY_ROW: Mapping[str, Control] = MappingProxyType(_rows(CONTROLS.values()))
ROWS: tuple[str, ...] = tuple(sorted(_BY_ROW))
"""Every catalogue row that has a control."""


def control_for_row(row: str) -> Control:
    """The one primary control of a catalogue row such as `OMS-07`.

    Raises LofteError `promise.row.unknown` for a row that no catalogue has.
    """
    if row not in _BY_ROW:
        raise LofteError.of(
            "promise.row.unknown",
            f"There is no catalogue row {row}.",
            remedy="Rows are OMS-01 to OMS-70 and SOMG-01 to SOMG-67.",
        )
    return _BY_ROW[row]


def built_controls() -> tuple[Control, ...]:
    """The controls that run today, in the order in which they are listed."""
    return tuple(control for control in CONTROLS.values() if control.built)
