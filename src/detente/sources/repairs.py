"""Damage done by a careless replace-all, found by how it looks, and mended as a reversible view.

The damage: every ``was`` in a text (say the letters "us") had become ``became`` (say "U.S."), inside words
too: "varioU.S.", "caU.S.ed", "BecaU.S.e". The rule: an occurrence of ``became`` glued to a letter before it,
or to a lower-case letter after it, cannot be meant and is turned back; every other occurrence stays as it
is. What the rule cannot decide is listed for a person, never guessed: an occurrence standing alone that could
be the damaged word itself, one that may have swallowed a full stop, one glued to capitals only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.case.diagnostics import Diagnostic, problem, shown
from detente.case.schema import Repair

from .document import Document, place_in
from .html import visible_view
from .views import Edit, View, apply_edits, raw_view, to_raw

_HYPHENS = frozenset("-\u2010\u2011\u2013/")


@dataclass(frozen=True)
class Doubt:
    """An occurrence the rule did not decide. It was left as it stands unless ``mended``."""

    start: int
    end: int
    why: str
    mended: bool


@dataclass(frozen=True)
class Mending:
    """What a repair would do to a text: its edits, in order, and the places a person should look at."""

    edits: tuple[Edit, ...]
    doubts: tuple[Doubt, ...]


def find_damage(text: str, was: str, became: str) -> Mending:
    """Edits that turn the glued occurrences of ``became`` back into ``was``, and the doubtful ones.

    Raises Problems S112 where ``was`` or ``became`` is empty or the two are equal.
    """
    if not was or not became or was == became:
        message = f"a repair from `{shown(became, 40)}` to `{shown(was, 40)}` does nothing"
        raise problem("S112", message, "give the damaged text in `became` and the author's text in `was`")
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    # A run is mended or left as a whole: "U.S.U.S." inside a word is two damaged syllables.
    for run in re.finditer(f"(?:{re.escape(became)})+", text):
        start, end = run.span()
        glued_after = end < len(text) and text[end].isalpha() and text[end].islower()
        mended = glued_after or text[max(0, start - 1) : start].isalpha()
        if mended:
            edits.extend(Edit(at, at + len(became), was) for at in range(start, end, len(became)))
        if not glued_after and (why := _why_doubtful(text, start, end, became, mended)):
            doubts.append(Doubt(start, end, why, mended))
    return Mending(tuple(edits), tuple(doubts))


def reading_views(document: Document, repairs: Sequence[Repair] = ()) -> tuple[View, ...]:
    """The views of a document, the raw text first, the one a person reads (visible, each repair made in turn) last.

    Raises Problems S112 for a repair that says nothing.
    """
    views = [raw_view(document.text)]
    if document.kind == "html":
        views.append(visible_view(document.text))
    if repairs:
        view = views[-1]
        for repair in repairs:
            edits = find_damage(view.text, repair.was, repair.became).edits
            view = apply_edits(view, edits, f"`{repair.became}` back to `{repair.was}`")
        views.append(view)
    return tuple(views)


_LOOK = "read the sentence; quotes are checked against the raw text, so nothing else depends on it"


def review_repairs(document: Document, repairs: Sequence[Repair]) -> tuple[Diagnostic, ...]:
    """A note (S111) for every place a repair could not decide, and one (S113) for a repair that finds nothing."""
    # The view a reader has: doubts inside scripts and tags are nobody's.
    view = reading_views(document)[-1]
    notes: list[Diagnostic] = []
    for repair in repairs:
        mending = find_damage(view.text, repair.was, repair.became)
        for doubt in mending.doubts:
            raw = to_raw(view, doubt.start, doubt.end)
            done = f"read as `{shown(repair.was, 40)}`" if doubt.mended else "left as it stands"
            message = f"`{shown(repair.became, 40)}` is {done}, but {doubt.why}"
            notes.append(Diagnostic("S111", "note", message, place_in(document, raw.start), _LOOK))
        if not mending.edits:
            message = f"the repair of `{shown(repair.became, 40)}` finds no damage in the document"
            place = place_in(document, 0)
            notes.append(Diagnostic("S113", "note", message, place, "drop the repair, or check what it says"))
        view = apply_edits(view, mending.edits)
    return tuple(notes)


def _why_doubtful(text: str, start: int, end: int, became: str, mended: bool) -> str:
    if mended:
        word = start
        while word > 0 and text[word - 1].isalpha():
            word -= 1
        if start - word > 1 and text[word:start].isupper():
            return "only capitals stand before it, as in an abbreviation"
        if became.endswith(".") and _opens_sentence(text, end):
            return "a capital follows: its last stop may also have ended a sentence"
        return ""
    if end - start > len(became):
        return "it stands twice in a row"
    if text[end : end + 1].isalpha():
        return "a capital follows it without a space"
    beside = {text[max(0, start - 1) : start], text[end : end + 1]}
    if beside & _HYPHENS or re.search(r"\b(?:the|The|THE)\s+$", text[max(0, start - 12) : start]):
        return ""
    return "standing alone it could also be the damaged word itself"


def _opens_sentence(text: str, end: int) -> bool:
    """Whether what follows begins a sentence: nothing, a new line, or a capital after blanks."""
    rest = text[end : end + 80]
    stripped = rest.lstrip()
    blanks = rest[: len(rest) - len(stripped)]
    return not stripped or (bool(blanks) and (stripped[0].isupper() or "\n" in blanks))
