"""Diagnostic codes of the record: C240, of its moves; R2xx, of tables read into it."""

from __future__ import annotations

from .code_table import declare

declare(
    "C240",
    "A recorded move that nobody could make",
    "Replayed from the record's start, each move is made in the state the ones before it left, by whoever moves the issue, in one of its "
    "steps, or by a package. A move that none could make would have no likelihood.",
    "record:\n  start: {date: 2018-01-01}\n  events:\n    leap: {title: All of it, date: 2018-05-12, by: us, move: {arsenal: dismantled}}   # the DPRK moves it",
    "record:\n  start: {date: 2018-01-01}\n  events:\n    leap: {title: All of it, date: 2018-05-12, by: dprk, move: {arsenal: dismantled}}",
)
