"""Repairs, sentences, actors and dates on small texts."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from detente.case.diagnostics import Problems
from detente.sources.dates import document_date, find_dates
from detente.sources.document import document_from_bytes
from detente.sources.gazetteer import actors, mentions, read_table, table, unknown_names
from detente.sources.repairs import find_damage
from detente.sources.sentences import sentences
from detente.sources.views import Edit, apply_edits, raw_view, to_raw


def mended(text: str) -> str:
    return apply_edits(raw_view(text), find_damage(text, "us", "U.S.").edits).text


@pytest.mark.parametrize(
    ("damaged", "author"),
    [
        ("varioU.S. statements", "various statements"),
        ("U.S.e of force", "use of force"),
        ("pU.S.h China out", "push China out"),
        ("a consensU.S. with", "a consensus with"),
        ("a consensU.S..", "a consensus."),
        ("BecaU.S.e the U.S. said", "Because the U.S. said"),
        ("U.S.-North Korea, Sino-U.S., the U.S.", "U.S.-North Korea, Sino-U.S., the U.S."),
        ("the U.S.A. and U.S.", "the U.S.A. and U.S."),
        ("the U.S.’s aim", "the U.S.’s aim"),
        ("caucU.S.es", "caucuses"),
        ("sU.S.U.S.", "susus"),
    ],
)
def test_glued_is_mended_and_the_states_stay(damaged: str, author: str) -> None:
    assert mended(damaged) == author


@pytest.mark.parametrize(
    ("text", "why", "done"),
    [
        ("tell U.S. now", "damaged word itself", False),
        ("a consensU.S. The talks", "ended a sentence", True),
        ("U.S.U.S. now", "twice in a row", False),
        ("the U.S.Army", "capital follows", False),
        ("the PLU.S. group", "only capitals", True),
    ],
)
def test_what_cannot_be_decided_is_listed(text: str, why: str, done: bool) -> None:
    (doubt,) = find_damage(text, "us", "U.S.").doubts
    assert why in doubt.why
    assert doubt.mended is done


def test_sure_places_are_no_doubts() -> None:
    assert (
        find_damage("the U.S. and Sino-U.S. and U.S.-DPRK talks; varioU.S. aims", "us", "U.S.").doubts == ()
    )


@pytest.mark.parametrize(
    "edits", [[Edit(0, 3, ""), Edit(2, 4, "")], [Edit(-1, 2, "")], [Edit(2, 1, "")], [Edit(0, 9, "")]]
)
def test_edits_that_overlap_or_leave_the_text_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(Problems, match="S110"):
        apply_edits(raw_view("hello"), edits)


def test_ten_thousand_edits() -> None:
    text = "varioU.S. " * 10_000
    began = time.process_time()
    view = apply_edits(raw_view(text), find_damage(text, "us", "U.S.").edits)
    assert view.text == "various " * 10_000
    assert to_raw(view, 8 * 9_999, 8 * 9_999 + 7) == (10 * 9_999, 10 * 9_999 + 9)
    assert time.process_time() - began < 5


def said(text: str) -> list[str]:
    return [s.text for s in sentences(raw_view(text))]


def test_abbreviations_do_not_end_sentences() -> None:
    assert said("Mr. Kim met Mr. Xi. Col. Smith left.") == ["Mr. Kim met Mr. Xi.", "Col. Smith left."]
    assert said("The U.S. Congress and the U.S. troops stay. So it is.") == [
        "The U.S. Congress and the U.S. troops stay.",
        "So it is.",
    ]
    assert said("It hit the U.S. The talks ended.") == ["It hit the U.S.", "The talks ended."]


def test_paragraphs_headings_and_wrapped_lines() -> None:
    assert said("A heading\r\n\r\nA sentence that is\r\nwrapped here. Another.\r\nShe said:\r\n“No.”") == [
        "A heading",
        "A sentence that is\r\nwrapped here.",
        "Another.",
        "She said:",
        "“No.”",
    ]


def test_a_megabyte_without_a_stop_ends_soon() -> None:
    began = time.process_time()
    assert sentences(raw_view("word " * 200_000))
    assert sentences(raw_view("x" * 300_000))
    assert time.process_time() - began < 40


def found(text: str) -> dict[str, tuple[int, int]]:
    return {a.entry.id: (a.names, a.adjectives) for a in actors([text])}


def test_who_is_named() -> None:
    assert found("Trump’s aides met Xi Jinping in Beijing; Chinese papers cheered. Washington did not.") == {
        "china": (1, 1),
        "trump": (1, 0),
        "xi": (1, 0),
        "us": (1, 0),
    }


def test_the_longest_name_wins_and_case_counts() -> None:
    assert found(
        "The UN Security Council and the United Nations met; give us the trump card, not the US one."
    ) == {
        "unsc": (1, 0),
        "un": (1, 0),
        "us": (1, 0),
    }
    assert found("Papua New Guinea, not Guinea; South Sudan, not Sudan.") == {
        "papua-new-guinea": (1, 0),
        "guinea": (1, 0),
        "south-sudan": (1, 0),
        "sudan": (1, 0),
    }
    assert found("Xi'an, Chinatown, Irankian, U.S.S.R.") == {"ussr": (1, 0)}
    assert found("the North Sea and North Korea") == {"dprk": (1, 0)}


def test_contextual_names_need_their_bearer() -> None:
    assert found("Kim said no.") == {}
    assert found("Kim said no to Kim Jong-un.") == {"kim-jong-un": (2, 0)}
    assert found("the North spoke") == {}
    assert found("Pyongyang spoke; the North waits") == {"dprk": (2, 0)}
    text = "Kim Jong-il died. Kim was old. Kim Jong-un followed. Kim was young."
    assert [m.entry for m in mentions(text)] == ["kim-jong-il", "kim-jong-il", "kim-jong-un", "kim-jong-un"]


def test_names_across_line_ends() -> None:
    assert found("talks with North\nKorea") == {"dprk": (1, 0)}


def test_unknown_names_are_counted() -> None:
    text = "In Dandong, Jane Perlez saw it. However, Perlez left Dandong. The Yalu River flows. He said Perlez did."
    names = {u.name: u.count for u in unknown_names(text)}
    assert names == {"Perlez": 2, "Dandong": 2, "Jane Perlez": 1, "Yalu River": 1}


def test_the_table_is_sound() -> None:
    known = table()
    assert len(known) > 380
    assert {e.kind for e in known.values()} == {"state", "person", "organisation", "group"}
    assert known["trump"].kind == "person"
    assert known["trump"].party == "us"
    plain: dict[str, str] = {}
    for entry in known.values():
        for name in (entry.name, *entry.aliases):
            assert plain.setdefault(name, entry.id) == entry.id, f"{name} is two entries"
    for line in ("state|x", "state|a||A|\nstate|a||A|", "person|a|nobody|A|"):
        with pytest.raises(ValueError, match="gazetteer"):
            read_table(line)


DAY = dt.date(2018, 5, 13)  # a Sunday


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("4 July 2019", "2019-07-04", "2019-07-04"),
        ("Sunday, May 13, 2018", "2018-05-13", "2018-05-13"),
        ("the 3rd of June 2018", "2018-06-03", "2018-06-03"),
        ("2018-06-12", "2018-06-12", "2018-06-12"),
        ("13/5/2018", "2018-05-13", "2018-05-13"),
        ("5/13/2018", "2018-05-13", "2018-05-13"),
        ("5/5/2018", "2018-05-05", "2018-05-05"),
        ("June 12", "2018-06-12", "2018-06-12"),
        ("Dec. 30", "2017-12-30", "2017-12-30"),
        ("March 2018", "2018-03-01", "2018-03-31"),
        ("in 1982", "1982-01-01", "1982-12-31"),
        ("last year", "2017-01-01", "2017-12-31"),
        ("this week", "2018-05-07", "2018-05-13"),
        ("next week", "2018-05-14", "2018-05-20"),
        ("last month", "2018-04-01", "2018-04-30"),
        ("next month", "2018-06-01", "2018-06-30"),
        ("last Friday", "2018-05-11", "2018-05-11"),
        ("last Sunday", "2018-05-06", "2018-05-06"),
        ("next Monday", "2018-05-14", "2018-05-14"),
        ("last March", "2018-03-01", "2018-03-31"),
        ("last June", "2017-06-01", "2017-06-30"),
        ("next March", "2019-03-01", "2019-03-31"),
        ("the past two months", "2018-03-13", "2018-05-13"),
        ("the past 14 years", "2004-05-13", "2018-05-13"),
        ("three days ago", "2018-05-10", "2018-05-10"),
        ("two years ago", "2016-01-01", "2016-12-31"),
        ("end of March", "2018-03-21", "2018-03-31"),
        ("mid-June", "2018-06-11", "2018-06-20"),
        ("early January 2019", "2019-01-01", "2019-01-10"),
        ("yesterday", "2018-05-12", "2018-05-12"),
        ("this morning", "2018-05-13", "2018-05-13"),
    ],
)
def test_dates_and_the_days_they_mean(text: str, start: str, end: str) -> None:
    (date,) = find_dates(text, DAY)
    assert (str(date.start), str(date.end)) == (start, end)
    assert date.how


@pytest.mark.parametrize(
    "text",
    [
        "he may 5 times",
        "31 February 2018",
        "call 555-2018-01",
        "a march 3 abreast",
        "May they",
        "all our yesterdays",
        "Tomorrowland",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, DAY) == ()


def test_what_cannot_be_resolved_says_why() -> None:
    (date,) = find_dates("04/07/2019", DAY)
    assert date.start is None
    assert "cannot be told apart" in date.how
    (date,) = find_dates("last year")
    assert date.start is None
    assert "not known" in date.how
    assert find_dates("next year", dt.date.max) == ()


def bears(raw: str, name: str = "a.txt") -> str | None:
    document = document_from_bytes(raw.encode(), name)
    found = document_date(document, raw)
    return str(found[0]) if found else None


def test_the_day_a_document_bears() -> None:
    assert bears("Title\n\nBy A\n\nPublished 4 July 2019\n\nText of 5 May 2001.") == "2019-07-04"
    assert (
        bears(
            "Title\n\nIn a sentence that runs on for more than eighty characters there stands 4 July 2019, no dateline."
        )
        is None
    )
    assert bears("Last week it rained.") is None
    assert (
        bears('<meta property="article:published_time" content="2018-05-13T09:00Z"><p>1 May 2000', "a.html")
        == "2018-05-13"
    )
    assert bears('<p>x<time datetime="2018-05-14">yesterday</time>', "a.html") == "2018-05-14"
    assert bears('<meta name=date content="9999-99-99"><p>x', "a.html") is None
