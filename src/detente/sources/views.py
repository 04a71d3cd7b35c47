"""A view: a text derived from a parent text, with an offset map back to it.

A map is an ordered list of segments, each pairing a span of the view with a span of the parent. In an
*equal* segment the two spans have the same length and the same characters; in any other segment the
spans correspond only as wholes (a decoded entity, a line break that stands for a tag, a repaired word).
Together the segments cover both texts without gap or overlap, so every span of one side has a smallest
covering span on the other. A repair is a list of edits (start, end, replacement) on the parent; it is
undone by putting the parent's words back, which the tests hold as a property.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from detente.case.diagnostics import Diagnostic, Problems, shown


def words(text: str) -> frozenset[str]:
    """A word list, written as words."""
    return frozenset(text.split())


class Span(NamedTuple):
    """Code points ``start`` to ``end``, end exclusive."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the parent's characters ``start`` to ``end`` (exclusive) by ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class OffsetMap:
    """Segments of one derivation, as parallel tuples; segment k is view[v[k]:v[k+1]] ↔ parent[p[k]:p[k+1]].

    ``view`` and ``parent`` have one entry more than ``equal``: the last is the length of the text.
    """

    view: tuple[int, ...]
    parent: tuple[int, ...]
    equal: tuple[bool, ...]


@dataclass(frozen=True)
class View:
    """A text and the maps that lead from it, last first, down to the raw text of the document."""

    text: str
    maps: tuple[OffsetMap, ...]
    name: str = "raw"
    """``raw``, ``visible``, or these followed by the names of the repairs, joined by `` + ``."""


class MapBuilder:
    """Collects segments in order while a view is written. Adjoining equal segments are merged."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        # The last two characters written; the view begins as after a break.
        self.tail = "\n\n"
        self._view: list[int] = [0]
        self._parent: list[int] = [0]
        self._equal: list[bool] = []

    def put(self, text: str, end: int, *, equal: bool = False) -> None:
        """The parent's characters up to ``end`` stand in the view as ``text``; ``equal`` where they are ``text``."""
        if not text and end <= self.at:
            return
        self.parts.append(text)
        length = self._view[-1] + len(text)
        self.at = end
        self.tail = (self.tail + text[-2:])[-2:]
        if not (equal and self._equal and self._equal[-1]):
            self._equal.append(equal)
            self._view.append(length)
            self._parent.append(end)
        self._view[-1], self._parent[-1] = length, end

    def view(self, parent: View, name: str) -> View:
        """What was written, as a view of ``parent``."""
        offsets = OffsetMap(tuple(self._view), tuple(self._parent), tuple(self._equal))
        label = name if parent.name == "raw" else f"{parent.name} + {name}"
        return View("".join(self.parts), (*parent.maps, offsets), label)


def raw_view(text: str) -> View:
    """The document as it is: no map at all."""
    return View(text, ())


def apply_edits(parent: View, edits: Sequence[Edit], name: str = "repaired") -> View:
    """The parent with its edits made. Edits may come in any order; they must not overlap.

    Raises Problems S110, one diagnostic for every bad edit.
    """
    ordered = sorted(edits, key=lambda e: (e.start, e.end))
    _refuse_bad_edits(parent.text, ordered)
    builder = MapBuilder()
    text = parent.text
    for edit in ordered:
        builder.put(text[builder.at : edit.start], edit.start, equal=True)
        builder.put(edit.replacement, edit.end)
    builder.put(text[builder.at :], len(text), equal=True)
    return builder.view(parent, name)


def to_raw(view: View, start: int, end: int) -> Span:
    """The smallest span of the raw text that covers view[start:end]. An empty span stays a point."""
    return reduce(_cover, reversed(view.maps), Span(start, end))


def to_view(view: View, start: int, end: int) -> Span:
    """The smallest span of the view that covers raw[start:end]; empty where nothing of it is shown."""
    turned = (OffsetMap(view=m.parent, parent=m.view, equal=m.equal) for m in view.maps)
    return reduce(_cover, turned, Span(start, end))


def _cover(span: Span, offsets: OffsetMap) -> Span:
    """The smallest span of the parent that covers a span of the view."""
    source, target, equal = offsets.view, offsets.parent, offsets.equal
    if not equal:
        return Span(0, 0)
    last = len(equal) - 1
    # A segment that is empty on the source side belongs to no character there, so the start takes the
    # last segment that begins at or before it and the end the first that reaches it.
    first = min(max(bisect_right(source, span.start) - 1, 0), last)
    low = target[first] + (span.start - source[first] if equal[first] else 0)
    if span.end <= span.start:
        return Span(low, low)
    final = min(max(bisect_left(source, span.end) - 1, 0), last)
    high = target[final] + (span.end - source[final] if equal[final] else target[final + 1] - target[final])
    return Span(low, max(low, high))


def _refuse_bad_edits(text: str, ordered: Sequence[Edit]) -> None:
    found: list[Diagnostic] = []
    reach = 0
    for edit in ordered:
        where = f"the edit {edit.start}–{edit.end} (to `{shown(edit.replacement, 40)}`)"
        if not 0 <= edit.start <= edit.end <= len(text):
            message = f"{where} lies outside the text, which has {len(text)} characters"
            found.append(Diagnostic("S110", "error", message, None, "give offsets of the text it repairs"))
            continue
        if edit.start < reach:
            message = f"{where} overlaps the one before it, which ends at {reach}"
            found.append(Diagnostic("S110", "error", message, None, "join the two edits into one"))
        reach = max(reach, edit.end)
    if found:
        raise Problems(found)
