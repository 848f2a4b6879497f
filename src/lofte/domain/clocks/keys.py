"""What the keys of the clocks' answers mean, said once for the command line, the pages and the manual."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lofte.domain.calendar import Words
from lofte.domain.clocks.answers import AnswerState, Extension
from lofte.domain.clocks.notices import NoticeTrigger

KEYS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "raw": Words(sv="räknat datum", en="counted date"),
        "due": Words(sv="senast", en="due"),
        "target": Words(sv="eget mål", en="own target"),
        "state": Words(sv="läge", en="state"),
        "raw_without_pause": Words(sv="räknat utan uppehåll", en="counted without a pause"),
        "pause_days": Words(sv="dagars uppehåll", en="days of pause"),
        "identity_ask_by": Words(sv="fråga om identitet senast", en="ask for identity by"),
        "extension": Words(sv="förlängning", en="extension"),
        "notice_by": Words(sv="besked senast", en="notice by"),
        "restrict_from": Words(sv="begränsa från", en="restrict from"),
        "effective_at": Words(sv="gäller från", en="in effect at"),
        "external_due": Words(sv="andras listor senast", en="lists of others by"),
        "promise_due": Words(sv="enligt löftet senast", en="due by promise"),
        "law_due": Words(sv="enligt lag senast", en="due by law"),
        "hour_reading": Words(sv="timläsning, bara till kännedom", en="hour reading, information only"),
        "try_by": Words(sv="ring senast", en="call by"),
        "keep_to": Words(sv="bevara till och med", en="keep through"),
        "erase_on": Words(sv="gallra", en="erase on"),
        "decided_by": Words(sv="avgörs av", en="decided by"),
        "allowed_from": Words(sv="får ske från", en="allowed from"),
        "in_time": Words(sv="i tid", en="in time"),
        "objection_to": Words(sv="invändning till och med", en="objections through"),
        "consents_stale_from": Words(sv="samtycken inaktuella från", en="consents stale from"),
        "marketing_to": Words(sv="marknadsföring till och med", en="marketing through"),
        "denied_from": Words(sv="nekas från", en="refused from"),
        "usable_to": Words(sv="användbar till och med", en="usable through"),
        "stale_from": Words(sv="inaktuell från", en="stale from"),
        "valid_to": Words(sv="gäller till och med", en="valid through"),
        "ask_again_from": Words(sv="fråga igen tidigast", en="ask again from"),
        "consent_from": Words(sv="eget samtycke från", en="own consent from"),
        "marketing_from": Words(sv="marknadsföring från", en="marketing from"),
        "certificate_due": Words(sv="intyg senast", en="certificate by"),
        "extension_notice_by": Words(
            sv="myndighetens besked om förlängning senast", en="authority's notice of extension by"
        ),
    }
)

VALUES: Final[Mapping[StrEnum, Words]] = MappingProxyType(
    {
        AnswerState.RUNNING: Words(sv="tiden löper", en="running"),
        AnswerState.PAUSED: Words(sv="tiden står still", en="paused"),
        Extension.NONE: Words(sv="ingen", en="none"),
        Extension.CONDITIONAL: Words(sv="gäller om beskedet når fram i tid", en="stands if the notice arrives in time"),
        Extension.IN_FORCE: Words(sv="gäller", en="in force"),
        Extension.VOID: Words(sv="gäller inte", en="void"),
        NoticeTrigger.MONTH: Words(sv="månaden", en="the month"),
        NoticeTrigger.FIRST_MESSAGE: Words(sv="det första meddelandet", en="the first message"),
        NoticeTrigger.FIRST_DISCLOSURE: Words(sv="det första utlämnandet", en="the first disclosure"),
    }
)
"""The words that an answer may hold as a value; everything else is a date, an instant, a number or yes and no."""
