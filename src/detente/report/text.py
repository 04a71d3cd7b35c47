"""Numbers and lists as a reader sees them, and text made safe to show.

Everything here returns plain text. Escaping is the template engine's, and happens once, where text is shown.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

# Controls that can reorder or hide the text around them; a quoted source must not rewrite the page.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """``text`` without anything that XML cannot carry or that reorders what stands beside it."""
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    for c in text:
        if c in "\t\n":
            out.append(c)
        elif c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") or _no_character(ord(c)):
            out.append("\N{REPLACEMENT CHARACTER}")
        else:
            out.append(c)
    return "".join(out)


def _no_character(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def short(text: str, limit: int) -> str:
    """The beginning of ``text``, at most ``limit`` characters, cut at a word where one ends near the limit."""
    flat = " ".join(clean(text).split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 0.6 else cut).rstrip(" ,;:") + "…"


def number(value: float, digits: int = 1) -> str:
    """A number with at most ``digits`` decimals: 12, 3.5, −0.2, 1 204."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    rounded = round(value, digits)
    if rounded == 0:
        # A small number is not nothing, and must not look like it.
        if value == 0:
            return "0"
        places = min(max(digits, -math.floor(math.log10(abs(value)))), 9)
        tiny = f"{abs(value):.{places}f}"
        return (MINUS if value < 0 else "") + (tiny if float(tiny) else "0.000000001")
    body = f"{abs(rounded):,.{digits}f}"
    if "." in body:
        body = body.rstrip("0").rstrip(".")
    return (MINUS if rounded < 0 else "") + body.replace(",", NARROW)


def signed(value: float, digits: int = 1) -> str:
    """As :func:`number`, with a plus where it is positive."""
    body = number(value, digits)
    return "+" + body if value > 0 else body


def whole(value: float) -> str:
    """A count: exact below a million, then in words or powers of ten."""
    if not math.isfinite(value):
        return number(value)
    if value < 1e6:
        return f"{round(value):,}".replace(",", NARROW)
    for limit, name, unit in ((1e9, "million", 1e6), (1e12, "billion", 1e9), (1e15, "trillion", 1e12)):
        if value < limit:
            return f"{value / unit:.3g} {name}"
    exponent = math.floor(math.log10(value))
    return f"{value / 10**exponent:.2f} × 10{superscript(exponent)}"


def superscript(n: int) -> str:
    return str(n).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def percent(share: float) -> str:
    """A share as a percentage; a share that is small but not nothing never reads 0 %, one short of all never 100 %."""
    if not math.isfinite(share):
        return "–"
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    value = share * 100
    if value < 0.01:
        exponent = math.floor(math.log10(value))
        return f"{value / 10**exponent:.1f} × 10{superscript(exponent)} %"
    if value < 1:
        return f"{value:.2g} %"
    if value > 99:
        return f"{min(value, 99.99):.4g} %"
    return f"{value:.0f} %" if value >= 10 else f"{value:.1f} %"


def percent_error(share: float, error: float) -> str:
    """A share with half its interval, both to the interval's first digit: ``0.32 ± 0.03 %``."""
    if error <= 0 or not math.isfinite(share + error):
        return percent(share)
    places = min(max(0, -math.floor(math.log10(error * 100))), 9)
    return f"{share * 100:.{places}f} ± {error * 100:.{places}f}{NARROW}%"


def plural(n: float, one: str, many: str = "") -> str:
    """``3 states``, ``1 state``."""
    return f"{whole(n)} {one if n == 1 else many or one + 's'}"


def listed(items: Iterable[str], last: str = "and", most: int = 0) -> str:
    """``a, b and c``; with ``most``, ``a, b and 4 more``."""
    each = list(items)
    if most and len(each) > most:
        each = [*each[:most], f"{len(each) - most} more"]
    if len(each) < 2:
        return "".join(each)
    return ", ".join(each[:-1]) + f" {last} " + each[-1]


def words(n: int) -> str:
    """Small whole numbers in words."""
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return names[n] if 0 <= n < len(names) else whole(n)


def sentence(text: str) -> str:
    """``text`` with its first letter large and a full stop at its end."""
    body = text.strip()
    if not body:
        return ""
    return body[0].upper() + body[1:] + ("" if body[-1] in ".!?:" else ".")


def distinct(labels: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Labels made distinct by their ids where two are alike, so that a chart never merges two rows."""
    seen: dict[str, int] = {}
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
    first = [f"{label} ({i})" if seen[label] > 1 else label for label, i in zip(labels, ids, strict=True)]
    out: list[str] = []
    for k, label in enumerate(first):
        out.append(label if label not in out else f"{label} [{k + 1}]")
    return out
