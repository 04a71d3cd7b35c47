"""What the fuzzer once found, each kept as the smallest input that showed it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from detente.case.diagnostics import Problems
from detente.case.load import load, load_text
from detente.game.compile import compile_case
from detente.lenses.deals import analyze

SMALL = """\
case: found
title: {title}
as_of: 2020-01-01
citation: none
actors: {{a: {{name: "{title}"}}, b: {{name: B}}}}
issues:
  x: {{title: X, mover: {{all: [a, b]}}, options: [no, yes], status_quo: "no"}}
stakes:
  a: {{x: {{weight: {weight}, values: {{"no": {value}, "yes": 100}}}}}}
  b: {{x: {{weight: 1, values: {{"no": 0, "yes": 100}}}}}}
agreement: {{parties: [a, b]}}
"""


def small(title: str = "Found", weight: str = "1", value: str = "0") -> str:
    return SMALL.format(title=title, weight=weight, value=value)


def test_a_scale_beyond_float_does_not_overflow() -> None:
    game = compile_case(load_text(small(weight="1.0e-308", value="5.0e-324")).case)
    assert game.scale > 0


def test_control_characters_reach_neither_terminal_nor_notebook() -> None:
    result = analyze(compile_case(load_text(small(title=r"\e[31m\0\u202e\a")).case))
    assert all(c.isprintable() or c == "\n" for c in str(result))
    assert all(c.isprintable() or c == "\n" for c in result._repr_html_())


def test_a_circle_of_links_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(small())
    (tmp_path / "z.yaml").symlink_to(tmp_path / "z.yaml")
    with pytest.raises(Problems):
        load(tmp_path)


def test_sixty_thousand_unknown_keys_are_refused_in_seconds() -> None:
    text = small() + "".join(f"k{k}: 1\n" for k in range(60_000))
    start = time.process_time()
    with pytest.raises(Problems) as caught:
        load_text(text)
    assert time.process_time() - start < 10
    assert {d.code for d in caught.value.diagnostics} == {"C001", "C008"}


def test_the_words_beside_a_drawing_are_clean() -> None:
    from detente.report.svg import figure_svg

    drawn = str(figure_svg("<svg width='1' height='1'></svg>", "a", "x\0\x1b\u202ey", "z\x07<b>"))
    assert not set(drawn) & set("\0\x1b\x07\u202e")
    assert "&lt;b&gt;" in drawn


def test_a_numeraire_worth_next_to_nothing_is_a_diagnostic() -> None:
    text = small() + "numeraire: {unit: euro, points_per_unit: {a: 5.0e-324, b: 1}}\n"
    with pytest.raises(Problems) as caught:
        compile_case(load_text(text).case)
    assert [d.code for d in caught.value.diagnostics] == ["G104"]
