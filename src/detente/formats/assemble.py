"""Several profiles of one domain → one case.

A profile is one party's additive utility over a domain of issues, each with finitely many values:
U(bid) = Σ_j w_j·e_j(bid_j), in the conventions of Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker (2014),
"Genius: an integrated environment for supporting the design of generic automated negotiators". In the case weights
and evaluations are both × 100, so that u = 100·U points, digit for digit.

What the formats lack is filled by declared convention, each said in a note: every issue takes all parties to move; the
status quo is the reservation bid where all profiles share one, else the first value of each issue. Gains never hang on
that choice: every party's fallback is declared, as its reservation value or the worth of its reservation bid.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, errors, shown
from detente.view.result import Result

from .reading import Text, number

MAX_OPTIONS = 200
MAX_ISSUES = 500
MAX_NAME = 300
DIGITS = Context(prec=80)
"""Enough for every digit a file may hold: nothing is rounded on the way into the case."""


@dataclass(frozen=True, repr=False)
class ImportedCase(Result):
    """What an import yields: the case as plain data, the same as YAML text, and what it chose or noticed."""

    data: Mapping[str, Any]
    text: str
    notes: tuple[Diagnostic, ...]
    """Warnings and notes; errors are raised."""
    kind: str = ""
    """The format it was read as."""


@dataclass(frozen=True)
class IssueValues:
    """One issue of a domain: its name, its values in order, and whether they form a scale."""

    name: str
    values: tuple[str, ...]
    place: Place
    numeric: bool = False


@dataclass(frozen=True)
class Profile:
    """One party's preferences. ``weights`` and ``evaluations`` are fractions of 1 as the file states them."""

    name: str
    source: Text
    domain: tuple[IssueValues, ...]
    weights: Mapping[str, Decimal]
    evaluations: Mapping[str, Mapping[str, Decimal]]
    """Issue → value → evaluation, 0 to 1."""
    place: Place
    reservation: Decimal | None = None
    """Reservation value, 0 to 1."""
    bid: Mapping[str, str] | None = None
    """Reservation bid: issue → value; may leave issues out."""
    bid_place: Place | None = None
    domain_name: str = ""


@dataclass
class Findings:
    """Collects what is wrong, so that everything is reported at once."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, help: str, place: Place | None = None) -> None:
        self.found.append(Diagnostic(code, "error", message, place, help))

    def warning(self, code: str, message: str, help: str, place: Place | None = None) -> None:
        """What does not stop the import."""
        self.found.append(Diagnostic(code, "warning", message, place, help))

    def note(self, code: str, message: str, help: str = "", place: Place | None = None) -> None:
        """A choice the import made, for the reader to know."""
        self.found.append(Diagnostic(code, "note", message, place, help))

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.found.extend(diagnostics)

    def check(self) -> None:
        """Raises Problems if there is an error among them."""
        if errors(self.found):
            raise Problems(self.found)


# Names --------------------------------------------------------------------------------------------------------------


def slug(text: str) -> str:
    """Letters, digits and hyphens that stand for ``text``; empty where nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"^\s*[-\N{MINUS SIGN}](?=[.\d])", "minus-", plain)
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-_")[:60].strip("-_")


