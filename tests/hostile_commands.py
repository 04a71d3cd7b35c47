"""Hostile items at the command line: the whole program, in process, with what it prints."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests import hostile_mutations as m


class Misbehaved(Exception):
    """A command did what no command may do."""


STATES = (
    "",
    "x=y",
    "book=gives",
    "a=b,c=d",
    "=",
    ",",
    "arsenal=partial",
    "arsenal>=partial|peace=treaty",
    *m.MARKUP[:8],
)


def lines(r: Random, case: str, home: Path, small: bool) -> list[str]:
    """A command line about ``case``; only a ``small`` one is computed with."""
    state = r.choice(STATES)
    choices = [
        ["check", case],
        ["check", case, "--documents", str(home)],
        ["show", case],
        ["show", case, r.choice(["issues", "actors.us", "stakes", "claims", *m.PATHS, *m.MARKUP])],
        ["claims", case],
        ["cases", str(home)],
        ["record", case],
        ["record", case, "--by", r.choice(["us", *m.MARKUP]), "--csv", str(home / "record.csv")],
        ["import", case, "--into", case],
        ["check", case, "--variant", r.choice([*m.PATHS, *m.MARKUP, "a/b"])],
        ["check", case, "--as-of", r.choice(m.WORDS)],
    ]
    if small:
        kept = ("--store", str(home / "kept.sqlite"))
        choices += [
            ["deals", case],
            ["deals", case, "--draws", "3"],
            ["deals", case, "--why", state],
            ["deals", case, "--price", state],
            ["deals", case, "--after", state],
            ["deals", case, "--single-text"],
            ["deals", case, "--logrolling"],
            ["deals", case, "--csv", str(home / "deals.csv")],
            ["deals", case, "--focus", r.choice(m.MARKUP)],
            ["roadmap", case],
            ["roadmap", case, "--road", f"{state};{r.choice(STATES)}", "--aftermath", r.choice(STATES)],
            ["roadmap", case, "--to", state, "--period", r.choice(m.WORDS)],
            ["roadmap", case, "--guarantee", r.choice([*m.MARKUP, f"by={state},against=us,penalty=1"])],
            ["roadmap", case, "--equilibria", "--draws", "2"],
            ["narratives", case, "--coarse", "--store", str(home / "kept.sqlite")],
            ["narratives", case, "--no-moves", "--prior", f"{r.choice(m.WORDS)}={r.choice(m.MARKUP)}:0.5"],
            ["narratives", case, "--no-moves", "--without", r.choice(m.MARKUP), "--of", r.choice(m.WORDS)],
            ["watch", case, "--no-moves", "--about", r.choice([*m.MARKUP, *m.PATHS])],
            ["watch", case, "--no-moves", "--before", r.choice(m.WORDS)],
            ["forecast", case, "--coarse", "--games", "1", *kept, "--seal", str(home / "seal.json")],
            ["hidden", case, "--coarse", "--games", "1", *kept, "--issues", r.choice(m.MARKUP)],
            ["score", case, "--outcomes", case],
            ["compare", case, "nash-1950"],
            ["compare", case, case],
        ]
        if r.random() < 0.08:
            choices = [["analyze", case, "--output", str(home / "out"), "--store", str(home / "kept.sqlite")]]
    line = [a.replace("\0", "") for a in r.choice(choices)]
    return [*line, "--json"] if r.random() < 0.4 else line


def command(line: Sequence[str]) -> tuple[int, str, str]:
    """Exit code and what was printed. Raises Misbehaved."""
    from detente.cli.root import cli, run

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(cli, list(line))
    said, whispered = out.getvalue(), err.getvalue()
    if code not in (0, 1, 2):
        raise Misbehaved(f"{line[0]} ended with {code}")
    if "X199" in said + whispered or "Traceback" in whispered:
        raise Misbehaved(f"{' '.join(line)[:300]}: {(said + whispered)[-600:]}")
    if code and not (said + whispered).strip():
        raise Misbehaved(f"{' '.join(line)[:300]} failed without a word")
    if "--json" in line and said.strip():
        json.loads(said, parse_constant=_no_constant)
    return code, said, whispered


def _no_constant(word: str) -> None:
    raise Misbehaved(f"{word} is not JSON")
