"""A table of dated events → events a case can take: proposed as YAML, never written over anything.

Each row is an event with one origin, its source. A row that says the same as one before it (date, actor, target, event,
type) and names another source is another origin of that event; where the source is the same too, or `report-of` names
the row it copies, it is a report and adds nothing. A row becomes a move only where its type names issue and option.

The words a type may be are those of the PLOVER event ontology (Halterman et al. 2023, *PLOVER and POLECAT*) and of
CAMEO (Gerner, Schrodt & Yilmaz 2012), whose codes and phrases name some three hundred kinds; their tables are printed
in docs/how-to/record.md. A word spoken to somebody is proposed as a signal. A deed is proposed as context: whether it
changed an option of an issue of this case is for the analyst to say.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count, takewhile
from pathlib import Path
from typing import Any, Literal

from detente.asked import iso_day
from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, errors, problem, shown
from detente.case.load import case_hash
from detente.case.schema import Case
from detente.case.schema.base import ID_PATTERN
from detente.case.write import SCHEMA_LINE, to_yaml
from detente.view.result import Result

from .table import Row, Table, bad_date, empty_cell, header_of, read_table, refused

Spoken = Literal["signal", "context"]

_WORDS = "AGREE SUPPORT REQUEST ACCUSE REJECT THREATEN SIGNAL"
_DEEDS = "CONSULT COOPERATE AID CONCEDE YIELD RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT CONTEXT"
TYPES: Mapping[str, Spoken] = {
    **dict.fromkeys(_WORDS.split(), "signal"),
    **dict.fromkeys(_DEEDS.split(), "context"),
}
"""PLOVER type, or the plain words `signal` and `context` → what the row is proposed as."""

CAMEO_SPOKEN = ("01", "02", "03", "10", "11", "12", "13")
"""The first two digits of CAMEO codes that are words: statements, appeals, intentions, demands, disapproval, rejection,
threats. Other codes are deeds."""

SPOKEN = ("accuse", "apologize", "appeal", "complain", "consider", "criticize", "decline comment", "demand", "deny",
          "express", "give ultimatum", "make a statement", "make an appeal", "make empathetic comment",
          "make optimistic comment", "make pessimistic comment", "make statement", "praise", "rally opposition",
          "rally support", "refuse", "reject", "threaten")  # fmt: skip
"""How a CAMEO phrase begins that is words. Other phrases are deeds."""

CONFIDENCE: Mapping[str, Literal["high", "medium", "low"]] = {
    "high": "high",
    "medium": "medium",
    "low": "low",
    "unverified": "low",
    "": "low",
}
"""The confidence column → the case's."""

