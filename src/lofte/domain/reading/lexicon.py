"""The lexicons: one folder per language, one TOML file per kind of finding, read once.

A language is a folder with a `language.toml`; adding one adds
files and touches no code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lofte.domain.package_data import Entry, folder, toml
from lofte.domain.reading.phrases import Phrase, Translator

FLAGS = "flags"  # a file of this finding holds facts that a text either states or not; each is a finding of its own
Texts = Annotated[list[str], Field(default_factory=list)]


class Strict(BaseModel):
    """A table of a lexicon file: an unknown key is a spelling mistake and refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LanguageFile(Strict):
    """`language.toml`: how the language is recognised and its small words."""

    code: str
    name: str
    common_words: list[str]
    abbreviations: list[str]
    months: dict[str, int]
    numbers: dict[str, float]
    units: dict[str, list[str]]
    list_before: list[str]
    list_after: list[str]
    clause_breaks: list[str]
    negations: list[str]
    not_negations: list[str]
    exceptions: list[str]
    definitions: list[str]
    denying_headings: list[str]
    rights_sentences: list[str]
    purpose_frames: list[str]
    occasions: list[str]
    what_for: list[str]
    speaks_of_data: list[str]
    base_frames: list[str]
    source_frames: list[str]
    obtained_from: list[str]
    given_to: list[str]
    sold: list[str]
    shared: list[str]
    retention_frames: list[str]
    own_words: list[str]
    not_names: list[str]
    data_words: list[str] = []
    recipient_frames: list[str] = []
    transfer_frames: list[str] = []
    aims: list[str] = []
    name_beginnings: list[str] = []
    describing_words: list[str] = []
    qualifiers: dict[str, list[str]] = {}
    words: dict[str, list[str]]


class ValueTable(Strict):
    """One value of a finding and how a text says it.

    `phrases` count wherever they stand; `terms` where the context of the file holds; `listed` in that context and as a
    member of an enumeration; `masks` are taken out of the sentence first; `unless` in the sentence cancels the value;
    `topics` and `says` replace those of the file. `examples` must give the value, `counterexamples` must not.
    """

    name: str
    phrases: Texts
    terms: Texts
    listed: Texts
    masks: Texts
    unless: Texts
    topics: list[str] | None = None
    not_topics: list[str] | None = None
    says: list[str] | None = None
    headings: bool | None = None
    denied: list[str] | None = None
    deniable: bool | None = None
    definitions: bool | None = None
    examples: Texts
    counterexamples: Texts


class FindingFile(Strict):
    """A file of a finding: its context and its values."""

    finding: str
    topics: Texts
    not_topics: Texts
    says: Texts
    denied: Texts
    masks: Texts
    unless: Texts
    headings: bool = False
    deniable: bool = True
    definitions: bool = False
    value: list[ValueTable]


class TopicsFile(Strict):
    """`topics.toml`: how sections, columns and lead-ins are titled."""

    topics: dict[str, list[str]]
    lead_ins: dict[str, list[str]]


class NameTable(Strict):
    """A company or service, the spellings it goes by, and what kinds of recipient it is."""

    name: str
    spellings: Texts
    kinds: Texts
    country: str = ""


class NamesFile(Strict):
    """`common/names.toml`: recipients that are known by name in every language."""

    kinds: dict[str, list[str]]
    spellings: dict[str, list[str]]
    outside_eea: list[str]
    common_words: list[str]


@dataclass(frozen=True, slots=True)
class Value:
    """A compiled value table."""

    finding: str
    name: str
    phrases: tuple[Phrase, ...]
    terms: tuple[Phrase, ...]
    listed: tuple[Phrase, ...]
    masks: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    says: tuple[Phrase, ...]
    topics: frozenset[str]
    not_topics: frozenset[str]
    denied: tuple[Phrase, ...]
    headings: bool
    deniable: bool
    definitions: bool
    table: ValueTable


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything one language knows."""

    language: LanguageFile
    topics: tuple[tuple[str, tuple[Phrase, ...]], ...]
    lead_ins: tuple[tuple[str, tuple[Phrase, ...]], ...]
    values: tuple[Value, ...]
    small: dict[str, tuple[Phrase, ...]]

    @property
    def code(self) -> str:
        """ISO 639-1."""
        return self.language.code


def _root() -> Entry:
    return folder(package="lofte.domain.reading", name="lexicon")


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a folder, in order."""
    return tuple(sorted(entry.name for entry in _root().iterdir() if (entry / "language.toml").is_file()))


