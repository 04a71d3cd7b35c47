"""``detente compare``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from detente.case import sections

from . import deals_ask, deals_show, screen
from .cases_in import Chosen, game_of, load_case
from .options import case_options, focus_option, json_option, limit_option
from .parts import estimate, is_estimate, leaf
from .session import answer, current, usage

if TYPE_CHECKING:
    from detente.game.game import Game
    from detente.lenses.deals import DealsResult, Solution

SAID = sections.WORDS | {"because", "assumed", "note", "name", "aliases"}
"""Entries that say or ground something and change no answer."""

COMPUTED = sections.GAME | sections.FOCUS
"""What the answers are computed from."""

TITLES = sections.WHAT_IFS | {"set", "extends", "case"}
"""Parts of a case in which a difference changes no answer by itself: never listed."""


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--lift-red-lines",
    "lifted",
    is_flag=True,
    help="Without the red lines, on both sides. Default: they hold.",
)
@focus_option
@limit_option(60, "differences to show of what is declared; --json gives all")
@case_options
@json_option
def command(
    *,
    a: str,
    b: str | None,
    lifted: bool,
    focus: str | None,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Lay two cases or variants side by side.

    What differs as it is declared, and how the answers differ. Each side is CASE, CASE@VARIANT or
    CASE@MATTER/READING: `detente compare us-dprk-2018 us-dprk-2018@no-chinese-shelter`. With A and B, --variant, --set
    and --as-of apply to both sides; with A alone they make the second side.
    """
    if b is None and not (variants or sets or as_of):
        raise usage(
            "X108",
            "there is one case and nothing that changes it",
            f"give a second case, or a change: `detente compare {a} {a}@VARIANT`, or --variant, --set, --as-of",
        )
    session = current()
    session.settings = {
        "a": a,
        "b": b or a,
        "lift_red_lines": lifted,
        "focus": focus,
        "limit": limit,
        "variants": list(variants),
        "sets": list(sets),
        "as_of": as_of,
    }
    first = load_case(a, *((variants, sets, as_of) if b is not None else ()))
    second = load_case(b or a, variants, sets, as_of)
    session.case_hash = [first.file.hash, second.file.hash]
    from detente.lenses.deals import DealsSettings, analyze

    games = [game_of(side, focus) for side in (first, second)]
    settings = DealsSettings(lift_red_lines=lifted, max_listed=1)
    answers = [analyze(game, settings) for game in games]
    declared = differences(first, second)
    result = {
        "a": first.label,
        "b": second.label,
        "declared": declared,
        "answers": {
            "a": _summary(answers[0]),
            "b": _summary(answers[1]),
            "chosen": [
                _chosen(name, answers[0], answers[1], games)
                for name in ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
            ],
        },
    }
    answer(result, lambda: _show(result, limit))


def differences(a: Chosen, b: Chosen) -> list[dict[str, Any]]:
    """Every entry that differs: ``{path, kind, a, b}``, null where a side has none, in the order of the cases.

    ``kind`` is "game" for what the answers are computed from, "words" for what only says or grounds something, and
    "other" for the rest: claims, the record, what later lenses use.
    """
    left, right = (
        _flat({k: v for k, v in side.file.case.model_dump(mode="json").items() if k not in TITLES})
        for side in (a, b)
    )
    found = []
    for path in dict.fromkeys((*left, *right)):
        if left.get(path) != right.get(path):
            found.append({"path": path, "kind": _kind(path), "a": left.get(path), "b": right.get(path)})
    return _whole_entries(found)


def _kind(path: str) -> str:
    steps = path.split(".")
    if steps[0] not in COMPUTED:
        return "words" if steps[0] in SAID else "other"
    return "words" if SAID & set(steps[1:]) else "game"


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, Mapping) and value and not is_estimate(value):
        out: dict[str, Any] = {}
        for key, below in value.items():
            out |= _flat(below, f"{path}.{key}" if path else str(key))
        return out
    return {} if value is None or value in ({}, [], "") else {path: value}


