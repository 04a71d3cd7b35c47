"""A conflict in option form, as the graph-model literature prints it → a case.

The file is YAML (docs/how-to/stability.md has one in full). Each option is one actor's, taken or not; ``direction``
is ``both``, ``forward`` (once taken, not given up) or ``back``. A state is a pattern of Y and N in the order of the
options; ``-`` stands for either. States are numbered from 1 among the feasible, by Σ 2^option with the first option
lowest, or as ``states`` lists them. An actor's preferences are a ``ranking`` of states, best first, ties in brackets,
or ``statements`` in order of importance (:mod:`.statements`). In the case each option is a yes/no issue, each
infeasible pattern a rule, and preferences are linkages whose worth carries the order exactly; only the order of the
points means anything (Fang, Hipel & Kilgour 1993, chapter 2).
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from detente.asked import iso_day
from detente.case.diagnostics import did_you_mean, shown
from detente.case.yaml_tree import Tree, place, read_text

from .assemble import Findings, ImportedCase, cited, finished, slug, title
from .reading import read
from .statements import Unreadable, read_statement

KIND = "option-form"
FORMAT = "an option-form file"
MAX_OPTIONS = 24
MAX_RANKED = 4_096
"""Most states a ranking may list: each becomes a linkage of the case."""
MAX_STATEMENTS = 50
"""Their worths are powers of two, up to 2^49: exact with room to spare."""

TOP = ("option-form", "title", "question", "summary", "as_of", "citation", "actors", "options", "infeasible", "states",
       "status_quo", "preferences")  # fmt: skip
_DIRECTIONS = ("both", "forward", "back")
Pattern = tuple[bool, ...]
At = tuple[str | int, ...]


@dataclass(frozen=True)
class _Form:
    """The file being read, and what was found wrong with it so far."""

    tree: Tree
    findings: Findings

    def wrong(self, code: str, message: str, help: str, at: At) -> None:
        self.findings.error(code, message, help, place(self.tree, at))

    def known(self, word: str, known: Collection[str], said: tuple[str, str], at: At, otherwise: str) -> None:
        """Says where a word is none of those known; ``said`` is the code and message for it."""
        if word not in known:
            self.wrong(*said, did_you_mean(word, known) or otherwise, at)

    def is_id(self, id_: object, at: At) -> bool:
        wanted = slug(str(id_))
        if wanted != str(id_):
            self.wrong("I120", f"`{shown(str(id_), 60)}` is no id", f"use `{wanted or 'a-name'}`", at)
        return wanted == str(id_)


@dataclass(frozen=True)
class _Option:
    id: str
    title: str
    actor: str
    direction: str


def is_form(path: Path) -> bool:
    """Whether a file is one of these: a YAML text with the key ``option-form`` at its left edge."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as handle:
            head = handle.read(65_536)
    except OSError:
        return False
    return re.search(rb"^option-form\s*:", head, re.MULTILINE) is not None


def import_form(path: Path, name: str | None, as_of: dt.date | None) -> ImportedCase:
    """The case of an option-form file. Raises Problems (C0xx for its YAML, I1xx) with every error found."""
    source = read(path)
    form = _Form(read_text(source.text, source.name), Findings())
    data = form.tree.data
    for key in data:
        said = ("I120", f"unknown key `{shown(key, 60)}`")
        form.known(key, TOP, said, (key,), f"the keys are {', '.join(TOP)}")
    actors = _actors(form)
    options = _options(form, actors)
    form.findings.check()
    n = len(options)
    forbidden = _patterns(form, n)
    form.findings.check()
    states = _states(form, n, forbidden)
    start = _start(form, n, states, forbidden)
    form.findings.check()
    for option, taken in zip(options, start, strict=True):
        if option.direction != "both" and taken != (option.direction == "back"):
            form.wrong(
                "I123",
                f"`{option.id}` moves {option.direction} only, and is already there in the status quo",
                "a case says what cannot be taken back from the status quo: start from a state before that move",
                ("options", option.id, "direction"),
            )
    linkages = _preferences(form, options, actors, states)
    given = data.get("as_of")
    date = as_of or iso_day(str(given))
    if date is None and given is not None:
        form.wrong("I120", f"`{shown(str(given), 40)}` is not a date", "write it as 1975-06-01", ("as_of",))
    form.findings.check()
    called = name or str(data["option-form"] or "")
    citation = str(data.get("citation") or cited(FORMAT, [source]))
    case: dict[str, Any] = {
        "title": title(str(data.get("title") or called)),
        **{key: str(data[key]) for key in ("question", "summary") if data.get(key)},
        "actors": {id_: {"name": title(text)} for id_, text in actors.items()},
        "issues": {
            option.id: {
                "title": title(option.title),
                "mover": option.actor,
                "options": {"no": "No", "yes": "Yes"},
                "status_quo": "yes" if taken else "no",
            }
            | ({"undo": {"impossible": True}} if option.direction != "both" else {})
            for option, taken in zip(options, start, strict=True)
        },
        "linkages": linkages,
        "rules": {
            f"infeasible-{k}": {"never": _when(options, range(n), pattern)}
            for k, pattern in enumerate(forbidden, 1)
        },
        "agreement": {"parties": list(actors)},
    }
    form.findings.note(
        "I116",
        "only the order of the points means anything: margins and gains in points are those of the order",
    )
    form.findings.note("I116", "option form has no agreement rule: every actor must accept")
    sections = {key: section for key, section in case.items() if section != {}}
    return finished(called, citation, sections, form.findings, kind=KIND, as_of=date)


