"""Dates found in a document, absolute and relative, each with the days it stands for and how that was read.

A date without its year is taken nearest the day the document appeared; "last", "this" and "next" count
from that day; a week runs from Monday to Sunday (ISO 8601). Without that day a relative date stays
unresolved. Of two patterns that fit in one place the longer wins. It proposes; nothing in a case changes by it.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from .document import Document
from .html import attributes, tokens
from .views import Span, words

_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
"""By their first three letters."""
_DAYS = [name.lower() for name in calendar.day_name]
_COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_COUNT = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNTED, 1)}
_NO_YEAR = "no year, and the day the document appeared is not known"
_NO_DAY = "relative, and the day the document appeared is not known"


@dataclass(frozen=True)
class DateFound:
    """A date in a text. ``start`` to ``end`` (inclusive) are the days it means; None where that cannot be told."""

    span: Span
    text: str
    start: dt.date | None
    end: dt.date | None
    how: str
    relative: bool


_Days = tuple[dt.date | None, dt.date | None, str]
_Reader = Callable[[re.Match[str], dt.date], _Days]
"""Raises ValueError or OverflowError for what is no day of the calendar."""


def find_dates(text: str, published: dt.date | None = None) -> tuple[DateFound, ...]:
    """Every date in the text, in order; relative ones are resolved against ``published``."""
    found: list[DateFound] = []
    for pattern, reader, unresolved in _READ:
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
            with suppress(ValueError, OverflowError):
                known = published is not None or not unresolved
                days = reader(match, published or dt.date.min) if known else (None, None, unresolved)
                found.append(DateFound(Span(*match.span()), match[0], *days, bool(unresolved)))
    kept: list[DateFound] = []
    for date in sorted(found, key=lambda d: (d.span.start, -d.span.end)):
        if not kept or date.span.start >= kept[-1].span.end:
            kept.append(date)
        elif date.span.end - date.span.start > kept[-1].span.end - kept[-1].span.start:
            kept[-1] = date
    return tuple(kept)


def document_date(document: Document, view_text: str) -> tuple[dt.date, str] | None:
    """The date the document bears, and where: in its metadata (HTML), or on a short line among its first twelve."""
    if document.kind == "html":
        for said, where in _metadata(document.text):
            with suppress(ValueError):
                if match := re.match(rf"\s*{_ISO}(?!\d)", said):
                    return _date(match), f"from {where}"
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", view_text[:20_000]) if line.strip()][:12]
    for number, line in enumerate(lines, 1):
        for found in find_dates(line) if len(line) <= 80 else ():
            if not found.relative and found.start is not None and found.start == found.end:
                return found.start, f"from its line `{line}`" if number > 1 else "from its first line"
    return None


def _metadata(source: str) -> Iterator[tuple[str, str]]:
    names = words("article:published_time datepublished date dc.date dcterms.date pubdate publishdate")
    for token in tokens(source[:500_000]):
        given = attributes(source, token) if token.kind == "start" and token.name in ("meta", "time") else {}
        if token.name == "time" and given.get("datetime"):
            yield given["datetime"], "its first <time>"
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        if name in names and given.get("content"):
            yield given["content"], f"its <meta {name}>"


def _date(m: re.Match[str]) -> dt.date:
    return dt.date(int(m["y"]), _number_of(m["m"]), int(m["d"]))


def _number_of(month: str) -> int:
    return int(month) if month.isdigit() else _MONTHS[month[:3].lower()]


def _is_day(year: int, month: int, day: int) -> bool:
    in_calendar = dt.MINYEAR <= year <= dt.MAXYEAR and 1 <= month <= 12
    return in_calendar and 1 <= day <= calendar.monthrange(year, month)[1]


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and last day; month 0 is the last of the year before, and so on."""
    year, month = divmod(year * 12 + month - 1, 12)
    first = dt.date(year, month + 1, 1)
    return first, first.replace(day=calendar.monthrange(year, month + 1)[1])


