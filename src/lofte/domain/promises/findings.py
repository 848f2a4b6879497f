"""What a control found, in words for a reader. Codes are stable; they stand in the runs that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lofte.domain.parts import Words

FINDING_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        # K11: controllers are kept apart
        "answered_without_controller": Words(
            sv="En fråga fick svar fast ingen personuppgiftsansvarig var angiven",
            en="A query was answered although it named no controller",
        ),
        "row_of_another": Words(
            sv="En rad som hör till någon annan syntes", en="A row that belongs to another controller was seen"
        ),
        "reached_by_query": Words(
            sv="En annans rad gick att nå med en vanlig fråga", en="Another's row could be reached by an ordinary query"
        ),
        "reached_by_sql": Words(
            sv="En annans rad gick att nå med ren SQL", en="Another's row could be reached by plain SQL"
        ),
        "points_outside": Words(
            sv="En rad pekar på något som inte hör hit", en="A row points to something that does not belong here"
        ),
        "table_outside": Words(
            sv="En tabell står utanför gränsen utan att vara undantagen",
            en="A table stands outside the boundary and is on no list of exceptions",
        ),
        "table_missing": Words(sv="En tabell saknas", en="A table is missing"),
        "table_unprotected": Words(
            sv="Databasen skyddar inte en tabells rader från varandra",
            en="The database does not keep a table's rows apart",
        ),
        "role_superuser": Words(sv="Databasrollen är superanvändare", en="The database role is a superuser"),
        "role_bypasses_rls": Words(
            sv="Databasrollen går förbi radskyddet", en="The database role bypasses row-level security"
        ),
        "role_owns_table": Words(sv="Databasrollen äger en tabell", en="The database role owns a table"),
        # K3: the gate before sending
        "decision_missing": Words(sv="Ett brev utan loggat beslut", en="A letter without a recorded decision"),
        "decision_of_another_message": Words(
            sv="Beslutet gällde ett annat brev", en="The decision was about another letter"
        ),
        "decision_of_another_person": Words(
            sv="Beslutet gällde en annan person", en="The decision was about another person"
        ),
        "decision_of_another_purpose": Words(
            sv="Beslutet gällde ett annat ändamål", en="The decision was for another purpose"
        ),
        "decision_of_another_channel": Words(
            sv="Beslutet gällde en annan kanal", en="The decision was for another channel"
        ),
        "decision_of_another_content": Words(
            sv="Beslutet gällde ett annat innehåll", en="The decision was about other content"
        ),
        "decision_refuses": Words(sv="Ett brev gick fast beslutet var nej", en="A letter left although it was refused"),
        "decided_afterwards": Words(
            sv="Beslutet togs först när brevet hade gått", en="It was decided only after the letter had left"
        ),
        "no_policy_then": Words(
            sv="Ingen policy gällde när brevet gick", en="No policy was in force when the letter left"
        ),
        "refused_as_left": Words(
            sv="Reglerna säger nej till det som gällde när brevet gick",
            en="The rules refuse it by what stood when the letter left",
        ),
        "refused_told_later": Words(
            sv="Personen hade sagt nej, men det antecknades först efteråt",
            en="The person had said no, but it was recorded only afterwards",
        ),
        # K2: what stands
        "standing_drifted": Words(
            sv="Det sparade läget är ett annat än det som har hänt",
            en="What is stored differs from what happened",
        ),
        "standing_missing": Words(sv="Ett sparat läge saknas", en="A stored standing is missing"),
        "standing_surplus": Words(
            sv="Ett sparat läge som ingenting ligger bakom", en="A stored standing with nothing behind it"
        ),
        # K1: the data map
        "unclassified": Words(sv="Ett fält saknar klass i datakartan", en="A field has no class in the data map"),
        "not_there": Words(
            sv="Datakartan har ett fält som inte finns", en="The data map has a field that is not there"
        ),
        "sealed_is_readable": Words(
            sv="Ett fält som ska vara krypterat rymmer läsbar text",
            en="A field that is to be encrypted can hold readable text",
        ),
        # K13: the evidence
        "entry_changed": Words(sv="En anteckning är ändrad", en="An entry was changed"),
        "entry_removed": Words(sv="En anteckning är borttagen", en="An entry was removed"),
        "entry_inserted": Words(sv="En anteckning är inskjuten", en="An entry was inserted"),
        "entry_unlisted": Words(
            sv="En anteckning säger sig vara förseglad men är det inte", en="An entry claims to be sealed and is not"
        ),
        "root_wrong": Words(
            sv="Förseglingen stämmer inte med anteckningarna", en="The seal does not match its entries"
        ),
        "seal_removed": Words(sv="En försegling saknas", en="A seal is missing"),
        "seal_changed": Words(sv="En försegling är ändrad", en="A seal was changed"),
        "cut_off": Words(sv="Kedjan är avklippt", en="The chain was cut off"),
        "head_missing": Words(
            sv="Kedjans ändpunkt saknas bredvid nyckelfilen", en="The head of the chain is missing beside the key file"
        ),
        "head_differs": Words(
            sv="Kedjans ändpunkt är en annan än den som sparats bredvid nyckelfilen",
            en="The head of the chain is not the one kept beside the key file",
        ),
        "run_changed": Words(
            sv="En körd kontroll är ändrad i efterhand", en="A run of a control was changed afterwards"
        ),
        "run_unlinked": Words(
            sv="En körd kontroll hänger inte ihop med den före",
            en="A run of a control does not follow the one before it",
        ),
        "run_not_noted": Words(
            sv="En körd kontroll saknas i bevisen", en="The evidence does not tell of a run of a control"
        ),
        "run_removed": Words(sv="En körd kontroll är borttagen", en="A run of a control was removed"),
    }
)
"""By code."""
