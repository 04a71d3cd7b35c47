"""How drawings look: colors that every chart shares, and labels in words, told apart, measured and broken over lines;
never cut.

Colors are told apart by the color-blind (after Okabe & Ito 2008, darkened to 4.5:1 on white where they carry text)
and differ in lightness, so that a grey print still tells them apart; shape or text always says it too.

Widths are those of DejaVu Sans, the widest of the fonts a drawing asks for, rounded up, so that a label fits whatever
font the reader has, and the same case gives the same drawing on every machine.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from detente.view.figures import Label
from detente.view.numbers import NONE
from detente.view.speech import Ref, Speaker

INK = "#1b2430"
MUTED = "#55606e"
LINES = "#c9d1da"
PALE = "#e9edf2"
BLUE = "#0b4f8a"
VERMILION = "#b3410e"
GREEN = "#0a6b50"
PURPLE = "#7a3b7d"
SKY = "#8fbbe0"
SOLUTIONS = {
    "nash": ("Nash", "circle", BLUE),
    "kalai-smorodinsky": ("Kalai–Smorodinsky", "square", VERMILION),
    "egalitarian": ("Egalitarian", "triangle-up", GREEN),
    "utilitarian": ("Utilitarian", "diamond", PURPLE),
}
"""Title, shape and color of each."""

SIZE = 13
"""Pixels of a label's type."""
LINE = 16
"""Pixels between two lines of a label."""

_EMS = {
    **dict.fromkeys("'IJijl", 0.3),
    **dict.fromkeys(" !(),-./:;[\\]frt|", 0.42),
    **dict.fromkeys("#&+<=>^~CDGHNOQRUw", 0.84),
    **dict.fromkeys("%@MWm", 1.0),
}


def width(text: str, size: float = SIZE) -> float:
    """Pixels that text takes at most."""
    return size * sum(_em(c) for c in text)


def _em(character: str) -> float:
    if character.isascii():
        return _EMS.get(character, 0.69)
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    base = unicodedata.normalize("NFD", character)[0]
    return max(0.42, _em(base)) if base.isascii() else 1.1


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """Text as lines no wider than ``room``; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, room, size):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and width(longer, size) > room:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _pieces(word: str, room: float, size: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def in_words(speaker: Speaker, labels: Sequence[Label], room: float, size: float = SIZE) -> list[str]:
    """Labels in words, broken over lines, no two alike: those of one title have their ids beside it."""
    words = [" ".join(speaker.say(label).split()) or NONE for label in labels]
    alike = Counter(words)
    distinct: list[str] = []
    for n, (label, title) in enumerate(zip(labels, words, strict=True), 1):
        by = f" ({label.id if isinstance(label, Ref) else n})" if alike[title] > 1 else ""
        lines = "\n".join(wrapped(title + by, room, size))
        distinct.append(
            lines if lines not in distinct else "\n".join(wrapped(f"{title}{by} [{n}]", room, size))
        )
    return distinct


def lines_of(labels: Sequence[str]) -> int:
    """Lines of the tallest label."""
    return max((label.count("\n") + 1 for label in labels), default=1)


def widest(labels: Sequence[str], size: float = SIZE) -> float:
    """Pixels of the widest line."""
    return max((width(line, size) for label in labels for line in label.split("\n")), default=0.0)


def apart(centers: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Centers of labels one above the other between 0 and ``room``: each near its own, none on another, in order."""
    order = sorted(range(len(centers)), key=lambda n: (centers[n], n))
    placed, edge = list(centers), 0.0
    for n in order:
        placed[n] = max(placed[n], edge + heights[n] / 2)
        edge = placed[n] + heights[n] / 2
    edge = room
    for n in reversed(order):
        placed[n] = min(placed[n], edge - heights[n] / 2)
        edge = placed[n] - heights[n] / 2
    return placed
