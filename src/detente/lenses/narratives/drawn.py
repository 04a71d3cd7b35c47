"""What is drawn of the accounts, in the units it is drawn in."""

import datetime as dt
import math

from detente.view.figures import Line, Posteriors, Running, Step, Waterfall, Weighed
from detente.view.numbers import counted

from .result import Band, NarrativeChances, NarrativesResult
from .says import dated


def weighed(r: NarrativesResult) -> Posteriors:
    """Every account before and after."""
    return Posteriors([Weighed(n.title, n.prior, n.posterior, *ends(n.band)) for n in r.narratives])


def ends(band: Band) -> tuple[float, float]:
    """The least and the largest of a band; what could not be counted is left out."""
    known = [x for x in (band.naive, band.worst) if math.isfinite(x)] or [band.grouped]
    return min(known), max(known)


def odds(p: float) -> float:
    """Decibans of the odds; ±inf at the ends."""
    if p <= 0:
        return -math.inf
    return math.inf if p >= 1 else 10 * math.log10(p / (1 - p))


def steps(r: NarrativesResult, n: NarrativeChances, most: int) -> Waterfall:
    """The waterfall of one account: its prior odds, the ``most`` items that move it most in order, what lies between
    them together, the moves. Empty where odds are not finite."""
    start, end = odds(n.prior), odds(n.posterior)
    levels = [odds(i.running[n.id]) for i in r.items]
    if not all(map(math.isfinite, (start, end, *levels))):
        return Waterfall(())
    sizes = [abs(b - a) for a, b in zip([start, *levels], levels, strict=False)]
    large = sorted(range(len(sizes)), key=lambda k: (-sizes[k], k))[:most]
    rows = [Step("Before the record", start, start, level=True)]
    done = 0
    for k in (*sorted(large), len(levels)):
        if done < k:
            small = counted(k - done, "item")
            last = r.items[k - 1].date
            rows.append(Step(f"{last} {small} of little weight", rows[-1].after, levels[k - 1]))
        if k < len(levels):
            rows.append(Step(dated(r.items[k]), rows[-1].after, levels[k]))
        done = k + 1
    if r.moves.weighed:
        rows.append(Step("The moves and the quiet between them", rows[-1].after, end))
    return Waterfall((*rows, Step("After the record", end, end, level=True)))


def course(r: NarrativesResult) -> Running:
    """Each account's chance as the record went on."""
    days = [dt.date.fromisoformat(i.date) for i in r.items]
    first = min([*days, *([dt.date.fromisoformat(r.begins)] if r.begins else [])])
    lines = tuple(
        Line(
            n.title,
            ((first, n.prior), *((day, i.running[n.id]) for day, i in zip(days, r.items, strict=True))),
            n.posterior,
        )
        for n in r.narratives
    )
    return Running(lines, (first, max(dt.date.fromisoformat(r.as_of), first)))
