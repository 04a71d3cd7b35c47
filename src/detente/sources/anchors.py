"""Finding a quote again: at its offsets, moved, changed, or not at all; never silently.

An anchor is (start, end, quote). The search goes: exact at its offsets; changed in place (an edit distance at
most ``tolerance(quote)`` between the quote and what stands there); exact elsewhere, nearest first;
changed elsewhere. Distances are Levenshtein's, by the bit-parallel automaton of Myers (1999, J. ACM 46:395) in its
approximate-matching form; where to look is found by the pigeonhole lemma: cut into k + 1 pieces, a quote with at most k
edits has at least one piece unharmed (Wu & Manber 1992). At most ``_SEEDS`` places are tried per piece, nearest the old
offset first, so that the time is bounded whatever the document holds.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from detente.case.schema import Anchor

from .views import Span, View, raw_view, to_raw, to_view

_SEEDS = 24
_MOST = 100
_LONGEST = 2_000
_SHORTEST = 8
"""A changed quote is looked for only from this length on: under it, one letter more or less is another word."""
_SHORTEST_IN_PLACE = 4


@dataclass(frozen=True)
class Found:
    """The quote stands at its offsets. ``view`` names the view it was read in (``raw`` as a rule)."""

    span: Span
    view: str = "raw"


@dataclass(frozen=True)
class Moved:
    """The exact quote stands elsewhere, at ``span``; ``candidates`` are all the places (at most 100), in order."""

    span: Span
    candidates: tuple[Span, ...]


@dataclass(frozen=True)
class Changed:
    """Nearly the quote stands at ``span``: ``text``, ``edits`` letters away. ``at`` is the first differing place.

    ``elsewhere`` are places where the exact quote stands, when it was changed at its own offsets.
    """

    span: Span
    text: str
    edits: int
    at: int
    elsewhere: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Missing:
    """Neither the quote nor anything near it was found. ``there`` is what stands at the offsets."""

    there: str


Location = Found | Moved | Changed | Missing


def tolerance(quote: str) -> int:
    """The most edits with which a text still counts as the quote, changed: one in eight, at least 1, at most 30."""
    return 0 if len(quote) < _SHORTEST else max(1, min(30, len(quote) // 8))


def locate(text: str, anchor: Anchor, views: Sequence[View] = ()) -> Location:
    """Where the anchor's quote is in the raw ``text``.

    ``views`` are further readings of the same raw text (visible HTML, repaired): a quote that reads exactly so in
    one of them, over the anchor's raw span, is found.
    """
    start, quote = anchor.start, anchor.quote
    readings = (raw_view(text), *views)
    if 0 <= start < anchor.end <= len(text):
        for view in readings:
            span = to_view(view, start, anchor.end)
            if view.text[span.start : span.end] == quote:
                return Found(Span(start, anchor.end), view.name)
    # Where the quote stands in the raw text, as each view reads it.
    exact = [
        tuple(to_raw(view, at, at + len(quote)) for at in islice(_places(view.text, quote, 0), _MOST))
        for view in readings
    ]
    limit = tolerance(quote)
    at = min(max(start, 0), len(text))
    in_place = max(limit, 1 if len(quote) >= _SHORTEST_IN_PLACE else 0)
    near = _near(text, Span(at, min(len(text), at + len(quote) + in_place)), quote, in_place)
    best = (
        _changed(readings[0], quote, near, exact[0]) if near is not None and near[0].start == start else None
    )
    # A quote spoilt at its own place is not excused by a copy elsewhere; one that moved by a letter or two is no
    # spoilt one.
    if best and near and exact[0] and all(s.end <= start or near[0].end <= s.start for s in exact[0]):
        return best
    if places := next(filter(None, exact), ()):
        return Moved(min(places, key=lambda s: (abs(s.start - start), s.start)), places)
    for view in readings:
        found = _approximate(view.text, quote, to_view(view, at, at).start, limit)
        if found is not None and (best is None or found[1] < best.edits):
            best = _changed(view, quote, found)
    return best or Missing(text[at : min(len(text), max(at, min(anchor.end, at + 80)))])


def _changed(view: View, quote: str, best: tuple[Span, int], elsewhere: tuple[Span, ...] = ()) -> Changed:
    span, edits = best
    there = view.text[span.start : span.end]
    letters = enumerate(zip_longest(quote, there))
    differs = span.start + next((k for k, (a, b) in letters if a != b), len(quote))
    return Changed(to_raw(view, *span), there, edits, to_raw(view, differs, differs + 1).start, elsewhere)


def _places(text: str, piece: str, at: int, step: int = 1) -> Iterator[int]:
    """Where a piece stands: from ``at`` on, or, with a step of −1, from there back."""
    while True:
        at = text.find(piece, at) if step > 0 else text.rfind(piece, 0, max(0, at + len(piece)))
        if at < 0:
            return
        yield at
        at += step


def _approximate(text: str, quote: str, start: int, limit: int) -> tuple[Span, int] | None:
    pieces = limit + 1
    # Windows one edit apart are the same window.
    origins: dict[int, int] = {}
    for k in range(pieces):
        low, high = k * len(quote) // pieces, (k + 1) * len(quote) // pieces
        for at in _seeds(text, quote[low:high], start + low):
            origins.setdefault((at - low) // pieces, at - low)
    windows = (
        Span(max(0, o - 2 * limit), min(len(text), o + len(quote) + 2 * limit)) for o in origins.values()
    )
    found = filter(None, (_near(text, window, quote, limit) for window in windows))
    return min(found, key=lambda near: (near[1], abs(near[0].start - start), near[0]), default=None)


def _seeds(text: str, piece: str, start: int) -> list[int]:
    """Where a piece stands, the nearest to ``start`` first: as many places before it as after."""
    after = islice(_places(text, piece, start), _SEEDS // 2)
    before = islice(_places(text, piece, start - 1, -1), _SEEDS // 2)
    return sorted((*after, *before), key=lambda place: (abs(place - start), place))


def _near(text: str, window: Span, quote: str, limit: int) -> tuple[Span, int] | None:
    if limit == 0 or window.end <= window.start or len(quote) > _LONGEST:
        return None
    part = text[window.start : window.end]
    edits, end = _scan(quote, part)
    if edits > limit:
        return None
    # Backwards from that end, the best start; of several equally good, the one nearest the window's start.
    _, length = _scan(quote[::-1], part[:end][::-1], longest=True)
    return Span(window.start + end - length, window.start + end), edits


def _scan(pattern: str, text: str, *, longest: bool = False) -> tuple[int, int]:
    """Least distance of ``pattern`` to a part of ``text`` and where that part ends.

    ``longest``: it starts at 0, and the last of equally good ends is taken.
    """
    size = len(pattern)
    masks: dict[str, int] = defaultdict(int)
    for bit, letter in enumerate(pattern):
        masks[letter] |= 1 << bit
    full = (1 << size) - 1
    top = 1 << (size - 1)
    plus, minus = full, 0
    score, best, best_end = size, size, 0
    for index, letter in enumerate(text):
        equal = masks.get(letter, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        up = minus | (~(horizontal | plus) & full)
        down = plus & horizontal
        if up & top:
            score += 1
        elif down & top:
            score -= 1
        up = ((up << 1) | longest) & full
        down = (down << 1) & full
        plus = down | (~(vertical | up) & full)
        minus = up & vertical
        # Of equally good ends that adjoin, the last: a letter changed at the end is shown, not cut off.
        if score < best or (score == best and (longest or index == best_end)):
            best, best_end = score, index + 1
    return best, best_end
