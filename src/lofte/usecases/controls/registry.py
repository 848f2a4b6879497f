"""The probes by the names under which the registry of promises knows them. A control that is built has one here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lofte.usecases.controls import (
    data_map,
    evidence_chain,
    isolation,
    send_gate,
    send_gate_plants,
    standing_events,
)
from lofte.usecases.controls.examining import Probe

PROBES: Mapping[str, Probe] = MappingProxyType(
    {
        "controller_isolation": Probe(plant=isolation.plant, canary=isolation.canary, examine=isolation.examine),
        "send_gate": Probe(plant=send_gate_plants.plant, canary=send_gate.canary, examine=send_gate.examine),
        "standing_equals_events": Probe(
            plant=standing_events.plant, canary=standing_events.canary, examine=standing_events.examine
        ),
        "every_field_classified": Probe(plant=data_map.plant, canary=data_map.canary, examine=data_map.examine),
        "evidence_chain": Probe(
            plant=evidence_chain.plant, canary=evidence_chain.canary, examine=evidence_chain.examine
        ),
    }
)
"""`lofte.domain.promises.registry` says which promises each of them proves and what it must find."""
