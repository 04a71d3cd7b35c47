"""Actors found in a document, by a gazetteer first: it knows that "Trump" is a person and that "Beijing" says "China".

The rule: at each word the longest name of the table that stands there, letter case as written, between word
boundaries (a possessive ``'s`` does not count as part of the word), no two matches overlapping. A contextual name
("Kim", "the North") counts only in a document that also has a plain name of the same entry; where it fits
several entries of the document it goes to the one named last before it. It proposes; an analyst decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from .views import Span, words


@dataclass(frozen=True)
class Entry:
    """One line of the table: who, of what kind, belonging to whom, under which names."""

    id: str
    kind: str
    """``state``, ``person``, ``organisation`` or ``group``."""
    party: str
    """The id of the entry it belongs to, or empty."""
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    contextual: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """One place where a name of an entry stands."""

    entry: str
    span: Span
    text: str
    adjective: bool = False


@dataclass(frozen=True)
class FoundActor:
    """An entry with how often it is named: by name, by adjective, and under which other names."""

    entry: Entry
    names: int
    adjectives: int
    aliases: tuple[str, ...]
    """The names other than ``entry.name`` that stand in the text, most frequent first."""


@dataclass(frozen=True)
class UnknownName:
    """A capitalised name the table does not have."""

    name: str
    count: int


@dataclass(frozen=True)
class _Name:
    text: str
    entry: str
    mark: str
    pattern: re.Pattern[str]


_NOT_NAMES = words(
    """
    A After All Also Although Among An And Any Apparently As At Because Before Beyond Both But By
    Clearly Col Dear Despite Dr During Each Even Evidently Few First Firstly Following For Former From
    Gen Given Had Has Have He Her Here His How However I If In Indeed Increasing It Its Just Last Like
    Many May Meanwhile More Moreover Most Mr Mrs Ms My Next No Nobody None Nor Not Note Now Of Once On
    One Only Or Other Our Perhaps President Prime Prof Second Secondly Secretary Sen She Since So Some
    Something Still Such Surely That The Their Then There Therefore These They This Those Though Through
    Thus To Today Traders Under Until Unlike We What When Where Whether Which While Who Why Will With
    Within Without Yesterday Yet You Your Minister Chairman Vice General Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday January February March April June July August September October
    November December
    """
)
_WORD = r"[^\W\d_a-z](?:[^\W\d_]|['’](?!s\b)(?=[^\W\d_]))*(?:-[^\W\d_]+)*"
_JOIN = r"(?:[^\S\n]+(?:(?:of|de|al|bin|von|van|der|da|del|el|the)[^\S\n]+){0,2})"
_NAME = re.compile(rf"(?<![\w.]){_WORD}(?:{_JOIN}{_WORD}){{0,5}}")


@cache
def table() -> Mapping[str, Entry]:
    """The gazetteer that ships with the package, by id."""
    return read_table(Path(__file__).with_name("gazetteer.txt").read_text("utf-8"))


def read_table(text: str) -> Mapping[str, Entry]:
    """Reads ``kind|id|party|name|aliases`` lines. Raises ValueError for a line or a party that is none."""
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("|")
        if len(fields) != 5 or fields[1] in entries:
            raise ValueError(f"gazetteer line {number}: five fields and an id of its own are needed")
        kind, identity, party, name, others = fields
        named = [other for other in others.split(";") if other]
        aliases = tuple(other for other in named if other[0] not in "~*")
        adjectives, contextual = (tuple(o[1:] for o in named if o[0] == mark) for mark in "~*")
        entries[identity] = Entry(identity, kind, party, name, aliases, adjectives, contextual)
    if strangers := sorted({e.party for e in entries.values()} - entries.keys() - {""}):
        raise ValueError(f"gazetteer: unknown parties {', '.join(strangers)}")
    return entries


def mentions(text: str, entries: Mapping[str, Entry] | None = None) -> tuple[Mention, ...]:
    """Every place where an entry is named, in order."""
    index = _index(tuple((table() if entries is None else entries).values()))
    hits: list[tuple[Span, list[_Name]]] = []
    reach = 0
    for word in re.finditer(r"(?<![^\W_])[^\W\d_]", text):
        at = word.start()
        names = index.get(text[at : at + 2], ()) if at >= reach else ()
        if able := [(name, match.end()) for name in names if (match := name.pattern.match(text, at))]:
            longest, reach = able[0]
            hits.append((Span(at, reach), [n for n, _ in able if len(n.text) == len(longest.text)]))
    return _resolve(text, hits)


def actors(texts: Iterable[str], entries: Mapping[str, Entry] | None = None) -> tuple[FoundActor, ...]:
    """The entries named in the texts, the most often named first, ties in order of the table."""
    known = table() if entries is None else entries
    by: dict[str, list[Mention]] = {}
    for text in texts:
        for mention in mentions(text, known):
            by.setdefault(mention.entry, []).append(mention)
    found = []
    for entry in known.values():
        if mine := by.get(entry.id):
            names = Counter(" ".join(mention.text.split()) for mention in mine if not mention.adjective)
            aliases = tuple(name for name, _ in names.most_common() if name != entry.name)
            found.append(FoundActor(entry, names.total(), len(mine) - names.total(), aliases))
    return tuple(sorted(found, key=lambda actor: -(actor.names + actor.adjectives)))


def unknown_names(text: str, entries: Mapping[str, Entry] | None = None) -> tuple[UnknownName, ...]:
    """Capitalised names the table lacks: of several words, or of one word that occurs twice inside sentences."""
    places: dict[str, list[int]] = {}
    edges = [0, *chain.from_iterable(mention.span for mention in mentions(text, entries)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for match in _NAME.finditer(text, start, end):
            parts = list(re.finditer(r"\S+", match[0]))
            named = [k for k, part in enumerate(parts) if part[0] not in _NOT_NAMES and part[0][0].isupper()]
            if named:
                name = " ".join(part[0] for part in parts[named[0] : named[-1] + 1])
                places.setdefault(name, []).append(match.start() + parts[named[0]].start())
    kept = {
        name: at
        for name, at in places.items()
        if (" " in name and len(name) <= 80)
        or (3 <= len(name) <= 40 and sum(not _opens(text, start) for start in at) >= 2)
    }
    often = sorted(kept.items(), key=lambda named: (-len(named[1]), named[1][0]))
    return tuple(UnknownName(name, len(at)) for name, at in often)


@cache
def _index(entries: tuple[Entry, ...]) -> Mapping[str, tuple[_Name, ...]]:
    """Names by their first two letters, the longest first."""
    by_start: dict[str, list[_Name]] = {}
    for entry in entries:
        marked = {"": (entry.name, *entry.aliases), "~": entry.adjectives, "*": entry.contextual}
        for mark, names in marked.items():
            for name in names:
                by_start.setdefault(name[:2], []).append(_Name(name, entry.id, mark, _pattern(name)))
    return {
        start: tuple(sorted(names, key=lambda n: (-len(n.text), n.mark, n.entry)))
        for start, names in by_start.items()
    }


def _pattern(name: str) -> re.Pattern[str]:
    spelled = r"\s{1,3}".join(re.escape(word).replace("'", "['’]") for word in name.split(" "))
    # "the North" is not the North of "the North Sea".
    alone = r"(?!\s[^\W\d_a-z])" if name.startswith("the ") else ""
    return re.compile(rf"{spelled}(?![^\W_])(?!['’](?!s\b)[^\W_])(?!\.[^\W\d_]\.){alone}")


def _resolve(text: str, hits: Sequence[tuple[Span, list[_Name]]]) -> tuple[Mention, ...]:
    plain = {name.entry for _, found in hits for name in found if name.mark == ""}
    latest: dict[str, int] = {}
    kept: list[Mention] = []
    for order, (span, found) in enumerate(hits):
        if not (able := [name for name in found if name.mark != "*" or name.entry in plain]):
            continue
        chosen = able[0] if able[0].mark != "*" else max(able, key=lambda name: latest.get(name.entry, -1))
        if chosen.mark == "":
            latest[chosen.entry] = order
        kept.append(Mention(chosen.entry, span, text[span.start : span.end], chosen.mark == "~"))
    return tuple(kept)


def _opens(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:\n…"
