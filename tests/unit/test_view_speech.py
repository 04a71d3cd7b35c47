"""Sentences as data: checked where they are made, said as ids or titles, safe wherever they are shown."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from detente.view import numbers
from detente.view.blocks import Bullets, Column, Details, Figure, Heading, Note, Say, Table, Verbatim
from detente.view.frames import frame, tables
from detente.view.html import Html, Writer
from detente.view.numbers import Uncertain, chance, number, whole
from detente.view.plain import text
from detente.view.speech import PLAIN, Ref, Titles, join, say

TITLES = Titles(
    {
        ("actor", "dprk", ""): "North <Korea>",
        ("issue", "talks", ""): "The talks",
        ("option", "summit", "talks"): "A summit",
    }
)
PAGE = Writer(TITLES, frozenset({"S1-1"}))


def test_ids_on_a_terminal_titles_on_the_page() -> None:
    sentence = say("{:actor} moves to {:state}, {:chance} likely", "dprk", {"talks": "summit"}, 0.087)
    assert PLAIN.say(sentence) == "dprk moves to talks=summit, 8.7 % likely"
    assert PAGE.say(sentence) == "North &lt;Korea&gt; moves to The talks: A summit, 8.7 % likely"
    assert isinstance(PAGE.say(sentence), Markup)


def test_a_state_is_read_back_from_its_name() -> None:
    assert PAGE.say("talks=summit", "state") == "The talks: A summit"
    assert PLAIN.say("status quo", "state") == "status quo"


def test_lists_counts_and_what_stands_for_nothing() -> None:
    assert PLAIN.say(say("{:actor}", ("a", "b", "c"))) == "a, b and c"
    assert PLAIN.say(say("{:counted of equilibrium/equilibria}", 1)) == "1 equilibrium"
    assert PLAIN.say(say("{:counted of equilibrium/equilibria}", 2_000)) == "2,000 equilibria"
    assert PLAIN.say(say("{:points} {:chance} {}", None, math.nan, None)) == "– – –"
    assert PLAIN.say(join(["a", "", say("{}", "b")], "; ")) == "a; b"


@pytest.mark.parametrize(
    ("template", "values"),
    [("{:actor}", ()), ("no argument", ("one",)), ("{:nonsense}", (1,)), ("{:chance", (1,))],
)
def test_a_sentence_that_cannot_be_said_is_refused_where_it_is_made(
    template: str, values: tuple[object, ...]
) -> None:
    with pytest.raises(ValueError):
        say(template, *values)


def test_a_claim_is_a_link_only_where_it_has_an_anchor() -> None:
    assert PAGE.say(say("{:claim}", "S1-1")) == '<a href="#claim-S1-1">S1-1</a>'
    assert PAGE.say(say("{:claim}", "S9")) == "S9"
    assert PLAIN.say(say("{:claim}", ("S1-1", "S9"))) == "S1-1 and S9"


@given(st.text(), st.text())
def test_whatever_a_case_says_cannot_leave_its_place(title: str, quote: str) -> None:
    titles = Titles({("actor", "a", ""): title})
    html = Html(Writer(titles))
    page = html.blocks(
        [
            Say(say("{:actor} {:quote}", "a", quote)),
            Heading(title, tag=quote, good=True),
            Bullets((title, say("{}", quote))),
            Table(["x", ("n", "right")], [(title, 1.5), (quote, None)], caption=title, name="t"),
            Note(title),
            Verbatim((quote,)),
            Details(title, (Say(quote),)),
            Figure("none", None, title, quote, title, Table(["x"], [(title,)])),
        ]
    )
    for start in ("<script", "<img", "<svg", "<style"):
        assert start not in page
    words = text([Say(title), Verbatim((quote,))])
    assert all(c.isprintable() or c == "\n" for c in words)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_that_is_not_nothing_never_reads_nothing(x: float) -> None:
    for said in (number(x), chance(x), numbers.signed(x)):
        assert said
        assert said.isprintable()
    if x and math.isfinite(x):
        assert number(x) not in ("0", "-0", "−0")
    if 0 < x < 1 - 1e-12:
        assert chance(x) not in ("0 %", "100 %")


def test_kinds_of_numbers_as_they_are_read() -> None:
    assert [chance(p) for p in (0, 0.00002, 0.004, 0.087, 0.5, 0.997, 0.99999, 1)] == [
        "0 %",
        "2.0 × 10⁻³ %",
        "0.4 %",
        "8.7 %",
        "50 %",
        "99.7 %",
        "99.99 %",
        "100 %",
    ]
    assert [number(x) for x in (1204, -3.456, 0.001, math.inf)] == ["1,204", "−3.46", "0.001", "∞"]
    assert [whole(n) for n in (999_999, 1_234_567, 2.17e14, 10**40)] == [
        "999,999",
        "1.23 million",
        "217 trillion",
        "1.00 × 10⁴⁰",
    ]
    assert PLAIN.say(Uncertain(0.32, 0.0153), "chance") == "32 ± 3 % (95 %)"
    assert PLAIN.say(dt.date(2018, 5, 13), "text") == "2018-05-13"


def test_frames_have_raw_values_and_what_is_not_shown() -> None:
    table = Table(
        [Column("actor", "actor"), Column("share", "chance"), Column("rows", shown=False)],
        [("dprk", Uncertain(0.5, 0.1), 3), (Ref("actor", "us"), Uncertain(0.25, 0.1), 4)],
        name="shares",
    )
    made = frame(tables([Details("x", (table,))])["shares"])
    assert list(made.columns) == ["actor", "share", "share, standard error", "rows"]
    assert made.to_dict("list") == {
        "actor": ["dprk", "us"],
        "share": [0.5, 0.25],
        "share, standard error": [0.1, 0.1],
        "rows": [3, 4],
    }
    assert "rows" not in text([table])


def test_a_long_table_stands_as_lines_where_columns_cannot_be_drawn() -> None:
    table = Table(["claim", "says", "uses"], [("S1", "A paragraph", "one\ntwo")], long=True, anchor="claim")
    assert text([table]).splitlines() == ["S1  A paragraph", "    one", "    two"]
    assert '<tr id="claim-S1">' in Html().blocks([table])
