"""The one formatter of numbers: a function a kind, and the table of kinds that sentences and columns name them by.

A chance reads ``8.7 %``, a number that is small but not nothing never reads 0, and ``±`` is half of a 95 % interval,
and says so. Raw values stay in results; nothing else turns them into text.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

MINUS = "\N{MINUS SIGN}"
NONE = "–"
"""Stands where there is no number."""
ROUGH = 0.005
"""How finely predicted play knows a chance."""
ROUNDING = 1e-9
"""A predicted chance below this is rounding: no play leads there."""

Z_95 = 1.959964
"""The 97.5 % quantile of the standard normal distribution: between −z and z lies 95 % of it."""


def half_width(standard_error: float) -> float:
    """Half of the 95 % interval of an estimate, by the normal approximation; in the unit of the error. It is the one
    meaning of ± wherever it is shown; results hold standard errors."""
    return Z_95 * standard_error


@dataclass(frozen=True)
class Uncertain:
    """An estimate and its standard error, in the same unit."""

    value: float
    error: float


def number(value: float | None, digits: int = 2) -> str:
    """At most ``digits`` decimals, no trailing zeros: 12, 3.5, −0.2, 1,204; more where all of them would be 0."""
    if value is None or not math.isfinite(value):
        return NONE if value is None or math.isnan(value) else "∞" if value > 0 else f"{MINUS}∞"
    rounded = round(value, digits)
    if rounded == 0 and value != 0:
        digits = min(max(digits, -math.floor(math.log10(abs(value)))), 9)
        rounded = value
    body = f"{abs(rounded):,.{digits}f}"
    if "." in body:
        body = body.rstrip("0").rstrip(".")
    if body == "0" and value:
        body = "0.000000001"
    return (MINUS if rounded < 0 else "") + body


def signed(value: float, digits: int = 2) -> str:
    """As :func:`number`, with a plus where it is positive."""
    return ("+" if value > 0 else "") + number(value, digits)


def whole(value: float) -> str:
    """A count: in full below a million, then in words or powers of ten."""
    if not math.isfinite(value):
        return number(value)
    if value < 1_000_000:
        return f"{round(value):,}"
    for limit, name, unit in ((1e9, "million", 1e6), (1e12, "billion", 1e9), (1e15, "trillion", 1e12)):
        if value < limit:
            return f"{value / unit:.3g} {name}"
    exponent = len(str(int(value))) - 1
    return f"{int(value) / 10**exponent:.2f} × 10{_superscript(exponent)}"


def chance(share: float | None) -> str:
    """A share as a percentage; one that is small but not nothing never reads 0 %, one short of all never 100 %."""
    if share is None or not math.isfinite(share):
        return NONE
    if share <= 0 or share >= 1 - 1e-12:
        return "0 %" if share <= 0 else "100 %"
    value = share * 100
    if value < 0.01:
        exponent = math.floor(math.log10(value))
        return f"{value / 10**exponent:.1f} × 10{_superscript(exponent)} %"
    if value < 1:
        return f"{value:.2g} %"
    if value > 99:
        return f"{min(value, 99.99):.4g} %"
    return f"{value:.0f} %" if value >= 10 else f"{value:.1f} %"


def rough(share: float | None) -> str:
    """A chance known to half a percentage point, nothing rounded to certainty: ``<0.5 %``, ``8.7 %``, ``>99.5 %``."""
    if share is None or not math.isfinite(share) or share >= 1:
        return chance(share)
    if share < ROUNDING:
        return chance(0)
    if share < ROUGH:
        return "<0.5 %"
    if share > 1 - ROUGH:
        return ">99.5 %"
    return f"{100 * share:.0f} %" if share >= 0.0995 else f"{100 * share:.1f} %"


def interval(share: float, error: float) -> str:
    """A share with half of its 95 % interval, both to the interval's first digit: ``0.32 ± 0.03 % (95 %)``."""
    half = half_width(error)
    if half <= 0 or not math.isfinite(share + half):
        return chance(share)
    places = min(max(0, -math.floor(math.log10(half * 100))), 9)
    return f"{share * 100:.{places}f} ± {half * 100:.{places}f} % (95 %)"


def nats(value: float | None) -> str:
    """A likelihood's logarithm: four decimals below 0.1, else three."""
    if value is None or not math.isfinite(value):
        return NONE
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}"


def times(ratio: float) -> str:
    """A ratio: ``×1.8``."""
    if math.isnan(ratio):
        return NONE
    return "×∞" if math.isinf(ratio) else f"×{ratio:.3g}"


def counted(n: float, word: str, plural: str = "") -> str:
    """``1 claim``, ``2 claims``; ``plural`` where it is no s."""
    return f"{whole(n)} {word if n == 1 else plural or word + 's'}"


def _superscript(n: int) -> str:
    return str(n).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


class Counted(Protocol):
    """A number of states, exact or estimated from a sample."""

    @property
    def value(self) -> float: ...
    @property
    def share(self) -> float: ...
    @property
    def exact(self) -> bool: ...
    @property
    def error(self) -> float: ...


def many(c: Counted) -> str:
    """A number of states, exact or estimated."""
    return whole(c.value) if c.exact else f"about {whole(c.value)}"


def share(c: Counted) -> str:
    """The share of a number of states, with its 95 % interval where it is an estimate."""
    return chance(c.share) if c.exact else interval(c.share, c.error)


def count(c: Counted) -> str:
    """A number of states and its share of the feasible ones, with the 95 % interval where it is an estimate."""
    return f"{many(c)} ({share(c)})"


NUMBERS: Mapping[str, Callable[[Any], str]] = {
    "count": whole,
    "number": number,
    "points": number,
    "stake": lambda value: number(value, 4),
    "slack": lambda value: signed(value, 4),
    "discount": lambda value: number(value, 6),
    "change": signed,
    "chance": chance,
    "share": chance,
    "rough": rough,
    "rate": lambda value: number(value, 3),
    "months": lambda value: f"{number(value)} {'month' if number(value) == '1' else 'months'}",
    "days": lambda value: counted(value, "day"),
    "decibans": lambda value: f"{signed(value, 1)} decibans",
    "nats": nats,
    "score": partial(number, digits=3),
    "times": times,
    "year": str,
    "states": many,
    "states and share": count,
}
"""Kind of a number → how it reads. The kind of a column says how its cells do."""


def formatted(kind: str, value: Any) -> str:
    """A raw value of a numeric kind as a reader sees it: a number, an :class:`Uncertain`, a date, or None."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    if isinstance(value, Uncertain):
        if kind in ("chance", "share"):
            return interval(value.value, value.error)
        return f"{NUMBERS[kind](value.value)} ± {NUMBERS[kind](half_width(value.error))} (95 %)"
    if isinstance(value, dt.date):
        return value.isoformat()
    return NUMBERS[kind](value)
