"""What every lens must pass: its settings, its answer, its view, its command, its refusals."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterator
from typing import Any, get_origin

import click
import pytest
from click.testing import CliRunner
from markupsafe import Markup

import detente
from detente import settings as kinds
from detente.case.codes import CODES
from detente.case.diagnostics import Problems
from detente.cli import main
from detente.ensembles.run import Run
from detente.envelope import dumps
from detente.lenses import LENSES, asks
from detente.lenses.lens import answer, data, shown
from detente.settings import Settings, choices, kind_of
from detente.view.blocks import Block, Details, Figure, Table
from detente.view.frames import frame, tables
from detente.view.html import Html, Writer
from detente.view.plain import text
from detente.view.speech import titles_of
from tests.contract import lenses as small
from tests.contract.lenses import BY_NAME, NAMES

KINDS = {
    part.name
    for kind in vars(kinds).values()
    for part in getattr(kind, "__metadata__", ())
    if isinstance(part, kinds.Kind)
} | {"choice"}
"""The closed set: what the module of settings declares, and a choice of words."""


def every_block(blocks: Any) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Details):
            yield from every_block(block.blocks)


def strings(value: Any) -> Iterator[str]:
    """Every text of plain data, and every key."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from strings(below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from strings(below)
    elif isinstance(value, str):
        yield value


# Settings


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_of_the_closed_set_of_kinds_and_documented(name: str) -> None:
    record = BY_NAME[name][1].settings
    assert issubclass(record, Settings)
    assert (record.__doc__ or "").strip()
    for field_name, field in record.model_fields.items():
        assert kind_of(field).name in KINDS, field_name
        assert "None" not in str(field.annotation), f"{field_name}: a union"
        assert field.description, f"{field_name} has no docstring: no help, no label, no reference"
        if field.default is not None and isinstance(field.default, float):
            assert math.isfinite(field.default), field_name
        assert choices(field) or get_origin(field.annotation) is None or "tuple" in str(field.annotation)


@pytest.mark.parametrize("name", NAMES)
def test_settings_refuse_what_they_do_not_know_and_have_a_schema(name: str) -> None:
    ask = BY_NAME[name][1]
    settings = small.settings(ask)
    with pytest.raises(Problems) as refused:
        settings.but(no_such_setting=1)
    assert refused.value.diagnostics[0].code == "V102"
    schema = json.loads(json.dumps(ask.settings.model_json_schema()))
    assert set(schema["properties"]) == set(ask.settings.model_fields)
    for field_name, field in ask.settings.model_fields.items():
        if isinstance(field.default, float):
            for value in (math.nan, math.inf):
                with pytest.raises(Problems):
                    settings.but(**{field_name: value})


# Answers


@pytest.mark.parametrize("name", NAMES)
def test_the_same_question_has_the_same_bytes(name: str) -> None:
    lens, ask = BY_NAME[name]
    first = dumps(data(ask, small.result(name), small.drawn(name)))
    again = answer(lens, ask, small.door(), small.settings(ask), Run())
    assert dumps(data(ask, again, small.drawn(name))) == first
    json.loads(first)


@pytest.mark.parametrize("name", NAMES)
def test_an_event_after_the_date_of_the_case_changes_no_byte(name: str) -> None:
    lens, ask = BY_NAME[name]
    case = small.door().case
    later = (case.as_of + dt.timedelta(days=40)).isoformat()
    issue, declared = next(iter(case.issues.items()))
    event = {
        "title": "Later",
        "date": later,
        "by": next(iter(case.actors)),
        "move": {issue: next(iter(declared.options))},
        "assumed": "later",
    }
    door = small.door().what_if(sets={"record.events.much-later": event})
    after = answer(lens, ask, door, small.settings(ask), Run())
    assert dumps(data(ask, after)) == dumps(data(ask, small.result(name)))


@pytest.mark.parametrize("name", NAMES)
def test_a_result_holds_no_words_but_titles_of_the_case(name: str) -> None:
    """Ids, names of states, dates and codes have no spaces in them, or are made of such; a title is the case's."""
    said = set(strings(small.door().case.model_dump(mode="json")))
    state = re.compile(r"[^\s=]+=[^\s=]+(,\s*[^\s=]+=[^\s=]+)*")
    codes = {r.code for r in getattr(small.result(name), "remarks", ())}
    for value in (small.result(name), small.drawn(name)):
        if value is None:
            continue
        for words in strings(json.loads(dumps(value.to_json()))):
            assert len(words.split()) <= 3 or words in said or state.fullmatch(words) or words in codes, (
                f"{words!r} is a sentence, and belongs to the view"
            )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_followed_are_numbers(name: str) -> None:
    ask = BY_NAME[name][1]
    if ask.answers is None:
        return
    followed = ask.answers(small.result(name))
    assert followed
    assert all(isinstance(n, str) for n in followed)
    assert all(v is None or isinstance(v, float | int) for v in followed.values())


@pytest.mark.parametrize("name", list(small.lenses()))
def test_headlines_are_data_and_codes_are_declared(name: str) -> None:
    lens = small.lenses()[name]
    for headline in lens.headlines(small.result(f"{name}/{lens.asks[0].name}")):
        assert headline.kind
        assert headline.number is None or isinstance(headline.number, float | int)
    assert set(lens.codes) <= set(CODES)