def _year(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _nearest(published: dt.date, month: int, day: int) -> dt.date:
    """That day of the year before, of that year or of the next."""
    years = [year for step in (-1, 0, 1) if _is_day(year := published.year + step, month, day)]
    return min((dt.date(year, month, day) for year in years), key=lambda date: abs(date - published))


def _full(m: re.Match[str], published: dt.date) -> _Days:
    date = _date(m)
    return date, date, "as written"


def _slashed(m: re.Match[str], published: dt.date) -> _Days:
    first, second, year = int(m["a"]), int(m["b"]), int(m["y"])
    dates = [dt.date(year, *o) for o in {(first, second), (second, first)} if _is_day(year, *o)]
    if len(dates) > 1:
        return None, None, "day and month cannot be told apart"
    return min(dates), max(dates), "as written, the only order that is a date"


def _no_year(m: re.Match[str], published: dt.date) -> _Days:
    date = _nearest(published, _number_of(m["m"]), int(m["d"]))
    return date, date, f"no year: the one nearest {published}"


def _today(m: re.Match[str], published: dt.date) -> _Days:
    date = published + dt.timedelta(days={"yesterday": -1, "tomorrow": 1}.get(m[0].lower(), 0))
    return date, date, f"counted from {published}"


def _last_next(m: re.Match[str], published: dt.date) -> _Days:
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(m["w"].lower(), 0)
    unit = m["u"].lower()
    how = f"counted from {published}"
    if unit == "week":
        monday = published - dt.timedelta(days=published.weekday() - 7 * step)
        return monday, monday + dt.timedelta(days=6), f"{how}, Monday to Sunday"
    if unit == "month":
        return *_month(published.year, published.month + step), how
    if unit == "year":
        return *_year(published.year + step), how
    if unit in _DAYS:
        away = _DAYS.index(unit) - published.weekday()
        if step:
            away = away % 7 - 7 if step < 0 else away % 7 or 7
        date = published + dt.timedelta(days=away)
        return date, date, how
    month = _number_of(unit)
    passed = month >= published.month if step < 0 else month <= published.month
    return *_month(published.year + step * passed, month), how


def _past_count(m: re.Match[str], published: dt.date) -> _Days:
    count = int(m["n"]) if m["n"].isdigit() else _COUNT.get(m["n"].lower())
    if count is None:
        return None, None, f"before {published}; `{m['n']}` is no number"
    unit = m["u"].lower()
    how = f"counted back from {published}"
    if unit in ("day", "week"):
        return published - dt.timedelta(days=count * (7 if unit == "week" else 1)), published, how
    first, last = _month(published.year, published.month - count * (12 if unit == "year" else 1))
    return first.replace(day=min(published.day, last.day)), published, how


def _ago(m: re.Match[str], published: dt.date) -> _Days:
    start, end, how = _past_count(m, published)
    if start is None:
        return start, end, how
    whole = {"month": _month(start.year, start.month), "year": _year(start.year)}
    return *whole.get(m["u"].lower(), (start, start)), f"about then, {how}"


def _part(m: re.Match[str], published: dt.date) -> _Days:
    month, year = _number_of(m["m"]), m.groupdict().get("y")
    how = "a third of the month"
    if year is None:
        year = _nearest(published, month, 15).year
        how += f"; no year: the one nearest {published}"
    first, last = _month(int(year), month)
    thirds = {"mid": (11, 20), "middle": (11, 20), "end": (21, 31), "late": (21, 31)}
    low, high = thirds.get(m["p"].lower(), (1, 10))
    return first.replace(day=low), first.replace(day=min(high, last.day)), how


_MONTH = rf"(?P<m>{'|'.join(calendar.month_name[1:])}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>1[5-9]\d\d|20\d\d)"
_ISO = rf"{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)"
_WEEKDAY = rf"(?:(?:{'|'.join(calendar.day_name)}),?\s)?"
_DAY_MONTH = rf"{_WEEKDAY}{_DAY}\s(?:of\s)?{_MONTH}"
_MONTH_DAY = rf"{_WEEKDAY}{_MONTH}\s{_DAY}"
_UNIT = r"(?P<u>day|week|month|year)s?"
_PART = rf"(?P<p>[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd|[Ee]arly|[Mm]id|[Ll]ate)(?:-|\sof\s|\s){_MONTH}"
_IN = r"(?:[Ii]n|of|[Ss]ince|[Bb]y|[Bb]efore|[Aa]fter|[Uu]ntil|[Ff]rom|[Dd]uring)"
_NAMED = f"week|month|year|{'|'.join(_DAYS)}|{'|'.join(calendar.month_name[1:])}"
_READ: tuple[tuple[str, _Reader, str], ...] = (
    (_ISO, _full, ""),
    (rf"{_DAY_MONTH},?\s{_YEAR}", _full, ""),
    (rf"{_MONTH_DAY},?\s{_YEAR}", _full, ""),
    (rf"(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.]{_YEAR}", _slashed, ""),
    (_DAY_MONTH, _no_year, _NO_YEAR),
    (_MONTH_DAY, _no_year, _NO_YEAR),
    (
        rf"(?<!\d\s){_MONTH},?\s{_YEAR}",
        lambda m, _: (*_month(int(m["y"]), _number_of(m["m"])), "the whole month"),
        "",
    ),
    (rf"{_IN}\s{_YEAR}", lambda m, _: (*_year(int(m["y"])), "the whole year"), ""),
    (r"(?i:today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening))", _today, _NO_DAY),
    (rf"(?i:(?P<w>last|past|this|next|coming)\s(?P<u>{_NAMED}))", _last_next, _NO_DAY),
    (rf"(?i:(?:past|last)\s(?P<n>\d{{1,3}}|[a-z]{{2,6}})\s{_UNIT})", _past_count, _NO_DAY),
    (rf"(?i:(?P<n>\d{{1,3}}|[a-z]{{1,6}})\s{_UNIT}\sago)", _ago, _NO_DAY),
    (rf"{_PART},?\s{_YEAR}", _part, ""),
    (_PART, _part, _NO_YEAR),
)
"""What a date looks like, who reads it, and what is said of it where it needs the day the document appeared and nobody
knows that."""
