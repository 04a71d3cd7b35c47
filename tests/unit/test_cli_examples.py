"""Example command lines, in help texts, on the cards of diagnostic codes and in repairs: each parses, and names only
what is there: cases, variants, parts, foci, outcomes, states and events of the catalogue."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import detente as dt
from detente import notation
from detente.case.catalog import catalog
from detente.case.codes import CODES
from detente.case.load import CaseFile
from detente.cli.root import cli
from detente.cli.session import Session, load_case
from detente.game.game import Game
from detente.overview.parts import part_of

_IN_PROSE = re.compile(r"`(detente [^`]+)`")


def helps(command: click.Command, path: str = "detente") -> Iterator[tuple[str, str]]:
    """(where, text) of a command's help, its options' and its commands'."""
    yield path, " ".join(f"{command.help or ''} {command.epilog or ''}".split())
    for p in command.params:
        if isinstance(p, click.Option):
            yield f"{path} {p.opts[0]}", p.help or ""
    if isinstance(command, click.Group):
        context = click.Context(command)
        inside = {name: command.get_command(context, name) for name in command.list_commands(context)}
        for name, inner in inside.items():
            assert inner is not None
            yield from helps(inner, f"{path} {name}")


def in_source() -> Iterator[tuple[str, str]]:
    """(where, string) of every plain string in the source that quotes a command line."""
    for file in sorted(Path(dt.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "`detente " in node.value:
                yield f"{file.name}:{node.lineno}", " ".join(node.value.split())


def lines() -> Iterator[tuple[str, str]]:
    """(where, command line)."""
    whys = ((f"card of {code}", info.why) for code, info in CODES.items())
    for where, text in (*helps(cli), *in_source(), *whys):
        for line in _IN_PROSE.findall(text):
            yield where, line
    for code, info in CODES.items():
        for line in info.mended.splitlines():
            if "detente " in line:
                yield f"card of {code}", line[line.index("detente ") :]


LINES = sorted(set(lines()), key=lambda pair: pair[::-1])


def parsed(line: str) -> dict[str, Any]:
    """The parameters of a line; none where it is a command's name alone. Raises what click raises."""
    words = [word for word in shlex.split(line, comments=True)[1:] if word != "…"]
    if words == ["--help"]:
        return {}
    command, rest = cli.get_command(click.Context(cli), words[0]), words[1:]
    assert command is not None
    if all(word.startswith("-") for word in rest):
        # Prose may leave out what the options are put to, and their values.
        known = {name for p in command.params for name in p.opts}
        assert known >= set(rest), f"`detente {words[0]}` has no option {', '.join(rest)}"
        return {}
    with command.make_context(words[0], rest, obj=Session()) as context:
        return context.params


def catalogued(params: dict[str, Any]) -> list[CaseFile]:
    """The catalogue's cases among the arguments, loaded with what the line changes of them."""
    given = [params.get(key) for key in ("case", "a", "b", "into")] + list(params.get("cases") or ())
    known = {entry.name for entry in catalog()}
    chosen = []
    for name in given:
        if name and notation.split_case(name)[0] in known:
            variants, sets = params.get("variants") or (), params.get("sets") or ()
            chosen.append(load_case(name, variants, sets, params.get("as_of"))[1])
    return chosen


def _state(chosen: CaseFile, text: str) -> None:
    notation.state(_game(chosen), text, "example")


def _game(chosen: CaseFile) -> Game:
    return dt.compile(chosen)


def _outcome_or_condition(chosen: CaseFile, text: str) -> None:
    if text not in chosen.case.outcomes:
        notation.condition(_game(chosen), text, "example")


def _among(section: str) -> Callable[[CaseFile, str], None]:
    def check(chosen: CaseFile, text: str) -> None:
        assert text in getattr(chosen.case, section), f"`{text}` is not among the {section}"

    return check


def _part(chosen: CaseFile, text: str) -> None:
    part_of(chosen.case, text)


def _event(chosen: CaseFile, text: str) -> None:
    assert text in chosen.case.record.events, f"there is no event `{text}`"


def _about(chosen: CaseFile, text: str) -> None:
    assert text in chosen.case.mechanisms or text in chosen.case.narratives


def _before_colon(chosen: CaseFile, text: str) -> None:
    mechanism, _, answer = text.rpartition(":")[0].partition("=")
    assert answer in chosen.case.mechanisms[mechanism].values


def _perceived(chosen: CaseFile, text: str) -> None:
    actor, _, variant = text.partition("=")
    assert actor in chosen.case.actors
    load_case(f"{chosen.case.case}@{variant}")


def _red_lines(chosen: CaseFile, text: str) -> None:
    for one in text.split(","):
        assert one == "all" or one in chosen.case.red_lines, f"there is no red line `{one}`"


CHECKS: dict[str, Callable[[CaseFile, str], None]] = {
    "focus": _among("focus"),
    "path": _part,
    "price": _state,
    "after": _state,
    "wanted": _state,
    "state": _state,
    "why": _outcome_or_condition,
    "goal": _outcome_or_condition,
    "without": _event,
    "about": _about,
    "priors": _before_colon,
    "perceives": _perceived,
    "lifted": _red_lines,
}
"""Parameter → what its value must be in the case."""


def test_there_are_examples() -> None:
    assert len(LINES) > 60
    assert {"detente show us-dprk-2018 stakes.china"} <= {line for _, line in LINES}


@pytest.mark.parametrize(("where", "line"), LINES)
def test_an_example_parses_and_names_what_there_is(where: str, line: str) -> None:
    params = parsed(line)
    for chosen in catalogued(params):
        for name, check in CHECKS.items():
            values = params.get(name)
            for value in values if isinstance(values, tuple) else [values]:
                if isinstance(value, str) and value.upper() != value:
                    check(chosen, value)