def _actors(form: _Form) -> dict[str, str]:
    """``{id: title}``; a list of ids will do."""
    given = form.tree.data.get("actors")
    if isinstance(given, list):
        given = {str(x): str(x) for x in given}
    if not isinstance(given, dict) or not given:
        form.wrong("I120", "`actors` must list them by id", "actors: {us: United States, …}", ("actors",))
        return {}
    for id_ in given:
        form.is_id(id_, ("actors", id_))
    return {str(k): str(v or k) for k, v in given.items()}


def _options(form: _Form, actors: Mapping[str, str]) -> list[_Option]:
    given = form.tree.data.get("options")
    if not isinstance(given, dict) or not given or len(given) > MAX_OPTIONS:
        help = f"options: {{air-strike: {{actor: us, direction: forward}}, …}}, at most {MAX_OPTIONS}"
        form.wrong("I120", "`options` must list who can do what, by id", help, ("options",))
        given = {}
    options = []
    for id_, entry in given.items():
        at: At = ("options", id_)
        if not form.is_id(id_, at):
            continue
        if not isinstance(entry, dict):
            form.wrong("I120", f"`{id_}` must say whose it is", "write {title: …, actor: …}", at)
            continue
        keys = ("title", "actor", "direction")
        for key in entry:
            form.known(key, keys, ("I120", f"unknown key `{shown(key, 60)}`"), (*at, key), ", ".join(keys))
        who, direction = str(entry.get("actor")), str(entry.get("direction") or "both")
        said = ("I121", f"`{id_}` belongs to `{shown(who, 60)}`, who is not an actor")
        form.known(who, actors, said, (*at, "actor"), f"the actors are {', '.join(actors)}")
        said = ("I120", f"no direction `{shown(direction, 40)}`")
        form.known(direction, _DIRECTIONS, said, (*at, "direction"), f"one of {', '.join(_DIRECTIONS)}")
        options.append(_Option(str(id_), str(entry.get("title") or id_), who, direction))
    return options


def _pattern(form: _Form, text: object, n: int, at: At) -> tuple[bool | None, ...] | None:
    said = str(text).upper().replace(" ", "").replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if len(said) == n and set(said) <= set("YN-"):
        return tuple(None if c == "-" else c == "Y" for c in said)
    help = f"one letter for each of the {n} options in their order: Y taken, N not, - either"
    form.wrong("I122", f"`{shown(str(text), 60)}` is no pattern", help, at)
    return None


def _patterns(form: _Form, n: int) -> list[tuple[bool | None, ...]]:
    given = form.tree.data.get("infeasible") or []
    if not isinstance(given, list):
        form.wrong("I120", "`infeasible` must be a list of patterns", 'infeasible: ["YY-N"]', ("infeasible",))
        return []
    found = [_pattern(form, text, n, ("infeasible", k)) for k, text in enumerate(given)]
    if any(p is not None and all(v is None for v in p) for p in found):
        form.wrong("I122", "a pattern forbids every state", "leave it out", ("infeasible",))
    return [p for p in found if p is not None]


def _infeasible(state: Pattern, forbidden: Iterable[Sequence[bool | None]]) -> bool:
    return any(all(v in (None, s) for s, v in zip(state, pattern, strict=True)) for pattern in forbidden)


def _states(form: _Form, n: int, forbidden: Sequence[Sequence[bool | None]]) -> list[Pattern] | None:
    """Feasible states in their published order; None where there are too many to number and none is numbered."""
    given = form.tree.data.get("states")
    if given is None:
        if 1 << n > MAX_RANKED * 4:
            return None
        every = [tuple(reversed(bits)) for bits in product((False, True), repeat=n)]
        return [state for state in every if not _infeasible(state, forbidden)]
    if not isinstance(given, list):
        what = "`states` must be a list of patterns in their published order"
        form.wrong("I120", what, "states: [NNN, YNN]", ("states",))
        return []
    found: list[Pattern] = []
    for k, text in enumerate(given):
        if (pattern := _pattern(form, text, n, ("states", k))) is None:
            continue
        state = tuple(bool(v) for v in pattern)
        if None in pattern or state in found or _infeasible(state, forbidden):
            why = "stands for several states" if None in pattern else "is there twice or infeasible"
            form.wrong(
                "I122", f"`{shown(str(text), 60)}` {why}", "list each feasible state once", ("states", k)
            )
        found.append(state)
    return found