def ids(names: Sequence[str], what: str, findings: Findings) -> dict[str, str]:
    """Name → id, in order, all different; a note for each that had to be numbered or made up."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for position, name in enumerate(names, 1):
        wanted = slug(name) or f"{what}-{position}"
        found, n = wanted, 1
        while found in taken:
            n += 1
            found = f"{wanted}-{n}"
        if not slug(name) or n > 1:
            findings.note("I115", f"the {what} `{shown(name, 80)}` became the id `{found}`")
        taken.add(found)
        result[name] = found
    return result


def title(text: str) -> str:
    """A name as it is shown: shortened where it would fill a page."""
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"


def is_scale(values: Sequence[str]) -> bool:
    """Whether the values are numbers in strictly rising or falling order: then the issue is ordered."""
    numbers = [number(v) for v in values]
    if len(values) < 2 or any(n is None for n in numbers):
        return False
    steps = [(b or 0) > (a or 0) for a, b in pairwise(numbers)]
    return len(set(numbers)) == len(numbers) and (all(steps) or not any(steps))


# One case out of profiles -------------------------------------------------------------------------------------------


def agree(profiles: Sequence[Profile], findings: Findings) -> None:
    """Whether all profiles speak of the same issues and values (I107); the first one's order is used."""
    first = profiles[0]
    wanted = {i.name: set(i.values) for i in first.domain}
    for other in profiles[1:]:
        theirs = {i.name: set(i.values) for i in other.domain}
        for name in theirs.keys() | wanted.keys():
            place = next((i.place for i in other.domain if i.name == name), other.place)
            if name not in theirs or name not in wanted:
                lacking, having = (other, first) if name not in theirs else (first, other)
                findings.error(
                    "I107",
                    f"the issue `{shown(name, 80)}` of {shown(having.source.name)} is not in "
                    f"{shown(lacking.source.name)}",
                    did_you_mean(name, [i.name for i in lacking.domain])
                    or "profiles of one negotiation share one domain",
                    place,
                )
            elif theirs[name] != wanted[name]:
                odd = ", ".join(f"`{shown(v, 40)}`" for v in sorted(theirs[name] ^ wanted[name])[:6])
                findings.error(
                    "I107",
                    f"the issue `{shown(name, 80)}` has other values here than in {shown(first.source.name)}: {odd}",
                    "profiles of one negotiation share one domain",
                    place,
                )


def weigh(profile: Profile, findings: Findings) -> None:
    """Weights that do not sum to 1 are kept, with a warning (I109)."""
    total = sum(profile.weights.values(), Decimal(0))
    if abs(total - 1) > Decimal("0.000001"):
        findings.warning(
            "I109",
            f"the issue weights of `{shown(profile.name, 80)}` sum to {total.normalize():f}, not to 1",
            "they are kept as they are: the best bid may then be worth more or less than 100 points",
            profile.place,
        )


def percent(share: Decimal) -> Decimal:
    """A share of 1 in points of 100, exact."""
    return share.scaleb(2, DIGITS)


def utility(profile: Profile, bid: Mapping[str, str]) -> Decimal:
    """U(bid), exact; an issue the bid leaves out counts 0, as in GeniusWeb."""
    total = Decimal(0)
    for issue, value in bid.items():
        total = DIGITS.fma(profile.weights[issue], profile.evaluations[issue][value], total)
    return total


def build(
    profiles: Sequence[Profile],
    findings: Findings,
    *,
    kind: str,
    format_name: str,
    name: str | None,
    as_of: dt.date | None,
    domain_file: Profile | None = None,
) -> ImportedCase:
    """The case of these profiles; ``domain_file`` is a domain without preferences that they must agree with.

    Raises Problems with everything ``findings`` holds and what is found here.
    """
    if len(profiles) < 2:
        findings.error(
            "I114",
            "a negotiation needs at least two parties, and there is one profile",
            "name the profile of every party, or the folder that holds them",
            profiles[0].place if profiles else None,
        )
        findings.check()
    agree([domain_file, *profiles] if domain_file else profiles, findings)
    for profile in profiles:
        weigh(profile, findings)
    findings.check()
    domain = profiles[0].domain
    called = name or (domain_file or profiles[0]).domain_name or "Imported case"
    issue_ids = ids([i.name for i in domain], "issue", findings)
    party_ids = ids(_party_names(profiles), "party", findings)
    option_ids = {issue.name: ids(issue.values, "option", findings) for issue in domain}
    parties = list(party_ids.values())
    status_quo = _status_quo(profiles, findings)
    issues = {
        issue_ids[i.name]: {
            "title": title(i.name),
            "mover": {"all": list(parties)},
            "options": {option_ids[i.name][v]: title(v) for v in i.values},
            "ordered": i.numeric or is_scale(i.values),
            "status_quo": option_ids[i.name][status_quo[i.name]],
        }
        for i in domain
    }
    stakes: dict[str, Any] = {}
    fallbacks: dict[str, Any] = {}
    for profile, party in zip(profiles, parties, strict=True):
        stakes[party] = {
            issue_ids[i.name]: {
                "weight": percent(profile.weights[i.name]),
                "values": {option_ids[i.name][v]: percent(profile.evaluations[i.name][v]) for v in i.values},
            }
            for i in domain
        }
        fallbacks[party] = {"inside": _fallback(profile, issue_ids, option_ids, findings)}
    data = header(called, as_of, cited(format_name, [p.source for p in profiles])) | {
        "actors": {id_: {"name": title(name)} for name, id_ in party_ids.items()},
        "issues": issues,
        "stakes": stakes,
        "agreement": {"parties": parties},
        "fallbacks": fallbacks,
    }
    return finished(data, findings, kind, as_of)


