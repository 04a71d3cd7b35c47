"""Dates found in a document, absolute and relative, each with the days it stands for and how that was read.

A date without its year is taken nearest the day the document appeared; "last", "this" and "next" count
from that day; a week runs from Monday to Sunday (ISO 8601). Without that day a relative date stays
unresolved. Of two patterns that fit in one place the longer wins. It proposes; nothing in a case changes by it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .document import Document
from .html import attributes, tokens
from .views import Span

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name[:3].lower(): number for name, number in _MONTHS.items()} | {"sept": 9}
_DAYS = [name.lower() for name in calendar.day_name]
_MONTH = (
    "(?:"
    + "|".join(n.capitalize() for n in _MONTHS)
    + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_WEEKDAY = "(?:" + "|".join(n.capitalize() for n in _DAYS) + ")"
_COUNT = {
    word: number
    for number, alike in enumerate(
        [("a", "an", "one"), ("two",), ("three",), ("four",), ("five",), ("six",), ("seven",), ("eight",)], 1
    )
    for word in alike
} | {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True)
class DateFound:
    """A date in a text. ``start`` to ``end`` (inclusive) are the days it means; None where that cannot be told."""

    span: Span
    text: str
    start: dt.date | None
    end: dt.date | None
    how: str
    relative: bool


@dataclass(frozen=True)
class DocumentDate:
    """The day a document says it appeared, and where it says so."""

    date: dt.date
    how: str


_Days = tuple[dt.date | None, dt.date | None, str]
_Reader = Callable[[re.Match[str], dt.date | None], _Days | None]


def find_dates(text: str, published: dt.date | None = None) -> tuple[DateFound, ...]:
    """Every date in the text, in order; relative ones are resolved against ``published``."""
    found: list[DateFound] = []
    for pattern, reader, relative in _PATTERNS:
        for match in pattern.finditer(text):
            try:
                days = reader(match, published)
            except (ValueError, OverflowError):  # a year outside the calendar
                continue
            if days is not None:
                found.append(DateFound(Span(*match.span()), match[0], *days, relative))
    found.sort(key=lambda d: (d.span.start, -d.span.end))
    kept: list[DateFound] = []
    for date in found:
        if not kept or date.span.start >= kept[-1].span.end:
            kept.append(date)
        elif date.span.end - date.span.start > kept[-1].span.end - kept[-1].span.start:
            kept[-1] = date
    return tuple(kept)


def document_date(document: Document, view_text: str) -> DocumentDate | None:
    """The date the document bears: in its metadata (HTML), or on a short line among its first twelve."""
    if document.kind == "html":
        for said, where in _metadata(document.text):
            match = re.match(rf"\s*({_YEAR})-(\d\d)-(\d\d)(?!\d)", said)
            date = _day(int(match[1]), int(match[2]), int(match[3])) if match else None
            if date:
                return DocumentDate(date, f"from {where}")
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", view_text[:20_000]) if line.strip()][:12]
    for number, line in enumerate(lines, 1):
        if len(line) > 80:
            continue
        for found in find_dates(line):
            if not found.relative and found.start is not None and found.start == found.end:
                return DocumentDate(
                    found.start, f"from its line `{line}`" if number > 1 else "from its first line"
                )
    return None


def _metadata(source: str) -> Iterator[tuple[str, str]]:
    names = {
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dcterms.date",
        "pubdate",
        "publishdate",
    }
    for token in tokens(source[:500_000]):
        if token.kind != "start" or token.name not in ("meta", "time"):
            continue
        given = attributes(source, token)
        if token.name == "time" and given.get("datetime"):
            yield given["datetime"], "its first <time>"
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        if name in names and given.get("content"):
            yield given["content"], f"its <meta {name}>"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month_number(name: str) -> int:
    key = name.lower().rstrip(".")
    return _MONTHS.get(key) or _SHORT[key]


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _one(date: dt.date | None, how: str) -> _Days | None:
    return None if date is None else (date, date, how)


def _unresolved(how: str = "relative, and the day the document appeared is not known") -> _Days:
    return None, None, how


def _iso(m: re.Match[str], published: dt.date | None) -> _Days | None:
    return _one(_day(int(m["y"]), int(m["m"]), int(m["d"])), "as written")


def _full(m: re.Match[str], published: dt.date | None) -> _Days | None:
    day = int(re.match(r"\d+", m["d"])[0])  # type: ignore[index]
    return _one(_day(int(m["y"]), _month_number(m["m"]), day), "as written")


def _slashed(m: re.Match[str], published: dt.date | None) -> _Days | None:
    first, second, year = int(m["a"]), int(m["b"]), int(m["y"])
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if by_day and by_month and by_day != by_month:
        return _unresolved("day and month cannot be told apart")
    return _one(by_day or by_month, "as written, the only order that is a date")


def _no_year(m: re.Match[str], published: dt.date | None) -> _Days | None:
    day, month = int(re.match(r"\d+", m["d"])[0]), _month_number(m["m"])  # type: ignore[index]
    if not 1 <= day <= 31:
        return None
    if published is None:
        return _unresolved("no year, and the day the document appeared is not known")
    near = [d for y in (-1, 0, 1) if (d := _day(published.year + y, month, day))]
    if not near:
        return None
    return _one(min(near, key=lambda d: abs(d - published)), f"no year: the one nearest {published}")


def _month_year(m: re.Match[str], published: dt.date | None) -> _Days | None:
    return *_month(int(m["y"]), _month_number(m["m"])), "the whole month"


def _in_year(m: re.Match[str], published: dt.date | None) -> _Days | None:
    year = int(m["y"])
    return dt.date(year, 1, 1), dt.date(year, 12, 31), "the whole year"


def _today(m: re.Match[str], published: dt.date | None) -> _Days | None:
    if published is None:
        return _unresolved()
    step = {"yesterday": -1, "tomorrow": 1}.get(m[0].lower(), 0)
    return _one(published + dt.timedelta(days=step), f"counted from {published}")


def _last_next(m: re.Match[str], published: dt.date | None) -> _Days | None:
    if published is None:
        return _unresolved()
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(m["w"].lower(), 0)
    unit = m["u"].lower()
    how = f"counted from {published}"
    if unit == "week":
        monday = published - dt.timedelta(days=published.weekday() - 7 * step)
        return monday, monday + dt.timedelta(days=6), f"{how}, Monday to Sunday"
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return *_month(months // 12, months % 12 + 1), how
    if unit == "year":
        return dt.date(published.year + step, 1, 1), dt.date(published.year + step, 12, 31), how
    if unit in _DAYS:
        away = (_DAYS.index(unit) - published.weekday()) % 7
        if step < 0:
            away = away - 7 if away else -7
        elif step > 0:
            away = away or 7
        else:
            away = _DAYS.index(unit) - published.weekday()
        return _one(published + dt.timedelta(days=away), how)
    month = _month_number(unit)
    year = published.year
    if step < 0:
        year -= month >= published.month
    elif step > 0:
        year += month <= published.month
    return *_month(year, month), how


def _past_count(m: re.Match[str], published: dt.date | None) -> _Days | None:
    count = int(m["n"]) if m["n"].isdigit() else _COUNT.get(m["n"].lower())
    if published is None:
        return _unresolved()
    if count is None:
        return _unresolved(f"before {published}; `{m['n']}` is no number")
    start = _before(published, count, m["u"].lower().rstrip("s"))
    return None if start is None else (start, published, f"counted back from {published}")


def _ago(m: re.Match[str], published: dt.date | None) -> _Days | None:
    days = _past_count(m, published)
    if days is None or days[0] is None:
        return days
    unit = m["u"].lower().rstrip("s")
    if unit in ("month", "year"):
        first, last = _month(days[0].year, days[0].month) if unit == "month" else _whole_year(days[0].year)
        return first, last, f"about then, {days[2]}"
    return days[0], days[0], f"about then, {days[2]}"


def _whole_year(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _before(day: dt.date, count: int, unit: str) -> dt.date | None:
    try:
        if unit in ("day", "week"):
            return day - dt.timedelta(days=count * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
        first, last = _month(months // 12, months % 12 + 1)
        return dt.date(first.year, first.month, min(day.day, last.day))
    except (ValueError, OverflowError):
        return None


def _part(m: re.Match[str], published: dt.date | None) -> _Days | None:
    month = _month_number(m["m"])
    how = "a third of the month"
    if m["y"]:
        year = int(m["y"])
    elif published is None:
        return _unresolved("no year, and the day the document appeared is not known")
    else:
        around = [published.year + y for y in (-1, 0, 1)]
        year = min(around, key=lambda y: abs(dt.date(y, month, 15) - published))
        how += f"; no year: the one nearest {published}"
    first, last = _month(year, month)
    word = m["p"].lower()
    if word in ("end", "late"):
        return first.replace(day=21), last, how
    if word in ("mid", "middle"):
        return first.replace(day=11), first.replace(day=20), how
    return first, first.replace(day=10), how


def _pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)", flags)


_PATTERNS: tuple[tuple[re.Pattern[str], _Reader, bool], ...] = (
    (_pattern(rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)"), _iso, False),
    (
        _pattern(rf"(?:{_WEEKDAY},?\s)?(?P<d>{_DAY})\s(?:of\s)?(?P<m>{_MONTH}),?\s(?P<y>{_YEAR})"),
        _full,
        False,
    ),
    (_pattern(rf"(?:{_WEEKDAY},?\s)?(?P<m>{_MONTH})\s(?P<d>{_DAY}),?\s(?P<y>{_YEAR})"), _full, False),
    (_pattern(rf"(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y>{_YEAR})"), _slashed, False),
    (_pattern(rf"(?:{_WEEKDAY},?\s)?(?P<d>{_DAY})\s(?:of\s)?(?P<m>{_MONTH})"), _no_year, True),
    (_pattern(rf"(?:{_WEEKDAY},?\s)?(?P<m>{_MONTH})\s(?P<d>{_DAY})"), _no_year, True),
    (_pattern(rf"(?<!\d\s)(?P<m>{_MONTH}),?\s(?P<y>{_YEAR})"), _month_year, False),
    (
        _pattern(
            rf"(?:[Ii]n|[Ss]ince|[Bb]y|of|[Bb]efore|[Aa]fter|[Uu]ntil|[Ff]rom|[Dd]uring)\s(?P<y>{_YEAR})"
        ),
        _in_year,
        False,
    ),
    (_pattern(r"today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening)", re.I), _today, True),
    (
        _pattern(
            rf"(?P<w>last|past|this|next|coming)\s(?P<u>week|month|year|{'|'.join(_DAYS)}|{'|'.join(_MONTHS)})",
            re.I,
        ),
        _last_next,
        True,
    ),
    (
        _pattern(r"(?:past|last)\s(?P<n>\d{1,3}|[a-z]{2,6})\s(?P<u>days?|weeks?|months?|years?)", re.I),
        _past_count,
        True,
    ),
    (_pattern(r"(?P<n>\d{1,3}|[a-z]{1,6})\s(?P<u>days?|weeks?|months?|years?)\sago", re.I), _ago, True),
    (
        _pattern(
            rf"(?P<p>[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd|[Ee]arly|[Mm]id|[Ll]ate)(?:-|\sof\s|\s)(?P<m>{_MONTH})"
            rf"(?:,?\s(?P<y>{_YEAR}))?"
        ),
        _part,
        True,
    ),
)
