"""The sections of a case, each in one class, and which of them each question reads.

Whoever asks what a patch may touch, what a kept game hangs on, or whose problems stop a question, asks here: a section
that is added to :class:`~detente.case.schema.Case` and to no class fails a test.
"""

WORDS = frozenset({"title", "question", "summary", "citation", "licence"})
"""Keys at the top of a case that say or ground something and change no answer."""

HEADER = WORDS | {"case", "as_of", "extends", "set"}
"""Which case it is, and of when: what an extending case states anew. Every question reads it."""

GAME = frozenset(
    {
        "actors",
        "issues",
        "stakes",
        "linkages",
        "rules",
        "red_lines",
        "packages",
        "agreement",
        "fallbacks",
        "numeraire",
    }
)
"""What a game is compiled from; with :data:`FOCUS` where it is compiled on one."""

FOCUS = frozenset({"focus"})
"""Which issues vary, where not all do."""

OUTCOMES = frozenset({"outcomes"})
"""Conditions that questions are asked about by name."""

ROADS = frozenset({"roadmaps", "guarantors"})
"""Phased agreements, and the promises that could hold them together."""

ACCOUNTS = frozenset({"mechanisms", "narratives", "observers", "indicators"})
"""What may explain the record, who tells it, and what would tell accounts apart."""

WHAT_IFS = frozenset({"variants", "disagreements"})
"""Patches that can be chosen by name: they change no answer until they are."""

CLASSES: dict[str, frozenset[str]] = {
    "header": HEADER,
    "game": GAME,
    "focus": FOCUS,
    # How actors behave in predicted play.
    "play": frozenset({"play"}),
    # How far ahead is looked, and the dates that change the game.
    "clock": frozenset({"clock"}),
    "outcomes": OUTCOMES,
    "roads": ROADS,
    # What happened.
    "record": frozenset({"record"}),
    "accounts": ACCOUNTS,
    # What will be known later.
    "questions": frozenset({"questions"}),
    # What the case rests on.
    "documents": frozenset({"sources", "claims"}),
    "what-ifs": WHAT_IFS,
}
"""Every section of a case, in exactly one class."""

ALL = frozenset().union(*CLASSES.values())

JUDGED = GAME | FOCUS | {"play", "record", "as_of"}
"""What the likelihood of the recorded moves hangs on, so that games judged by it can be kept: by play without end, so
that no clock counts."""

WORTH = frozenset({"stakes", "linkages", "play"})
"""Sections that change what actors want and how they play, never who can move what."""

ONE_AN_ACTOR = frozenset({"stakes", "fallbacks", "play"})
"""Maps with one entry an actor, to which a patch may add an entry that is not there."""

SPLIT_BELOW = frozenset({"stakes", "record", "clock"})
"""Sections in which new entries may be added one level further down than elsewhere."""

_ahead = HEADER | GAME | FOCUS | OUTCOMES | {"play", "clock"}
_weighed = HEADER | JUDGED | ACCOUNTS | {"claims"}

NEEDS: dict[str, frozenset[str]] = {
    "deals": HEADER | GAME,
    "stability": HEADER | GAME | FOCUS,
    "paths": _ahead,
    "roadmap": HEADER | GAME | ROADS | {"play"},
    "narratives": _weighed,
    "watch": _weighed | {"clock"},
    "forecast": _weighed | _ahead | {"questions"},
    "hidden": _weighed,
    "record": HEADER | {"record", "actors", "issues", "indicators"},
    "claims": ALL,
    "show": ALL,
    "check": ALL,
    "compare": ALL,
    "analyze": ALL,
}
"""Question → the sections its answer is read from. Three ways of asking need more: a focus that is named (``--focus``)
:data:`FOCUS`; an outcome that is named (``deals --why``, ``roadmap --to``) :data:`OUTCOMES`; fallbacks from predicted
play (``deals --fallbacks``) what ``paths`` needs."""