@cache
def names() -> NamesFile:
    """The recipients known by name."""
    return NamesFile.model_validate(toml(_root() / "common" / "names.toml"))


@cache
def table(name: str) -> dict[str, object]:
    """A data file of `common/` as it stands (controls, lints)."""
    return toml(_root() / "common" / f"{name}.toml")


@cache
def language_of(code: str) -> LanguageFile:
    """The small words of a language, without its phrases."""
    return LanguageFile.model_validate(toml(_root() / code / "language.toml"))


@cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language."""
    place, language = _root() / code, language_of(code)
    phrases = _Compiler(words=language.words)
    topics = TopicsFile.model_validate(toml(place / "topics.toml"))

    values: list[Value] = []
    for entry in sorted(place.iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".toml") and entry.name not in ("language.toml", "topics.toml"):
            values.extend(_values(FindingFile.model_validate(toml(entry)), phrases))
    return Lexicon(
        language=language,
        topics=tuple((name, phrases(sources)) for name, sources in topics.topics.items()),
        lead_ins=tuple((name, phrases(sources)) for name, sources in topics.lead_ins.items()),
        values=tuple(values),
        small={
            name: phrases(getattr(language, name))
            for name in (
                "negations",
                "not_negations",
                "exceptions",
                "definitions",
                "denying_headings",
                "rights_sentences",
                "purpose_frames",
                "occasions",
                "what_for",
                "speaks_of_data",
                "base_frames",
                "source_frames",
                "obtained_from",
                "given_to",
                "sold",
                "shared",
                "retention_frames",
                "data_words",
                "recipient_frames",
                "transfer_frames",
                "aims",
            )
        }
        | {name: phrases(sources) for name, sources in language.qualifiers.items()},
    )


class _Compiler:
    """Compiles each phrase of a language once; the same list gives the same tuple, to keep answers by."""

    def __init__(self, *, words: dict[str, list[str]]) -> None:
        self._translator = Translator(words=words)
        self._phrases: dict[str, Phrase] = {}
        self._tuples: dict[tuple[str, ...], tuple[Phrase, ...]] = {}

    def __call__(self, sources: list[str]) -> tuple[Phrase, ...]:
        key = tuple(sources)
        if key not in self._tuples:
            self._tuples[key] = tuple(self._phrase(source) for source in key)
        return self._tuples[key]

    def _phrase(self, source: str) -> Phrase:
        if source not in self._phrases:
            self._phrases[source] = self._translator.phrase(source)
        return self._phrases[source]


def _values(file: FindingFile, phrases: _Compiler) -> list[Value]:
    return [
        Value(
            finding=row.name if file.finding == FLAGS else file.finding,
            name="yes" if file.finding == FLAGS else row.name,
            phrases=phrases(row.phrases),
            terms=phrases(row.terms),
            listed=phrases(row.listed),
            masks=phrases(file.masks + row.masks),
            unless=phrases(file.unless + row.unless),
            says=phrases(file.says if row.says is None else row.says),
            topics=frozenset(file.topics if row.topics is None else row.topics),
            not_topics=frozenset(file.not_topics if row.not_topics is None else row.not_topics),
            denied=phrases(file.denied if row.denied is None else row.denied),
            headings=file.headings if row.headings is None else row.headings,
            deniable=file.deniable if row.deniable is None else row.deniable,
            definitions=file.definitions if row.definitions is None else row.definitions,
            table=row,
        )
        for row in file.value
    ]
