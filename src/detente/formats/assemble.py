"""Several profiles of one domain → one case.

A profile is one party's additive utility over a domain of issues, each with finitely many values:
U(bid) = Σ_j w_j·e_j(bid_j), in the conventions of Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker (2014),
"Genius: an integrated environment for supporting the design of generic automated negotiators". In the case weights
and evaluations are both × 100, so that u = 100·U points, digit for digit.

What the formats lack is filled by declared convention, each said in a note: every issue takes all parties to move; the
status quo is the reservation bid where all profiles share one, else the first value of each issue. Gains never hang on
that choice: every party's fallback is declared, as its reservation value or the worth of its reservation bid.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import count
from pathlib import PurePath
from typing import Any

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, errors, shown
from detente.view.result import Result

from .reading import KINDS, Node, Text, number

MAX_OPTIONS = 200
MAX_WEIGHT = 10**6
MAX_ISSUES = 500
MAX_NAME = 300
CHOOSE = ": choose the values that matter"
"""More for :func:`few_options`: where the format may hold very many."""
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
class Issue:
    """One issue as a party sees it; ``weight`` and ``evaluations`` are fractions of 1 as the file states them."""

    place: Place
    evaluations: Mapping[str, Decimal]
    """Value → evaluation, 0 to 1, in the order of the values."""
    weight: Decimal = Decimal(0)
    numeric: bool = False
    """Whether the values are a range of numbers."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One party's preferences, by issue."""

    name: str
    source: Text
    issues: Mapping[str, Issue]
    place: Place
    reservation: Decimal | None = None
    """Reservation value, 0 to 1."""
    bid: Mapping[str, str] | None = None
    """Reservation bid: issue → value; may leave issues out."""
    bid_place: Place | None = None
    domain_name: str = ""


class Findings(list[Diagnostic]):
    """What is wrong, collected so that everything is reported at once."""

    def error(self, code: str, message: str, help: str, place: Place | None = None) -> None:
        self.append(Diagnostic(code, "error", message, place, help))

    def warning(self, code: str, message: str, help: str, place: Place | None = None) -> None:
        """What does not stop the import."""
        self.append(Diagnostic(code, "warning", message, place, help))

    def note(self, code: str, message: str, help: str = "", place: Place | None = None) -> None:
        """A choice the import made, for the reader to know."""
        self.append(Diagnostic(code, "note", message, place, help))

    def check(self) -> None:
        if errors(self):
            raise Problems(self)


# Checks that the importers share -------------------------------------------------------------------------------------


def member(node: Node, key: str) -> Node | None:
    found = node.value.get(key) if isinstance(node.value, dict) else None
    return found if isinstance(found, Node) else None


def named(node: Node | None, key: str, kind: type, findings: Findings) -> Node | None:
    """The member of that name and kind; else None, with the reason found (I105). None of nothing."""
    if node is None:
        return None
    found, name = member(node, key), shown(key, 80)
    needed = f"{KINDS[kind]} is needed here"
    if found is None:
        known = list(node.value) if isinstance(node.value, dict) else []
        findings.error("I105", f"`{name}` is missing", did_you_mean(key, known) or needed, node.place)
    elif not isinstance(found.value, kind):
        findings.error("I105", f"`{name}` is {found.kind}", needed, found.place)
        return None
    return found


def text_value(node: Node | None) -> str | None:
    """Text, or a number as it is written; None for anything else."""
    value = node.value if node is not None else None
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < 20 else None
    return value if isinstance(value, str) else None


def amount(node: Node | None, what: str, findings: Findings, most: int = 1) -> Decimal:
    """A number from 0 on: an evaluation, at most 1, or a weight, at most a million (I106)."""
    value: Decimal = node.value if node is not None else Decimal(0)
    if 0 <= value <= most and value.as_tuple().exponent >= -30:  # type: ignore[operator]
        return value
    help_ = "a number from 0 to 1" if most == 1 else "a weight is 0 or more"
    findings.error("I106", f"{what} is {shown(str(value), 50)}", help_, node.place if node else None)
    return Decimal(0)