def header(
    called: str, as_of: dt.date | None, citation: str, fallback: str = "imported-case"
) -> dict[str, Any]:
    """What the case begins with. Its id is ``fallback`` where nothing of its name can be one."""
    return {
        "case": slug(called) or fallback,
        "title": title(called),
        "as_of": as_of or dt.date.today(),
        "citation": citation,
    }


def finished(data: dict[str, Any], findings: Findings, kind: str, as_of: dt.date | None) -> ImportedCase:
    """Writes the case out, and says what every import must say."""
    from detente.case.write import to_yaml

    if as_of is None:
        findings.note(
            "I117",
            f"the format carries no date: `as_of` is the day of the import, {data['as_of'].isoformat()}",
            "change `as_of` if the negotiation belongs to another day",
        )
    rounded = sum(1 for value in _numbers(data) if Decimal(repr(float(value))) != value)
    if rounded:
        findings.note(
            "I118",
            f"{rounded} numbers have more digits than a computer's number holds",
            "they stand in the case in full; reading them changes the 17th digit at most",
        )
    return ImportedCase(data, to_yaml(data), tuple(findings.found), kind)


def cited(format_name: str, sources: Sequence[Text]) -> str:
    """What the case cites: the files, each with the start of its hash."""
    files = [f"{title(PurePath(s.name).name)} (sha256 {s.sha256[:12]}…)" for s in sources]
    listed = ", ".join(files[:40]) + (f" and {len(files) - 40} more" if len(files) > 40 else "")
    return f"Imported from {format_name}: {listed}"


def _numbers(value: Any) -> Iterable[Decimal]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, Decimal):
        yield value


def _party_names(profiles: Sequence[Profile]) -> list[str]:
    """Names as the profiles give them; numbered where two share one."""
    names: list[str] = []
    for profile in profiles:
        name, n = profile.name, 1
        while name in names:
            n += 1
            name = f"{profile.name} ({n})"
        names.append(name)
    return names


def _status_quo(profiles: Sequence[Profile], findings: Findings) -> dict[str, str]:
    domain = profiles[0].domain
    bids = [p.bid for p in profiles]
    first = bids[0]
    if first is not None and len(first) == len(domain) and all(b == first for b in bids):
        findings.note("I116", "the status quo is the reservation bid, which all profiles share")
        return dict(first)
    findings.note(
        "I116",
        "the format has no status quo: the first value of each issue stands for it",
        "gains do not hang on it: each party's fallback is its declared reservation; `changes from the status "
        "quo` and `settling one issue alone` do: set `status_quo` where you know it",
    )
    return {i.name: i.values[0] for i in domain}


def _fallback(
    profile: Profile,
    issue_ids: Mapping[str, str],
    option_ids: Mapping[str, Mapping[str, str]],
    findings: Findings,
) -> Any:
    name, bid = shown(profile.name, 80), profile.bid
    if bid is None:
        if profile.reservation is None:
            findings.note("I116", f"`{name}` states no reservation: its fallback is 0 points")
        return percent(profile.reservation or Decimal(0))
    if profile.reservation is not None:
        said = f"`{name}` has a reservation bid and a reservation value: the bid is used"
        findings.note("I116", said, place=profile.bid_place)
    if len(bid) == len(profile.domain):
        return {"state": {issue_ids[i]: option_ids[i][v] for i, v in bid.items()}}
    said = f"the reservation bid of `{name}` leaves issues out: they count 0 in its fallback"
    findings.note("I116", said, place=profile.bid_place)
    return percent(utility(profile, bid))
