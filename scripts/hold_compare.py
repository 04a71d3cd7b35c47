"""What of two answers of the command is compared, and where they differ.

Numbers, ids, dates, booleans, nulls and lengths are compared, each by its path: ``result/deals/counts/states``, and
``result/deals/deals/#`` for the length of a list. Sentences, titles, hashes, settings (``inference`` holds those of a
weighing), versions and places of files are left out. ``hold.py`` asks for equality bit for bit, on one machine;
``tests/hold`` for floats to 1e-9, on any.

A difference is named by ``COMMAND LINE: path``. Patterns of such names stand in ``hold.toml`` (fields renamed, games
left out by name) and in ``docs/decisions/house-differences.csv`` (differences accepted). In the path ``*`` is anything
within one step and ``**`` any steps; in the command line ``*`` is anything.
"""

from __future__ import annotations

import csv
import json
import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

LEFT_OUT = frozenset(
    ("version", "hash", "case_hash", "settings", "inference", "seconds", "file", "notes", "says", "quality")
)
"""Keys under which nothing is compared. No word that a case could use as an id: an issue may be called `method`."""

NONE = "(none)"
"""Stands for a path that one side lacks."""

HEADER = ("path pattern", "old", "new", "defect", "failing test")
"""Of the table of accepted differences."""

WILD = re.compile(r"\*\*|\*")
STATE = re.compile(r"[^\s,=]+=[^\s,=]+(,\s*[^\s,=]+=[^\s,=]+)*")
TITLE = re.compile(r"[^\w(]*|[A-Z][a-z]+(?<!Nash)")

Leaf = str | int | float | bool | None


def compared(kept: dict[str, Any]) -> dict[str, Any]:
    """What is looked at of an answer as the worker keeps it: {"exit", "seconds", "answer"}."""
    answer = kept["answer"]
    codes = [d["code"] for d in answer.get("diagnostics", [])]
    result = pruned(answer.get("result"))
    return {"exit": kept["exit"], "codes": codes, "seed": answer.get("seed"), "result": result}


def pruned(value: Any) -> Any:
    """``value`` without what is not compared; a sentence in a list stays as an empty one, so that places hold."""
    if isinstance(value, dict):
        return {k: pruned(v) for k, v in value.items() if k not in LEFT_OUT and not is_prose(v)}
    if isinstance(value, list):
        return ["" if is_prose(v) else pruned(v) for v in value]
    return value


def is_prose(value: Any) -> bool:
    """Whether it is a sentence, a title or a file: a space and no state, one capitalized word, a remark (the data of
    a sentence), or a list of such."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(v, str | dict) and is_prose(v) for v in value)
    if isinstance(value, dict):
        return value.keys() == {"code", "values"}
    if not isinstance(value, str) or STATE.fullmatch(value):
        return False
    return bool(re.search(r"\s|^/", value) or TITLE.fullmatch(value))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Each number, id, date, boolean, null and length with its path."""
    at = path + "/" if path else ""
    if isinstance(value, dict):
        if path and not value:
            yield at + "{}", 0
        for key, below in value.items():
            yield from leaves(below, f"{at}{key}")
    elif isinstance(value, list):
        yield at + "#", len(value)
        for k, below in enumerate(value):
            yield from leaves(below, f"{at}{k}")
    elif value != "":
        yield path, value


@cache
def pattern(text: str) -> re.Pattern[str]:
    """``COMMAND LINE: path`` as an expression whose groups are its wildcards."""
    line, separator, path = text.partition(": ")
    if not separator:
        raise ValueError(
            f"`{text}` is no pattern: write `COMMAND LINE: path`, such as `deals *: result/deals/**`"
        )
    wild = {"**": "(.*)", "*": "([^/]*)"}
    steps = [wild.get(part, re.escape(part)) for part in re.split(f"({WILD.pattern})", path)]
    words = [re.escape(part) for part in line.split("*")]
    return re.compile("(?:.*)".join(words) + ": " + "".join(steps))


def _filled(text: str, wild: Sequence[str]) -> str:
    """``text`` with its wildcards filled in, in order."""
    parts = WILD.split(text)
    return "".join(word for pair in zip_longest(parts, wild, fillvalue="") for word in pair)


def pattern_path(text: str) -> str:
    """The path of a pattern, without its command line."""
    return text.partition(": ")[2]


@dataclass
class Accepted:
    """One row of ``house-differences.csv``."""

    where: str
    old: str
    new: str
    defect: str
    test: str
    used: int = field(default=0, init=False)

    def fits(self, name: str, old: Leaf, new: Leaf) -> bool:
        values = ((self.old, old), (self.new, new))
        return bool(pattern(self.where).fullmatch(name)) and all(t in ("*", written(v)) for t, v in values)