def well_named(name: str, what: str, place: Place, findings: Findings) -> bool:
    """Whether a name is one: not empty, not a page long (I112)."""
    if name.strip() and len(name) <= MAX_NAME:
        return True
    how = "no name" if not name.strip() else f"a name of {len(name):,} characters"
    findings.error("I112", f"{what} with {how}", f"give it a name of 1 to {MAX_NAME} characters", place)
    return False


def few_issues(count: int, place: Place, findings: Findings) -> bool:
    """Whether a domain has as many issues as a case takes (I110)."""
    if 0 < count <= MAX_ISSUES:
        return True
    findings.error("I110", f"a domain of {count:,} issues", f"1 to {MAX_ISSUES}", place)
    return False


def few_options(count: int, issue: str, place: Place, findings: Findings, more: str = "") -> bool:
    """Whether an issue has as many values as a case takes (I110); ``more`` is said in the repair."""
    if 0 < count <= MAX_OPTIONS:
        return True
    help_ = f"a case takes 1 to {MAX_OPTIONS} options an issue{more}"
    findings.error("I110", f"the issue `{shown(issue, 60)}` has {count:,} values", help_, place)
    return False


# Names --------------------------------------------------------------------------------------------------------------


def slug(text: str) -> str:
    """Letters, digits and hyphens that stand for ``text``; empty where nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"^\s*[-\N{MINUS SIGN}](?=[.\d])", "minus-", plain)
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-_")[:60].strip("-_")


def ids(names: Iterable[str], what: str, findings: Findings) -> dict[str, str]:
    """Name → id, in order, all different; a note for each that had to be numbered or made up."""
    result: dict[str, str] = {}
    for position, name in enumerate(names, 1):
        wanted = slug(name) or f"{what}-{position}"
        tries = (f"{wanted}-{n}" if n > 1 else wanted for n in count(1))
        result[name] = next(id_ for id_ in tries if id_ not in result.values())
        if result[name] != slug(name):
            findings.note("I115", f"the {what} `{shown(name, 80)}` became the id `{result[name]}`")
    return result


def title(text: str) -> str:
    """A name as it is shown: shortened where it would fill a page."""
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"


def is_scale(values: Sequence[str]) -> bool:
    """Whether the values are numbers in strictly rising or falling order: then the issue is ordered."""
    numbers = [n for v in values if (n := number(v)) is not None]
    rising = sorted(set(numbers))
    return len(numbers) == len(values) > 1 and numbers in (rising, rising[::-1])


# One case out of profiles -------------------------------------------------------------------------------------------


def agree(profiles: Sequence[Profile], findings: Findings) -> None:
    """Whether all profiles speak of the same issues and values (I107); the first one's order is used."""
    first = profiles[0]
    shared = "profiles of one negotiation share one domain"
    for other in profiles[1:]:
        for name in other.issues.keys() | first.issues.keys():
            what, help_ = f"the issue `{shown(name, 80)}`", shared
            if name not in other.issues or name not in first.issues:
                lacking, having = (other, first) if name in first.issues else (first, other)
                what += f" of {shown(having.source.name)} is not in {shown(lacking.source.name)}"
                help_ = did_you_mean(name, lacking.issues) or shared
            elif odd := other.issues[name].evaluations.keys() ^ first.issues[name].evaluations.keys():
                values = ", ".join(f"`{shown(v, 40)}`" for v in sorted(odd)[:6])
                what += f" has other values here than in {shown(first.source.name)}: {values}"
            else:
                continue
            findings.error("I107", what, help_, (other.issues.get(name) or other).place)