def _whole_entries(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An entry that stands on one side only is one difference, not one for each of its lines."""
    # Ids never hold a dot, so that two steps of a path name an entry of a section.
    sides: dict[str, set[str]] = {}
    for d in found:
        entry = ".".join(d["path"].split(".")[:2])
        side = "both" if d["a"] is not None and d["b"] is not None else "a" if d["a"] is not None else "b"
        sides.setdefault(entry, set()).add(side)
    out: list[dict[str, Any]] = []
    for d in found:
        entry = ".".join(d["path"].split(".")[:2])
        many = sum(x["path"].startswith(entry + ".") for x in found)
        if many > 2 and sides[entry] in ({"a"}, {"b"}) and not entry.startswith("stakes."):
            if not any(x["path"] == entry for x in out):
                only = next(iter(sides[entry]))
                words = f"declared ({screen.counted(many, 'line')})"
                kind = "game" if entry.split(".")[0] in COMPUTED else "other"
                a, b = (words if only == side else None for side in ("a", "b"))
                out.append({"path": entry, "kind": kind, "a": a, "b": b})
        else:
            out.append(d)
    return out


def _summary(r: DealsResult) -> dict[str, Any]:
    return {
        "states": r.counts.states,
        "feasible": r.counts.feasible,
        "acceptable": r.counts.acceptable,
        "frontier": len(r.frontier_acceptable),
        "frontier_states": r.frontier_acceptable.states,
        "parties": [
            {"party": p.party, "fallback": p.fallback, "best": p.feasible, "best_acceptable": p.acceptable}
            for p in r.best
        ],
        "solutions": deals_ask.plain(r.solutions),
        "notes": r.notes,
    }


def _chosen(name: str, a: DealsResult, b: DealsResult, games: Sequence[Game]) -> dict[str, Any]:
    """What one solution chooses on either side, and the issues on which the first of its deals differ."""
    left, right = _solution(a, name), _solution(b, name)
    out: dict[str, Any] = {"solution": name, "a": None, "b": None, "same": None, "issues": []}
    for side, result, solution in (("a", a, left), ("b", b, right)):
        if solution is not None and solution.deals:
            deal = solution.deals[0]
            out[side] = {
                "deal": deal.name,
                "ties": solution.ties,
                "gains": {p: deal.gains[result.actors.index(p)] for p in result.parties},
            }
    if left is not None and right is not None and left.deals and right.deals:
        one, two = left.deals[0].state, right.deals[0].state
        out["issues"] = [
            {"issue": j, "a": one.get(j), "b": two.get(j)}
            for j in dict.fromkeys((*one, *two))
            if one.get(j) != two.get(j)
        ]
        out["same"] = not out["issues"]
    return out


def _solution(r: DealsResult, name: str) -> Solution | None:
    return next((s for s in r.solutions if s.name == name), None)


def _show(result: dict[str, Any], limit: int) -> None:
    a, b = result["a"], result["b"]
    declared = [d for d in result["declared"] if d["kind"] == "game"]
    screen.say(f"A: {a}\nB: {b}")
    screen.heading(
        f"Declared: {screen.counted(len(declared), 'difference')} that the answers are computed from"
    )
    if declared:
        rows: list[tuple[Any, ...]] = [(d["path"], _brief(d["a"]), _brief(d["b"])) for d in declared[:limit]]
        screen.table(["part", "A", "B"], rows)
    if len(declared) > limit:
        screen.say(f"… and {len(declared) - limit} more: --limit {len(declared)} shows all")
    other = Counter(
        "titles, grounds and notes" if d["kind"] == "words" else d["path"].split(".")[0]
        for d in result["declared"]
        if d["kind"] != "game"
    )
    if other:
        screen.say(
            "also " + ", ".join(f"{n} in {what}" for what, n in other.items()) + " (--json lists them)"
        )
    one, two = result["answers"]["a"], result["answers"]["b"]
    screen.heading("Deals")
    rows = [
        ("states", screen.size(one["states"]), screen.size(two["states"])),
        ("acceptable", deals_show.count(one["acceptable"]), deals_show.count(two["acceptable"])),
        ("distinct deals on the acceptable frontier", f"{one['frontier']:,}", f"{two['frontier']:,}"),
    ]
    parties = dict.fromkeys(p["party"] for side in (one, two) for p in side["parties"])
    for party in parties:
        for key, words in (("fallback", "fallback"), ("best_acceptable", "best acceptable")):
            rows.append((f"{party}: {words} (points)", *(_of(side, party, key) for side in (one, two))))
    screen.table(["", ("A", "right"), ("B", "right")], rows)
    screen.heading("Chosen (gains in points)")
    for c in result["answers"]["chosen"]:
        if c["a"] is None and c["b"] is None:
            continue
        issues = c["issues"]
        where = screen.counted(len(issues), "issue")
        same = {True: "the same deal", False: f"another deal, on {where}", None: "on one side only"}[
            c["same"]
        ]
        long = any(c[side] is not None and len(c[side]["deal"]) > deals_show.LONG for side in ("a", "b"))
        screen.say(f"{c['solution']}: {same}")
        for side in ("a", "b"):
            if c[side] is None:
                screen.say(f"{side.upper()}: none", indent=4)
                continue
            gains = ", ".join(f"{p} {screen.number(g)}" for p, g in c[side]["gains"].items())
            ties = f"; {c[side]['ties']:,} states tie, the first is shown" if c[side]["ties"] > 1 else ""
            name = "" if long else f"{screen.state(c[side]['deal'])}  "
            screen.say(f"{side.upper()}: {name}[{gains}{ties}]", indent=4)
        if issues and long:
            screen.table(
                ["issue", "A", "B"], [(i["issue"], i["a"] or "–", i["b"] or "–") for i in issues], indent=4
            )


def _of(side: Mapping[str, Any], party: str, key: str) -> float | None:
    found: float | None = next((p[key] for p in side["parties"] if p["party"] == party), None)
    return found


def _brief(value: Any) -> str:
    if value is None:
        return "–"
    text = estimate(value) if isinstance(value, Mapping) and is_estimate(value) else leaf(value)
    return text if len(text) <= 60 else text[:57] + "…"