@pytest.mark.parametrize("name", list(small.lenses()))
def test_cost_says_what_it_would_take_and_refuses_before_it_is_begun(name: str) -> None:
    lens = small.lenses()[name]
    if lens.cost is None:
        return
    ask = lens.asks[0]
    settings = small.settings(ask)
    cost = lens.cost(small.door(), settings)
    assert cost.states > 0
    assert cost.refused is None
    if "max_states" in ask.settings.model_fields:
        tight = settings.but(max_states=1)
        assert lens.cost(small.door(), tight).refused is not None
        with pytest.raises(Problems):
            answer(lens, ask, small.door(), tight)


# Views


@pytest.mark.parametrize("name", NAMES)
def test_the_view_renders_everywhere(name: str) -> None:
    ask = BY_NAME[name][1]
    blocks = tuple(shown(ask, small.result(name), small.drawn(name)))
    assert blocks
    words = text(blocks)
    assert words.strip()
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in words
    titles = titles_of(small.door().case)
    for html in (Html(), Html(Writer(titles, frozenset(small.door().case.claims)), prefix="x-")):
        page = html.blocks(blocks)
        assert isinstance(page, Markup)
        assert "<script" not in page
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page
    assert "<script" not in small.result(name)._repr_html_()
    assert len(repr(small.result(name))) <= 3_100


@pytest.mark.parametrize("name", NAMES)
def test_its_tables_are_data_frames(name: str) -> None:
    ask = BY_NAME[name][1]
    blocks = tuple(shown(ask, small.result(name), small.drawn(name)))
    for table in tables(blocks).values():
        made = frame(table)
        assert len(made) == len(table.rows)
        assert len(set(made.columns)) == len(made.columns)
    for block in every_block(blocks):
        if isinstance(block, Table | Figure):
            table = block.table if isinstance(block, Figure) else block
            assert all(len(row) == len(table.every) for row in table.rows)
        if isinstance(block, Figure):
            assert block.title
            assert block.description


# The command


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments))


def lines(name: str) -> list[str]:
    """The command line of an ask."""
    from detente.cli.lens import flag_of, selector

    lens, ask = BY_NAME[name]
    line = [lens.name, str(small.folder() / "cod.yaml")]
    option = selector(lens, ask)
    if ask.by and ask is lens.asks[0]:
        option = flag_of(ask.by, ask.settings.model_fields[ask.by])
    line += [option] if option else []
    if ask.by:
        asked = getattr(small.settings(ask), ask.by)
        line += [asked] if isinstance(asked, str) else asked
    return line


@pytest.mark.parametrize("name", NAMES)
def test_the_command_answers_as_python_does(
    name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown_ = run(*lines(name))
    assert shown_.exit_code == 0, shown_.output
    assert shown_.stdout.strip()
    answered = run(*lines(name), "--json")
    assert answered.exit_code == 0, answered.output
    envelope = json.loads(answered.stdout)
    # A question that draws nothing has no seed to tell.
    assert envelope["seed"] == getattr(small.settings(small.BY_NAME[name][1]), "seed", None)
    assert envelope["command"] == BY_NAME[name][0].name
    assert envelope["result"]
    assert envelope["settings"]["question"] == BY_NAME[name][1].name


@pytest.mark.parametrize("name", list(small.lenses()))
def test_every_setting_is_an_option_with_help(name: str) -> None:
    from detente.cli.lens import fields

    lens = small.lenses()[name]
    shown_ = run(name, "--help")
    assert shown_.exit_code == 0
    parameters = main.get_command(None, name).params  # type: ignore[arg-type]
    assert set(fields(lens)) <= {o for p in parameters for o in p.opts}
    assert all(p.help for p in parameters if isinstance(p, click.Option))


HOSTILE = (
    "",
    "=",
    "nets=",
    "nets=none,nets=all",
    "\x1b[31mred",
    "\u202egnp",
    "a" * 5_000,
    "nets=none\n",
    "../..",
    "1e999",
)


@pytest.mark.parametrize("name", list(small.lenses()))
def test_hostile_command_lines_are_refused_and_never_fall_over(name: str) -> None:
    from detente.cli.lens import fields

    case = str(small.folder() / "cod.yaml")
    for flag, uses in fields(small.lenses()[name]).items():
        if kind_of(uses[0][2]).name == "flag":
            continue
        for evil in HOSTILE:
            if "count" in kind_of(uses[0][2]).name and evil == "1e999":
                continue
            answered = run(name, case, flag, evil, "--json")
            assert answered.exit_code in (0, 1, 2), (flag, evil, answered.output)
            assert "X199" not in answered.output, (flag, evil, answered.output)
            assert "\x1b" not in answered.output


@pytest.mark.parametrize("name", list(small.lenses()))
def test_its_python_functions_are_there_documented_and_signed(name: str) -> None:
    for function, command in asks().items():
        if command.split()[0] == name:
            found = getattr(detente, function)
            assert found.__name__ == function
            assert (found.__doc__ or "").strip()
            assert function in dir(detente)


def test_each_is_one_line_with_its_question() -> None:
    for name, entry in LENSES.items():
        assert entry.lens().name == name
        assert entry.question.endswith("?")
        assert entry.lens().asks[0].name == name