def percent(share: Decimal) -> Decimal:
    """A share of 1 in points of 100, exact."""
    return share.scaleb(2, DIGITS)


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
        total = sum((issue.weight for issue in profile.issues.values()), Decimal(0))
        if abs(total - 1) > Decimal("0.000001"):
            findings.warning(
                "I109",
                f"the issue weights of `{shown(profile.name, 80)}` sum to {total.normalize():f}, not to 1",
                "they are kept as they are: the best bid may then be worth more or less than 100 points",
                profile.place,
            )
    findings.check()
    domain = profiles[0].issues
    called = name or (domain_file or profiles[0]).domain_name or "Imported case"
    issue_ids = ids(domain, "issue", findings)
    party_ids = ids(_party_names(profiles), "party", findings)
    option_ids = {j: ids(issue.evaluations, "option", findings) for j, issue in domain.items()}
    parties = list(party_ids.values())
    status_quo = _status_quo(profiles, findings)
    issues = {
        issue_ids[j]: {
            "title": title(j),
            "mover": {"all": list(parties)},
            "options": {id_: title(v) for v, id_ in option_ids[j].items()},
            "ordered": issue.numeric or is_scale(list(issue.evaluations)),
            "status_quo": option_ids[j][status_quo[j]],
        }
        for j, issue in domain.items()
    }
    stakes = {
        party: {
            issue_ids[j]: {
                "weight": percent(profile.issues[j].weight),
                "values": {
                    id_: percent(profile.issues[j].evaluations[v]) for v, id_ in option_ids[j].items()
                },
            }
            for j in domain
        }
        for profile, party in zip(profiles, parties, strict=True)
    }
    sections = {
        "actors": {id_: {"name": title(name)} for name, id_ in party_ids.items()},
        "issues": issues,
        "stakes": stakes,
        "agreement": {"parties": parties},
        "fallbacks": {
            party: {"inside": _fallback(profile, issue_ids, option_ids, findings)}
            for profile, party in zip(profiles, parties, strict=True)
        },
    }
    citation = cited(format_name, [p.source for p in profiles])
    return finished(called, citation, sections, findings, kind=kind, as_of=as_of)


def finished(
    called: str,
    citation: str,
    sections: Mapping[str, Any],
    findings: Findings,
    *,
    kind: str,
    as_of: dt.date | None,
    fallback: str = "imported-case",
) -> ImportedCase:
    """Writes the case out, and says what every import must say. Its id is ``fallback`` where nothing of its name can
    be one."""
    from detente.case.write import to_yaml

    date = as_of or dt.date.today()
    data = {
        "case": slug(called) or fallback,
        "title": title(called),
        "as_of": date,
        "citation": citation,
        **sections,
    }
    if as_of is None:
        findings.note(
            "I117",
            f"the format carries no date: `as_of` is the day of the import, {date.isoformat()}",
            "change `as_of` if the negotiation belongs to another day",
        )
    if rounded := sum(Decimal(repr(float(value))) != value for value in _numbers(data)):
        findings.note(
            "I118",
            f"{rounded} numbers have more digits than a computer's number holds",
            "they stand in the case in full; reading them changes the 17th digit at most",
        )
    return ImportedCase(data, to_yaml(data), tuple(findings), kind)


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
        tries = (f"{profile.name} ({n})" if n > 1 else profile.name for n in count(1))
        names.append(next(name for name in tries if name not in names))
    return names


def _status_quo(profiles: Sequence[Profile], findings: Findings) -> dict[str, str]:
    domain, first = profiles[0].issues, profiles[0].bid
    if first is not None and len(first) == len(domain) and all(p.bid == first for p in profiles):
        findings.note("I116", "the status quo is the reservation bid, which all profiles share")
        return dict(first)
    findings.note(
        "I116",
        "the format has no status quo: the first value of each issue stands for it",
        "gains do not hang on it: each party's fallback is its declared reservation; `changes from the status "
        "quo` and `settling one issue alone` do: set `status_quo` where you know it",
    )
    return {j: next(iter(issue.evaluations)) for j, issue in domain.items()}


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
    if len(bid) == len(profile.issues):
        return {"state": {issue_ids[i]: option_ids[i][v] for i, v in bid.items()}}
    said = f"the reservation bid of `{name}` leaves issues out: they count 0 in its fallback"
    findings.note("I116", said, place=profile.bid_place)
    # U(bid), exact; an issue the bid leaves out counts 0, as in GeniusWeb.
    worth = Decimal(0)
    for j, value in bid.items():
        worth = DIGITS.fma(profile.issues[j].weight, profile.issues[j].evaluations[value], worth)
    return percent(worth)