@dataclass
class Allowed:
    """What may differ, as the two files say, and how close floats must be (0: bit for bit)."""

    renamed: dict[str, str] = field(default_factory=dict)
    ill_conditioned: dict[str, str] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)
    tolerance: float = 0.0

    @classmethod
    def read(cls, root: Path, tolerance: float = 0.0) -> Allowed:
        said = tomllib.loads((root / "scripts" / "hold.toml").read_text(encoding="utf-8"))
        with (root / "docs" / "decisions" / "house-differences.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            header, *rows = csv.reader(file)
        if header != list(HEADER):
            raise ValueError(f"house-differences.csv: the header is {header}")
        for before, after in said["renamed"].items():
            pattern(before)
            if WILD.findall(pattern_path(before)) != WILD.findall(after):
                raise ValueError(f"hold.toml: `{before}` and `{after}` have not the same wildcards")
        return cls(said["renamed"], said["ill-conditioned"], [Accepted(*row) for row in rows], tolerance)

    def exempt(self, line: str) -> bool:
        return any(self.speaks_of(name, line) for name in self.ill_conditioned)

    def renaming(self, line: str) -> Callable[[str], str]:
        """What gives the path that an old one has today, in the answers to this command line."""
        here = [
            (pattern(f"{line}: {pattern_path(before)}"), after)
            for before, after in self.renamed.items()
            if self.speaks_of(before, line)
        ]

        def today(path: str) -> str:
            for before, after in here:
                match = before.fullmatch(f"{line}: {path}")
                if match:
                    return _filled(after, match.groups())
            return path

        return today

    @staticmethod
    def speaks_of(text: str, line: str) -> bool:
        """Whether a pattern, or a command line with wildcards, is about this command line."""
        return bool(pattern(text.partition(": ")[0] + ": ").fullmatch(f"{line}: "))

    def equal(self, old: Leaf, new: Leaf) -> bool:
        if isinstance(old, bool) or isinstance(new, bool) or not _numbers(old, new):
            return type(old) is type(new) and old == new
        if self.tolerance and isinstance(old, float) and isinstance(new, float):
            return math.isclose(old, new, rel_tol=self.tolerance, abs_tol=self.tolerance * 1e-3)
        return old == new


def _numbers(*values: Leaf) -> bool:
    return all(isinstance(v, int | float) for v in values)


@dataclass(frozen=True)
class Difference:
    line: str
    path: str
    old: Leaf
    new: Leaf


def differences(line: str, old: dict[str, Any], new: dict[str, Any], allowed: Allowed) -> list[Difference]:
    """Where two answers to one command line differ, as ``compared`` has them, but for what is allowed."""
    if allowed.exempt(line):
        return []
    if old["exit"] != new["exit"]:
        # One of them has no result: saying so of every path would hide it.
        old, new = ({k: side[k] for k in ("exit", "codes")} for side in (old, new))
    if json.dumps(old) == json.dumps(new):
        return []
    today = allowed.renaming(line)
    then = {today(path): leaf for path, leaf in leaves(old)}
    now = dict(leaves(new))
    found = []
    for path in [*then, *(p for p in now if p not in then)]:
        a, b = then.get(path, NONE), now.get(path, NONE)
        if not allowed.equal(a, b) and not _accepted(f"{line}: {path}", a, b, allowed):
            found.append(Difference(line, path, a, b))
    return found


def _accepted(name: str, old: Leaf, new: Leaf, allowed: Allowed) -> bool:
    for row in allowed.accepted:
        if row.fits(name, old, new):
            row.used += 1
            return True
    return False


def written(value: Leaf) -> str:
    """A value as a row of the table has it: JSON, text without its quotes."""
    return value if isinstance(value, str) else json.dumps(value)


@dataclass
class Comparison:
    """All differences found so far."""

    lines: int = 0
    found: list[Difference] = field(default_factory=list)

    def add(self, line: str, found: list[Difference]) -> None:
        self.lines += 1
        self.found += found


def report(
    comparison: Comparison, allowed: Allowed, unused: bool = True, shown: int = 3, most: int = 40
) -> str:
    """The differences as a person reads them: like paths of a lens together, the first few of each in full."""
    groups: dict[str, list[Difference]] = defaultdict(list)
    for d in comparison.found:
        groups[f"{d.line.split()[0]} *: " + re.sub(r"(?<=/)\d+(?=/|$)", "*", d.path)].append(d)
    said = []
    for like, alike in list(groups.items())[:most]:
        lines = len({d.line for d in alike})
        said.append(f"{like}  ({len(alike)} in {lines} command line{'s' * (lines > 1)})")
        said += [
            f"    detente {d.line} --json  {d.path}: {_short(d.old)} -> {_short(d.new)}"
            for d in alike[:shown]
        ]
    if len(groups) > most:
        said.append(f"and {len(groups) - most} more paths like these")
    if unused:
        rows = [row for row in allowed.accepted if not row.used]
        said += [
            f"house-differences.csv: nothing differs at `{row.where}` ({row.old} -> {row.new})"
            for row in rows
        ]
    accepted = sum(row.used for row in allowed.accepted)
    said.append(f"{comparison.lines} command lines, {len(comparison.found)} differences, {accepted} accepted")
    return "\n".join(said)


def _short(value: Leaf) -> str:
    text = written(value)
    return text if len(text) <= 80 else text[:77] + "..."
