"""The sentence index of a view: numbered sentences, each with its span in the view and in the raw text.

Paragraphs end at an empty line, and at a line end after a colon or another mark that closes a sentence. Inside
a paragraph syntok finds the sentences (Leitner, syntok 1.4; rules, no model); two of its habits are mended: a
title ("Mr.", "Col.") never ends a sentence, and a dotted abbreviation ("U.S.") ends one only where the next word
is one that opens sentences ("The", "It", …). The same view gives the same sentences everywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .views import Span, View, to_raw, words

_LINE = r"(?>\r\n|\r|\n)"
_PARAGRAPH_END = re.compile(rf"{_LINE}(?:[^\S\r\n]*{_LINE})+|(?<=[:.!?…”\"])[^\S\r\n]*{_LINE}")
_TITLE = re.compile(
    r"(?:^|[\s(\[\"'“‘])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Amb|Hon|Rev|St|Messrs|No|vs)\.$"
)
_DOTTED = re.compile(r"(?:^|[^\w.])(?:[A-Za-z]\.){2,}$")
_OPENERS = words(
    """
    A After All Although An And As At Because Before Both But By Each Even Few For From Had Has He Her
    His How However If In Indeed It Its Many May Most No Nor Not Now On One Only Or Other Our She Since
    So Some Such Than That The Their Then There Therefore These They This Those Though Thus To Under
    Until We What When Where Whether Which While Who Why With Yet You
    """
)
_BLOCK = 8_000
"""Characters syntok sees at once. Longer paragraphs without a break are cut at blanks, so that time stays linear."""


@dataclass(frozen=True)
class Sentence:
    """One sentence. ``id`` counts from s1 through the document."""

    id: str
    view: Span
    raw: Span
    text: str


def sentences(view: View) -> tuple[Sentence, ...]:
    """Every sentence of the view, in order; no two overlap, and every printed character is in one."""
    return tuple(
        Sentence(f"s{number}", span, to_raw(view, *span), view.text[span.start : span.end])
        for number, span in enumerate(_spans(view.text), 1)
    )


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for gap in _PARAGRAPH_END.finditer(text):
        yield from _in_paragraph(text, at, gap.start())
        at = gap.end()
    yield from _in_paragraph(text, at, len(text))


def _in_paragraph(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    while start < end:
        cut = end
        if end - start > _BLOCK:
            blank = text.rfind(" ", start + _BLOCK // 2, start + _BLOCK)
            cut = blank + 1 if blank >= 0 else start + _BLOCK
        for span in _by_syntok(text, start, cut):
            goes_on = spans and _goes_on(text, spans[-1], span.start)
            spans.append(Span(spans.pop().start, span.end) if goes_on else span)
        start = cut
    return spans


def _by_syntok(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    if not part.strip():
        return
    from syntok import segmenter

    starts = [s[0].offset for paragraph in segmenter.analyze(part) for s in paragraph if s]
    for low, high in pairwise([0, *starts[1:], len(part)]):
        if piece := part[low:high].strip():
            at = start + part.index(piece, low)
            yield Span(at, at + len(piece))


def _goes_on(text: str, before: Span, first: int) -> bool:
    ending = text[max(before.start, before.end - 40) : before.end]
    following = re.findall(r"^[^\W\d_]+", text[first : first + 40])
    return bool(_TITLE.search(ending) or (_DOTTED.search(ending) and not _OPENERS.intersection(following)))