def _start(
    form: _Form, n: int, states: Sequence[Pattern] | None, forbidden: Sequence[Sequence[bool | None]]
) -> Pattern:
    given = form.tree.data.get("status_quo")
    state = _state(form, "N" * n if given is None else given, n, states, ("status_quo",))
    if state is not None and _infeasible(state, forbidden):
        form.wrong("I122", "the status quo is infeasible", "name a feasible state", ("status_quo",))
    return state or (False,) * n


def _state(form: _Form, given: object, n: int, states: Sequence[Pattern] | None, at: At) -> Pattern | None:
    """A state by its number or its pattern."""
    text = str(given)
    if isinstance(given, int) or text.isdigit():
        if states is not None and 1 <= int(text) <= len(states):
            return states[int(text) - 1]
        known = f"they are numbered 1 to {len(states):,}" if states is not None else "write it as a pattern"
        form.wrong("I122", f"there is no state {shown(text, 20)}", known, at)
        return None
    pattern = _pattern(form, text, n, at)
    if pattern is not None and None in pattern:
        form.wrong(
            "I122", f"`{shown(text, 60)}` stands for several states", "write Y or N for each option", at
        )
        return None
    return None if pattern is None else tuple(bool(v) for v in pattern)


def _when(options: Sequence[_Option], which: Iterable[int], pattern: Sequence[bool | None]) -> dict[str, str]:
    return {options[k].id: "yes" if v else "no" for k, v in zip(which, pattern, strict=True) if v is not None}


def _preferences(
    form: _Form, options: Sequence[_Option], actors: Mapping[str, str], states: Sequence[Pattern] | None
) -> dict[str, Any]:
    given = form.tree.data.get("preferences")
    given = given if isinstance(given, dict) else {}
    found: dict[str, Any] = {}
    for who in given:
        said = ("I121", f"`{shown(str(who), 60)}` is not an actor")
        form.known(who, actors, said, ("preferences", who), f"the actors are {', '.join(actors)}")
    for who in actors:
        match given.get(who):
            case {"ranking": ranking, **others} if not others:
                found |= _ranking(form, options, who, ranking, states)
            case {"statements": statements, **others} if not others:
                found |= _statements(form, options, who, statements)
            case _:
                said = ("I120", f"the preferences of `{who}` are neither a ranking nor statements")
                help = "write {ranking: [1, 3, [2, 4]]} or {statements: [withdraw, -escalate IF withdraw]}"
                form.wrong(*said, help, ("preferences", who))
    return found


def _ranking(
    form: _Form, options: Sequence[_Option], who: str, given: object, states: Sequence[Pattern] | None
) -> dict[str, Any]:
    at: At = ("preferences", who, "ranking")
    n = len(options)
    groups = [g if isinstance(g, list) else [g] for g in given] if isinstance(given, list) else []
    ranked = [
        [s for x in group if (s := _state(form, x, n, states, (*at, j))) is not None]
        for j, group in enumerate(groups)
    ]
    listed = [s for group in ranked for s in group]
    wanted: Sequence[Pattern] = states if states is not None else ()
    missing = [s for s in wanted if s not in set(listed)]
    if len(listed) > MAX_RANKED or len(set(listed)) < len(listed) or missing or set(listed) - set(wanted):
        lacking = ", ".join("".join("Y" if v else "N" for v in state) for state in missing[:6])
        what = f"the ranking of `{who}` does not list each feasible state once"
        help = "best first, ties in brackets" + (
            "; for so many states use statements" if states is None else ""
        )
        form.wrong("I124", what + (f"; missing: {lacking}" if missing else ""), help, at)
        return {}
    worth = {state: place_ for place_, group in enumerate(reversed(ranked)) for state in group}
    return {
        f"{who}-{number}": {
            "title": f"State {number}",
            "actor": who,
            "when": _when(options, range(n), state),
            "worth": worth[state],
        }
        for number, state in enumerate(wanted, 1)
        if worth[state]
    }


def _statements(form: _Form, options: Sequence[_Option], who: str, given: object) -> dict[str, Any]:
    at: At = ("preferences", who, "statements")
    if not isinstance(given, list) or not given or len(given) > MAX_STATEMENTS:
        what = f"the statements of `{who}` must be a list of 1 to {MAX_STATEMENTS}"
        form.wrong("I120", what, "most important first", at)
        return {}
    names = {option.id: k for k, option in enumerate(options)}
    found = {}
    for j, text in enumerate(given):
        try:
            statement = read_statement(str(text), names, len(options))
        except Unreadable as fault:
            help = "options by id or number, with - & | IF IFF and brackets"
            form.wrong("I124", f"`{shown(str(text), 80)}`: {fault}", help, (*at, j))
            continue
        if rows := [_when(options, statement.options, row) for row in statement.rows]:
            found[f"{who}-{j + 1}"] = {
                "title": title(statement.text),
                "actor": who,
                "when": rows[0] if len(rows) == 1 else rows,
                "worth": 1 << (len(given) - 1 - j),
            }
    return found