COUNTRIES: Mapping[str, str] = {
    "USA": "United States",
    "CHN": "China",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "RUS": "Russia",
    "JPN": "Japan",
    "GBR": "United Kingdom",
    "FRA": "France",
    "DEU": "Germany",
    "IRN": "Iran",
    "ISR": "Israel",
    "SYR": "Syria",
    "IRQ": "Iraq",
    "IND": "India",
    "PAK": "Pakistan",
    "UKR": "Ukraine",
    "TUR": "Turkey",
    "SAU": "Saudi Arabia",
}
"""ISO 3166-1 alpha-3 code → the name under which a case may declare it."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "date": ("begin", "begins", "start-date"),
    "end-date": ("end", "ends"),
    "actor": ("who", "by"),
    "target": ("whom", "to"),
    "event": ("title", "what", "text"),
    "type": ("plover-type", "kind", "event-type"),
    "source": ("observer",),
    "confidence": (),
    "report-of": ("reportof", "copy-of"),
    "id": (),
}
"""Column → other names it goes by; spaces and `_` in a header count as `-`."""

PREFIX = re.compile(r"^(move|observation)\s*:", re.IGNORECASE)

MAX_ID = 60
UNSAID = "not stated"


@dataclass(frozen=True, repr=False, kw_only=True)
class Proposal(Result):
    """What a table comes to. ``events`` are id → as a case file has them; ``copies`` are rows that only report again.

    ``out`` counts rows left out: later than the case's date, in it already, or between no actors of the case.
    """

    case: str
    case_hash: str
    table: str
    kind: Literal["record", "coded-events"]
    rows: int
    events: Mapping[str, Mapping[str, Any]]
    copies: int
    out: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class _Reading:
    """A table being read for a case: names of its actors, names of nobody with the row that has them, what was said."""

    case: Case
    table: Table
    names: Mapping[str, str]
    ids: dict[str, int] = field(default_factory=dict)
    """Id → number of the row that bears it."""
    strangers: dict[str, Row] = field(default_factory=dict)
    said: list[Diagnostic] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Those drafted so far, by id, by what makes two rows the same event, and by row."""
    drafts: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    by_row: dict[int, dict[str, Any]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    counts: Counter[Literal["later", "known", "copies"]] = field(default_factory=Counter)


def kind_of_table(path: Path) -> Literal["record", "coded-events"]:
    """By its header: a table of events has a column that says what happened. Raises Problems (R201)."""
    return "record" if {"event", *COLUMNS["event"]} & {*header_of(path)} else "coded-events"


def propose(case: Case, path: Path) -> Proposal:
    """The events of a table for a case. Raises Problems with every error: R201–R205, R207–R211."""
    table = read_table(path, COLUMNS, ("date", "event"))
    reading = _Reading(case, table, actors_by_name(case))
    help_ = "letters, digits, `-` and `_`, at most 80, each id once; or leave the column out"
    for n, row in enumerate(table.rows, 1):
        if id_ := row.get("id"):
            if len(id_) > 80 or not re.fullmatch(ID_PATTERN, id_):
                _say(reading, "R211", (row, "id"), f"`{shown(id_, 40)}` cannot be an id", help_)
            elif id_ in reading.ids:
                _say(reading, "R211", (row, "id"), f"the id `{id_}` stands twice", help_)
            reading.ids.setdefault(id_, n)
    reading.taken |= {*case.record.events, *reading.ids}
    # What is reported again may stand below its report.
    for n, row in sorted(enumerate(table.rows, 1), key=lambda numbered: bool(numbered[1].get("report-of"))):
        (_report if row.get("report-of") else _draft)(reading, n, row)
    for name, row in reading.strangers.items():
        what = f"`{shown(name, 60)}` is no actor of the case: left out as actor or target"
        at = row, "actor" if name in row.get("actor") else "target"
        _say(reading, "R206", at, what, "add it to the actors, or to the aliases of one")
    place = Place(table.name)
    if late := reading.counts["later"]:
        reading.said.append(later(_rows(late), case, place))
    if known := reading.counts["known"]:
        what = f"{_rows(known)} in the record already, by day and title: left out"
        reading.said.append(Diagnostic("R214", "note", what, place, "nothing needs doing"))
    if errors(reading.said):
        raise Problems(reading.said)
    return Proposal(
        case=case.case,
        case_hash=case_hash(case),
        table=table.name,
        kind="record",
        rows=len(table.rows),
        events=reading.events,
        copies=reading.counts["copies"],
        out=late + known,
        diagnostics=tuple(reading.said),
    )


def _say(reading: _Reading, code: str, at: tuple[Row, str], what: str, help: str) -> None:
    """``at`` is a row and a column."""
    reading.said.append(refused(reading.table, at, code, what, help))


def _draft(reading: _Reading, n: int, row: Row) -> None:
    """A row that is no copy: an event, another origin of one, or left out."""
    if (data := _event(reading, row)) is None:
        return
    known, id_ = reading.case.record.events, row.get("id")
    source = row.get("source") or UNSAID
    key = tuple(row.get(c).casefold() for c in ("date", "end-date", "actor", "target", "event", "type"))
    if data["date"] > reading.case.as_of:
        reading.counts["later"] += 1
    elif key in reading.drafts:
        reading.by_row[n] = reading.drafts[key]
        origins = reading.drafts[key]["origins"]
        if origin := _origin(origins, source):
            origin.setdefault("reports", []).append(f"{source}, again")
            reading.counts["copies"] += 1
        else:
            origins[slug(source, origins)] = {"observer": source}
    elif (data["date"], key[4]) in {(event.date, event.title.casefold()) for event in known.values()}:
        reading.counts["known"] += 1
    elif id_ in known:
        what, help_ = f"the case has another event `{id_}`", "give this one another, or leave the column out"
        _say(reading, "R211", (row, "id"), what, help_)
    else:
        id_ = id_ or slug(data["title"], reading.taken)
        reading.taken.add(id_)
        data["origins"] = {slug(source, {}): {"observer": source}}
        data["assumed"] = f"As told in {Path(reading.table.name).name}, line {row.line}."
        reading.events[id_] = reading.drafts[key] = reading.by_row[n] = data


def _origin(origins: Mapping[str, dict[str, Any]], source: str) -> dict[str, Any] | None:
    return next((o for o in origins.values() if o["observer"].casefold() == source.casefold()), None)


def _event(reading: _Reading, row: Row) -> dict[str, Any] | None:
    """A row as an event, without its origins; None where it has an error, which is said."""
    before = len(reading.said)
    date, end = iso_day(row.get("date")), iso_day(row.get("end-date"))
    for column, found in (("date", date), ("end-date", end)):
        if found is None and (column == "date" or row.get(column)):
            reading.said.append(bad_date(reading.table, row, column))
    if date and end and end < date:
        what = f"it ends on {end}, before it begins on {date}"
        _say(reading, "R208", (row, "end-date"), what, "mend one of them")
    if not row.get("event"):
        reading.said.append(empty_cell(reading.table, row, "event", "an event says what happened"))
    sure = CONFIDENCE.get(row.get("confidence").casefold())
    if sure is None:
        what = f"the confidence `{shown(row.get('confidence'), 40)}` is none that is known"
        _say(reading, "R209", (row, "confidence"), what, "high, medium, low or unverified")
    data: dict[str, Any] = {"title": row.get("event"), "date": date}
    if end and end != date:
        data["end_date"] = end
    if by := _actors(reading, row, "actor"):
        data["by"] = by[0]
    data |= _kind(reading, row, _actors(reading, row, "target"))
    data["confidence"] = sure
    return None if errors(reading.said[before:]) else data


def _actors(reading: _Reading, row: Row, column: str) -> list[str]:
    """The actors a cell names, several separated by semicolons; names of nobody are kept."""
    if (whole := actor_of(reading.names, row.get(column))) is not None:
        return [whole]
    named = {part.strip(): actor_of(reading.names, part) for part in row.get(column).split(";")}
    for name, id_ in named.items():
        if name and id_ is None:
            reading.strangers.setdefault(name, row)
    return list(dict.fromkeys(id_ for id_ in named.values() if id_ is not None))


def _kind(reading: _Reading, row: Row, to: Sequence[str]) -> dict[str, Any]:
    """``move``, ``signal`` or ``observation``; nothing for context (R207, R213)."""
    text = " ".join(row.get("type").split())
    prefix = PREFIX.match(text)
    parts = re.split("[,;]", text[prefix.end() :] if prefix else text)
    pairs = [pair for part in parts if (pair := re.fullmatch(r"\s*([^\s=]+)\s*=\s*([^\s=]+)\s*", part))]
    if len(pairs) == len(parts):
        return _named(reading, row, prefix[1].lower() if prefix else "", pairs)
    at = row, "type"
    kind: str | None = spoken(text) if text else "context"
    if prefix or text.casefold() in ("move", "observation"):
        kind = text.split(":")[0].strip().lower()
        seen, of = ("set", "issue=option") if kind == "move" else ("seen", "indicator=outcome")
        _say(reading, "R207", at, f"the type does not say what was {seen}", f"write `{kind}: {of}`")
    elif kind is None:
        what = f"the type `{shown(text, 60)}` is none that is known: taken as context"
        _say(reading, "R213", at, what, "a PLOVER or CAMEO type, `signal`, `context`, or `issue=option`")
    elif kind == "signal" and not to:
        what = "a signal to nobody in the case: taken as context"
        _say(reading, "R213", at, what, "name an actor of the case as its target")
    elif kind == "signal":
        return {"signal": {"to": list(to), "says": row.get("event"), "mode": "statement"}}
    return {}


def _named(reading: _Reading, row: Row, kind: str, pairs: Sequence[re.Match[str]]) -> dict[str, Any]:
    """A type that names an issue and option, or an indicator and outcome (R207)."""
    case = reading.case
    first = pairs[0][1]
    if not kind:
        kind = "observation" if first in case.indicators and first not in case.issues else "move"
    part, value = ("issue", "option") if kind == "move" else ("indicator", "outcome")
    issues = {k: list(i.options) for k, i in case.issues.items()}
    options = issues if kind == "move" else {k: list(i.outcomes) for k, i in case.indicators.items()}
    found: dict[str, str] = {}
    for name, option in (pair.groups() for pair in pairs):
        wrong, meant, known = "", option, list(options)
        if name not in options:
            wrong, meant = f"the case has no {part} `{shown(name, 40)}`", name
        elif option not in options[name]:
            wrong, known = f"`{name}` has no {value} `{shown(option, 40)}`", options[name]
        elif name in found:
            wrong, known = f"`{name}` is named twice", []
        if wrong:
            listed = f"known: {', '.join(known[:12])}" if known else f"name each {part} once"
            _say(reading, "R207", (row, "type"), wrong, did_you_mean(meant, known) or listed)
        found[name] = option
    return {kind: found}


def _report(reading: _Reading, n: int, row: Row) -> None:
    """A row that copies another, put down as a report of the origin it goes back to (R210)."""
    rows = reading.table.rows
    seen, of, wrong = {n}, row, ""
    while (text := of.get("report-of")) and not wrong:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
        number = reading.ids.get(text, number)
        if not 0 < number <= len(rows):
            wrong = f"`report-of` names no row: `{shown(text, 40)}`"
        elif number in seen:
            wrong = "`report-of` leads round in a circle"
        else:
            seen.add(n := number)
            of = rows[n - 1]
    if wrong:
        help_ = "name the id of the row it copies, or its number, counted from 1 after the header"
        _say(reading, "R210", (row, "report-of"), wrong, help_)
        return
    reading.counts["copies"] += 1
    if draft := reading.by_row.get(n):  # else the row it copies was left out, or has an error of its own
        origins = draft["origins"]
        origin = _origin(origins, of.get("source") or UNSAID) or next(iter(origins.values()))
        # Who told it again, and when, where that is said.
        told = filter(None, (row.get("source") or UNSAID, row.get("date")))
        origin.setdefault("reports", []).append(", ".join(told))


def spoken(type_: str) -> Spoken | None:
    """What a type is proposed as: of PLOVER, a CAMEO code or phrase; None where it is none that is known."""
    text = " ".join(type_.split())
    if text.upper() in TYPES:
        return TYPES[text.upper()]
    if text.isdigit() and 2 <= len(text) <= 4 and 1 <= int(text[:2]) <= 20:
        return "signal" if text[:2] in CAMEO_SPOKEN else "context"
    return "signal" if text.casefold().startswith(SPOKEN) else None


def actors_by_name(case: Case) -> dict[str, str]:
    """Lower-case name → actor id: ids, then names, then aliases, then country codes and `Government (…)`.

    A name that two actors bear is left out.
    """
    found = {id_.casefold(): id_ for id_ in case.actors}
    # In the order of the case, so that which of two names counts hangs on nothing else.
    names = dict.fromkeys((actor.name.casefold(), id_) for id_, actor in case.actors.items())
    aliases = dict.fromkeys(
        (alias.casefold(), id_) for id_, actor in case.actors.items() for alias in actor.aliases
    )
    for pairs in (names, aliases):
        bearers = Counter(name for name, _ in pairs)
        found |= {name: id_ for name, id_ in pairs if bearers[name] == 1 and name not in found}
    for code, country in COUNTRIES.items():
        if country.casefold() in found:
            found.setdefault(code.casefold(), found[country.casefold()])
    return found


def actor_of(names: Mapping[str, str], text: str) -> str | None:
    """The actor a table's name means; `Government (North Korea)` is North Korea, and hyphens in names do not count."""
    plain = re.sub(r"(?s)^government \((.*)\)$", r"\1", text.strip().casefold())
    if plain in names:
        return names[plain]
    return {name.replace("-", " "): id_ for name, id_ in names.items()}.get(plain.replace("-", " "))


def later(what: str, case: Case, place: Place) -> Diagnostic:
    """R212."""
    help_ = "import into a case of a later date, or use --as-of"
    said = f"{what} later than {case.as_of}, the date of the case: left out"
    return Diagnostic("R212", "warning", said, place, help_)


def _rows(n: int) -> str:
    return f"{n:,} row is" if n == 1 else f"{n:,} rows are"


def slug(text: str, taken: Container[str]) -> str:
    """An id out of words: short, readable, not taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower()) or ["event"]
    fitting = takewhile(lambda start: len(start) <= MAX_ID, accumulate(words, "{}-{}".format))
    base = [words[0][:MAX_ID], *fitting][-1]
    return next(id_ for n in count(1) if (id_ := f"{base}-{n}" if n > 1 else base) not in taken)


def as_yaml(proposal: Proposal) -> str:
    """The proposal as a file of a case folder; a comment says what it is."""
    head = (
        f"{SCHEMA_LINE}\n"
        f"# Proposed from a table for the case {proposal.case}. Read each event before you keep it. Only rows that\n"
        "# named their issue and option are moves; give the others their move or observation where they are one."
    )
    return to_yaml({"record": {"events": {k: dict(v) for k, v in proposal.events.items()}}}, head)


def write_proposal(proposal: Proposal, path: Path) -> Path:
    """Writes :func:`as_yaml` to a new file. Raises Problems (R215) where the file exists or cannot be made."""
    try:
        with path.open("x", encoding="utf-8") as handle:
            handle.write(as_yaml(proposal))
    except FileExistsError:
        raise problem(
            "R215", "the file exists already", "name another: nothing is overwritten", Place(str(path))
        ) from None
    except (OSError, ValueError) as error:
        what = f"the file cannot be made: {getattr(error, 'strerror', None) or error}"
        raise problem("R215", what, "check the folder", Place(shown(str(path), 400))) from None
    return path
