"""Every number of a case, and what it rests on: claims, an assumption, other grounds, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from detente.case.estimate import Estimate, Normal, Triangular
from detente.case.load import CaseFile
from detente.case.uses import numbers as numbers_of
from detente.view.blocks import Block, Column, Details, Heading, Say, Table
from detente.view.numbers import NONE, number
from detente.view.result import Result, View, register
from detente.view.speech import Text, join, say

OPEN = 25
"""Assumed numbers up to which they stand open."""


@dataclass(frozen=True, kw_only=True)
class NumberUse:
    """One number of the case and what it rests on."""

    path: str
    value: Estimate
    assumed: str
    """Why it was assumed; empty where claims support it."""
    claims: tuple[str, ...]
    place: str
    """``stakes.yaml:34``: the file's name alone, so that a page does not tell where its maker keeps things."""
    grounds: str
    """Other grounds: a citation, a source of a base rate."""


@dataclass(frozen=True, kw_only=True, repr=False)
class NumbersShown(Result):
    """The numbers of a case by what they rest on."""

    every: tuple[NumberUse, ...]
    citation: str
    """The one source of them all, where the case names one."""

    @property
    def assumed(self) -> tuple[NumberUse, ...]:
        """Those that no claim supports."""
        return tuple(n for n in self.every if n.assumed)

    @property
    def cited(self) -> tuple[NumberUse, ...]:
        """Those that claims support."""
        return tuple(n for n in self.every if n.claims and not n.assumed)

    @property
    def neither(self) -> tuple[NumberUse, ...]:
        """The rest."""
        return tuple(n for n in self.every if not n.claims and not n.assumed)


def numbers(file: CaseFile) -> NumbersShown:
    """Every number of a case, in its order."""
    return NumbersShown(
        every=tuple(
            NumberUse(
                path=n.path,
                value=n.value,
                assumed=n.assumed if n.grounds == "assumed" else "",
                claims=n.claims,
                place=_line(file, n.keys),
                grounds=n.assumed if n.grounds in ("citation", "source") else "",
            )
            for n in numbers_of(file.case)
        ),
        citation=file.case.citation or "",
    )


def _line(file: CaseFile, keys: tuple[str | int, ...]) -> str:
    place = file.place(keys)
    return f"{PurePath(place.file).name}:{place.line}" if place is not None and place.line else ""


def estimate(value: Estimate) -> str:
    """``20 (10 to 30)``, ``20 (sd 4)``, or the number."""
    if isinstance(value, Triangular):
        return f"{number(value.likely, 3)} ({number(value.low, 3)} to {number(value.high, 3)})"
    if isinstance(value, Normal):
        ends = (("not below", value.low), ("not above", value.high))
        cut = "".join(f", {word} {number(end, 3)}" for word, end in ends if end is not None)
        return f"{number(value.mean, 3)} (sd {number(value.sd, 3)}{cut})"
    return number(float(value), 3)


def blocks(r: NumbersShown) -> Iterator[Block]:
    """Those assumed, those that rest on claims, and the rest."""
    if r.citation:
        yield Say(say("All numbers of this case come from one place: {}", r.citation))
    if r.assumed:
        yield Heading("Numbers assumed")
        yield Say("No claim supports these. Each says why it was set as it is.")
        table = _table(r.assumed, "Assumed numbers", "why it was assumed")
        title = say("All {:counted of assumed number}", len(r.assumed))
        yield table if len(r.assumed) <= OPEN else Details(title, (table,))
    if r.cited:
        title = say("{:counted of number that rests/numbers that rest} on claims", len(r.cited))
        yield Details(title, (_table(r.cited, "Numbers with their claims", "claims"),))
    if r.neither:
        caption = "Numbers that rest on no claim and no assumption of their own"
        title = say("{:counted of other number}", len(r.neither))
        yield Details(title, (_table(r.neither, caption, "grounds"),))


def _table(numbers: tuple[NumberUse, ...], caption: str, why: str) -> Table:
    columns = [Column("number", width="mid"), Column("value"), Column(why, width="wide")]
    return Table(
        [*columns, Column("where it stands", width="mid")],
        [(n.path, estimate(n.value), _grounds(n), n.place or NONE) for n in numbers],
        caption=caption,
        name=why.split(maxsplit=1)[0],
    )


def _grounds(n: NumberUse) -> Text:
    return join([n.assumed, say("{:claim}", n.claims) if n.claims else "", n.grounds], " · ")


register(NumbersShown, View(blocks=blocks))
