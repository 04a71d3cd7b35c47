"""The flagship's stored predictions, and the tables of them on docs/explanation/flagship-paths.md.

    python scripts/predictions.py            predicts again (minutes), stores, and writes the tables
    python scripts/predictions.py --tables   writes the tables from what is stored

One command makes each file; it is printed above each table. The files are not made again when a case is revised: they
say which case, by its hash, they were predicted from.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "predictions"
PAGE = ROOT / "docs" / "explanation" / "flagship-paths.md"
CASES = ("us-dprk-2018", "us-dprk-2019")
FOCUS = "course"
LIKELY = 0.005
MOVES = 8


def command(case: str) -> list[str]:
    """What predicts a case and stores it."""
    file = f"docs/predictions/{case}.json"
    return [
        "detente",
        "paths",
        case,
        "--focus",
        FOCUS,
        "--horizon",
        "6 months",
        "--sensitivity",
        "--output",
        file,
    ]


def percent(x: float) -> str:
    """A chance as the command says it."""
    if x < 1e-9:
        return "0 %"
    if x < LIKELY:
        return "<0.5 %"
    return ">99.5 %" if 1 - LIKELY < x < 1 else f"{100 * x:.0f} %"


def points(x: float) -> str:
    return f"{x:.2f}".rstrip("0").rstrip(".")


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " --: |" * (len(head) - 1)]
    return [*lines, *("| " + " | ".join(r) + " |" for r in rows), ""]


def tables(found: dict[str, Any]) -> str:
    """Everything the page shows of one stored prediction."""
    dates, last = found["dates"], -1
    a = found["accuracy"]
    settled = "as asked for" if a["converged"] else "more than was asked for"
    out = [
        f"`{shlex.join(command(found['label']))}`",
        "",
        f"Case `{found['case_hash'][:12]}…`, seed {found['seed']}, from {found['as_of']} to {dates[last]}; "
        f"focus `{found['focus']}`, "
        f"{a['states']:,} states, {len(found['held'])} issues held. Halving the step last moved a reported chance by "
        f"{a['moved']:.1g}; the residual of the value of play without end is {a['residual']:.1g} a month, {settled}.",
        "",
        f"Nothing has moved by {dates[last]}: {percent(found['nothing_has_moved'][last])}. In the baseline: 100 %.",
        "",
    ]
    possible = {
        k: o for k, o in found["outcomes"].items() if o["baseline"] or max(o["held_by_then"]) >= LIKELY
    }
    rows = [
        [
            o["title"],
            "holds" if o["baseline"] else "does not",
            *(percent(x) for x in o["holds"]),
            percent(o["held_by_then"][last]),
        ]
        for o in sorted(possible.values(), key=lambda o: -o["held_by_then"][last])
    ]
    out += table(["outcome", "if nothing moves", *dates, "ever by then"], rows)
    rest = [o["title"] for k, o in found["outcomes"].items() if k not in possible]
    if rest:
        out += [f"Under half a percent throughout: {'; '.join(rest)}.", ""]
    rows = [
        [f"{issue}={option}" + (" (stands)" if option == i["baseline"] else ""), *(percent(x) for x in each)]
        for issue, i in found["issues"].items()
        if issue not in found["held"]
        for option, each in i["chances"].items()
        if option == i["baseline"] or max(each) >= LIKELY
    ]
    out += table(["issue", *dates], rows)
    rows = [
        [m["move"], percent(m["share"]), f"{m['per_month']:.3f}", points(m["gain"])]
        for m in found["next_moves"][:MOVES]
    ]
    out += table(["next move", "of all next moves", "a month", "worth to it, points"], rows)
    s = found["sensitivity"]
    short = {"inertia_months": "inertia", "discount_per_year": "patience"}
    heads = [f"{short.get(p, p)} {end}" for p, end in (e.split() for e in s["ends"])]
    rows = []
    for r in s["rows"]:
        value = r["kind"] == "value"
        if r["moves_by"] < (0.05 if value else LIKELY):
            continue
        say = points if value else percent
        most = points(r["moves_by"]) if value else f"{100 * r['moves_by']:.1f}"
        name = {
            "moved": "something has moved",
            "outcome": found["outcomes"].get(r["id"], {}).get("title", r["id"]),
            "move": f"next of all: {r['id']}",
            "value": f"playing on, to {r['id']}, points",
        }[r["kind"]]
        rows.append([name, say(r["stated"]), *map(say, r["ends"]), most])
    out += [f"How much each answer at {s['at']} moves with the way all actors play:", ""]
    out += table(["answer", "as stated", *heads, "moves by"], rows)
    for x in s["assumed"]:
        what, who = x["parameter"].replace("_", " "), ", ".join(x["actors"])
        out += [f"Range assumed: {what} {x['low']:g} to {x['high']:g} for {who}.", ""]
    return "\n".join(out).rstrip() + "\n"


def page(text: str, stored: dict[str, dict[str, Any]]) -> str:
    """The page with its tables written anew, each between the two comments that name its case."""
    for case, found in stored.items():
        begin, end = f"<!-- tables of {case} -->\n", f"<!-- end of {case} -->\n"
        head, rest = text.split(begin)
        _, tail = rest.split(end)
        text = head + begin + "\n" + tables(found) + "\n" + end + tail
    return text


def stored() -> dict[str, dict[str, Any]]:
    return {case: json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8")) for case in CASES}


def main() -> None:
    if "--tables" not in sys.argv:
        for case in CASES:
            subprocess.run([sys.executable, "-m", *command(case)], cwd=ROOT, check=True)
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), stored()), encoding="utf-8")


if __name__ == "__main__":
    main()
