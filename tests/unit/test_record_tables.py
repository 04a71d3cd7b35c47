"""Tables of events into a record, and a record out of a case: what becomes of each row, and of hostile ones."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detente.case.diagnostics import Problems, render_text
from detente.case.load import load, load_text
from detente.case.schema import Case
from detente.events import Proposal, as_yaml, shown_record, write_proposal, write_timeline
from detente.events.coded import propose_coded, read_coded
from detente.events.propose import (
    CAMEO_SPOKEN,
    COLUMNS,
    COUNTRIES,
    SPOKEN,
    TYPES,
    actor_of,
    actors_by_name,
    propose,
    spoken,
)
from detente.events.table import MAX_BYTES, MAX_FIELD, harmless, read_table, table_text
from detente.events.timeline import timeline
from tests.cases_small import SOUND
from tests.published_data import EVENTS
from tests.unit.test_cli_frame import call as run
from tests.unit.test_record_codes import TABLE


def call(*line: str) -> tuple[int, str, str]:
    done = run(*line)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def case() -> Case:
    return load_text(SOUND, "small.yaml").case


def made(case: Case, folder: Path, text: str | bytes) -> Proposal:
    path = folder / "events.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return propose(case, path)


def test_what_becomes_of_each_row(case: Case, tmp_path: Path) -> None:
    found = made(case, tmp_path, TABLE)
    assert list(found.events) == ["talks", "word", "trade", "many"]
    assert (found.rows, found.copies, found.out) == (5, 1, 0)
    talks, word, trade, many = found.events.values()
    assert "move" not in talks
    assert "signal" not in talks
    assert word["signal"]["to"] == ["us"]
    assert word["by"] == "dprk"
    assert trade["move"] == {"trade": "lax"}
    assert many["observation"] == {"trains": "many"}
    assert [e["confidence"] for e in found.events.values()] == ["high", "medium", "high", "low"]
    # The row that copies another is a report of that row's origin, and no event.
    assert talks["origins"] == {"a-wire": {"observer": "A wire", "reports": ["A daily, 2018-02-04"]}}


def test_the_proposal_is_a_file_of_a_case(case: Case, tmp_path: Path) -> None:
    """Put beside the case, it loads; nothing in it is anything but what the table says."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "case.yaml").write_text(SOUND)
    # China's trade has eased already: the second easing would be a move that changes nothing.
    found = made(case, tmp_path, TABLE.replace("move: trade=lax", "CONCEDE"))
    path = write_proposal(found, folder / "record-events.yaml")
    assert path.read_text() == as_yaml(found) == str(found)
    whole = load(folder)
    assert len(whole.case.record.events) == len(case.record.events) + 4
    assert whole.case.record.events["talks"].origins["a-wire"].reports == ("A daily, 2018-02-04",)
    # Proposed again, all of it is there already.
    again = propose(whole.case, tmp_path / "events.csv")
    assert again.events == {}
    assert again.out == 4


def test_a_source_of_its_own_is_an_origin_and_the_same_again_a_copy(case: Case, tmp_path: Path) -> None:
    rows = [
        "date,event,source",
        *["2018-02-01,Talks,A wire"] * 30,
        "2018-02-01,talks,A radio",
        "2018-02-02,Talks,A wire",
    ]
    found = made(case, tmp_path, "\n".join(rows))
    first, other = found.events.values()
    assert [o["observer"] for o in first["origins"].values()] == ["A wire", "A radio"]
    assert len(first["origins"]["a-wire"]["reports"]) == 29 == found.copies
    assert len(other["origins"]) == 1, "the next day is another event: repeating an act is an act"


def test_what_is_exported_is_imported(tmp_path: Path) -> None:
    """A record written as CSV and read into the same case without it: the same events, kinds, dates, who, whom."""
    file = load("us-dprk-2018")
    path = tmp_path / "record.csv"
    write_timeline(path, timeline(file.case))
    bare = file.case.model_copy(update={"record": file.case.record.model_copy(update={"events": {}})})
    found = propose(bare, path)
    assert found.diagnostics == ()
    assert list(found.events) == [e.id for e in timeline(file.case)]
    for entry in timeline(file.case):
        got, event = found.events[entry.id], file.case.record.events[entry.id]
        assert (got["date"], got.get("end_date"), got.get("by")) == (event.date, event.end_date, event.by)
        assert got.get("move") == event.move
        assert got.get("observation") == event.observation
        assert ("signal" in got) == (event.signal is not None)
        if event.signal is not None:
            assert tuple(got["signal"]["to"]) == event.signal.to


def test_the_list_of_events_can_be_imported_as_it_is() -> None:
    found = propose(load("us-dprk-2018").case, EVENTS)
    assert (found.rows, len(found.events), found.out) == (64, 20, 44)
    assert not any("move" in e for e in found.events.values()), "no row names an issue and option"


# What a table may hold that it should not


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "R201"),
        (b"date,event\n", "R201"),
        (b"date,event\n2018-02-01,a\x00b\n", "R201"),
        (b"date,event\n2018-02-01,\xff\xfe\n", "R201"),
        (b"\xff\xfed\x00a\x00t", "R201"),
        ("date,event\n2018-02-01,Überfall\n".encode("latin-1"), "R201"),
        (b"date,event\n2018-02-01," + b"x" * 10_000_000 + b"\n", "R201"),
        (b"date,event\n2018-02-01," + b"x" * (MAX_FIELD + 1) + b"\n", "R201"),
        (b"x" * (MAX_BYTES + 1), "R201"),
        (b'date,event\n2018-02-01,"open\n', "R201"),
        (b'date,event\n2018-02-01,"a"b\n', "R201"),
        (b"date,event,date\n2018-02-01,a,2018-02-02\n", "R202"),
        (b"date;event\n2018-02-01;a\n", "R202"),
        (b"\n\n\n", "R201"),
        (b"date,event\n2018-02-30,a\n", "R204"),
        (b"date,event\n0000-01-01,a\n", "R204"),
        ("date,event\n２０１８-02-01,a\n".encode(), "R204"),
        (b"date,event,type\n2018-02-01,a," + b"a=a," * 4000 + b"\n", "R203"),
        (b'date,event,type\n2018-02-01,a,"' + b"a=a," * 4000 + b'a=a"\n', "R207"),
    ],
)
def test_a_table_that_is_refused(case: Case, tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Problems) as caught:
        made(case, tmp_path, content)
    assert {d.code for d in caught.value.diagnostics} == {code}
    assert all(d.help and (d.place is None or len(render_text([d])) < 3000) for d in caught.value.diagnostics)


def test_semicolons_are_named(case: Case, tmp_path: Path) -> None:
    with pytest.raises(Problems, match="semicolons or tabs"):
        made(case, tmp_path, "date;event\n2018-02-01;a\n")


@pytest.mark.parametrize("path", ["nowhere.csv", ".", "a\0b", "x" * 5000])
def test_a_path_that_is_no_file(case: Case, tmp_path: Path, path: str) -> None:
    with pytest.raises(Problems) as caught:
        propose(case, tmp_path / path)
    assert {d.code for d in caught.value.diagnostics} == {"R201"}


def test_utf_16_and_marks_are_read(case: Case, tmp_path: Path) -> None:
    text = "date,event\r\n2018-02-01,Gespräche\r\n"
    for content in (text.encode("utf-16"), text.encode("utf-8-sig")):
        assert [e["title"] for e in made(case, tmp_path, content).events.values()] == ["Gespräche"]


NASTY = [
    '=HYPERLINK("http://x",1)',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "'=1",
    "a: b #c",
    "- x",
    "{a: b}",
    "!!python/object:os.system",
    "&a *a",
    "\u202eabc",
    "yes",
    "2018-02-01",
    'a "quote", and\nanother line',
    "../../etc/passwd",
    "[link](javascript:alert(1))",
]


@pytest.mark.parametrize("text", NASTY)
def test_hostile_text_stays_text(case: Case, tmp_path: Path, text: str) -> None:
    """In the proposal's YAML it is a title; in our CSV no formula; read back it is itself."""
    out = io.StringIO()
    csv.writer(out).writerows([["date", "event", "source"], ["2018-02-01", text, text]])
    found = made(case, tmp_path, out.getvalue())
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "case.yaml").write_text(SOUND)
    write_proposal(found, folder / "record-events.yaml")
    (event,) = [e for i, e in load(folder).case.record.events.items() if i not in case.record.events]
    assert event.title == next(iter(event.origins.values())).observer
    assert event.title == text.strip().removeprefix("'")
    exported = table_text(["date", "event"], [["2018-02-01", event.title]])
    (cell,) = [row[1] for row in csv.reader(io.StringIO(exported, newline=""))][1:]
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    again = made(case, tmp_path, exported)
    assert [e["title"] for e in again.events.values()] == [event.title]


@example("\n=")
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_an_apostrophe_put_before_a_formula_goes_when_read(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_text(table_text(["a", "b"], [["x", text]]), encoding="utf-8", newline="")
    (row,) = read_table(path, {"a": (), "b": ()}, ["a", "b"]).rows
    assert row.get("b") == text.strip()
    assert harmless(text) in (text, "'" + text)


def test_quoted_lines_keep_their_place(case: Case, tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        made(case, tmp_path, 'event,date\n"one\ntwo, three",2018-02-31\nfour,2018-02-01\n')
    (found,) = caught.value.diagnostics
    assert found.place is not None
    assert (found.place.line, found.place.column) == (3, 13)
    assert found.place.excerpt == 'two, three",2018-02-31'


# The commands


def test_the_command_proposes_and_writes_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SOUND)
    Path("events.csv").write_text(TABLE)
    before = sorted(p.name for p in tmp_path.iterdir())
    code, out, err = call("import", "events.csv", "--into", "small.yaml")
    assert code == 0
    assert "trade: lax" in out
    assert "5 rows: 4 events, 1 copy" in err
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    code, out, _ = call("import", "events.csv", "--into", "small.yaml", "--output", "new.yaml")
    assert code == 0
    assert "new.yaml: 5 rows: 4 events" in out
    code, _, err = call("import", "events.csv", "--into", "small.yaml", "--output", "new.yaml")
    assert code == 1
    assert "R215" in err


@pytest.mark.parametrize(
    "line",
    [
        ["import", "events.csv", "--into", "small.yaml", "--as", "x"],
        ["import", "events.csv", "events.csv", "--into", "small.yaml"],
        ["import", "events.csv", "--window", "3"],
        ["import", "events.csv", "--kind", "record"],
        ["import", "events.csv", "--kind", "coded-events", "--only", "a,b"],
        ["import", "events.csv", "--kind", "genius", "--into", "small.yaml"],
        ["import", "events.csv", "--kind", "coded-events", "--output", "x"],
        ["import", "events.csv", "--kind", "coded-events", "--as-of", "May"],
        ["record", "small.yaml", "--by", "usa"],
        ["record", "small.yaml", "--since", "2018"],
        ["record", "small.yaml", "--kind", "moves"],
    ],
)
def test_wrong_usage_is_said(line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SOUND)
    Path("events.csv").write_text(TABLE)
    code, out, err = call(*line)
    assert code == 2, err
    assert out == ""
    assert "= help: " in err


def test_the_record_as_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SOUND)
    code, out, _ = call("record", "small.yaml", "--csv", "out.csv")
    assert code == 0
    assert "Trade with the North: lax" in out
    assert "2 events: 1 move, 1 signal" in out
    assert "so that quiet counts too" in out
    assert (
        Path("out.csv")
        .read_text()
        .startswith("date,end_date,actor,target,event,type,source,confidence,report-of")
    )
    code, out, _ = call("record", "small.yaml", "--by", "dprk", "--kind", "move")
    assert code == 0
    assert "no event of this kind" in out


def test_the_line_of_time_has_a_letter_a_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    events = (
        "    one: {title: One, date: 2017-11-30, by: us, assumed: a}\n"
        "    two: {title: Two, date: 2018-04-30, by: china, observation: {trains: many}, assumed: a}\n"
    )
    Path("small.yaml").write_text(SOUND.replace("  events:\n", "  events:\n" + events, 1))
    _, out, _ = call("record", "small.yaml")
    lines = out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("M move, O observation"))
    assert lines[at + 1 : at + 6] == [
        "                 2018",
        "               NDJFMAM",
        "United States  c······",
        "North Korea    ·····S·",
        "China          ·····M·",
    ], "a move tells more than an observation of the same month"


def test_the_record_of_a_person_is_its_principals(case: Case) -> None:
    events = {**case.record.events}
    events["tweet"] = events["parade"].model_copy(update={"by": "trump"})
    changed = case.model_copy(update={"record": case.record.model_copy(update={"events": events})})
    assert [e.id for e in shown_record(changed, by=["us"]).events] == ["tweet"]
    assert [e.id for e in shown_record(changed, by=["trump"]).events] == ["tweet"]


def test_coded_reports_count_once_and_move_nothing(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "coded.csv"
    rows = [f"2018-02-{d:02},Donald Trump,Make statement,Government (North Korea)" for d in range(1, 29)]
    rows += [
        "2018-02-03,Donald Trump,Make a visit,North Korea",
        "2018-06-01,Donald Trump,Threaten,North Korea",
    ]
    path.write_text("\n".join(["date,source,cameo_relation,target", *rows, "2018-02-03,Peru,Consult,China"]))
    found = propose_coded(case, read_coded(path), str(path))
    words = [e for e in found.events.values() if "signal" in e]
    assert [e["date"].day for e in words] == [1, 16]
    assert [len(e["origins"]["coded"]["reports"]) for e in words] == [14, 12]
    assert all(len(e["origins"]) == 1 and "move" not in e for e in found.events.values())
    assert len(found.events) == 3
    assert {d.code for d in found.diagnostics} == {"R206", "R212"}


PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "record.md"


def test_the_page_prints_the_tables_that_are_used() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for kind in ("signal", "context"):
        assert f"| {', '.join(t for t, k in TYPES.items() if k == kind)} | {kind} |" in page
    assert f"| a CAMEO code beginning {', '.join(CAMEO_SPOKEN)} | signal |" in page
    assert f"| a CAMEO phrase beginning {', '.join(f'*{s}*' for s in SPOKEN)} | signal |" in page
    assert f"| {', '.join(f'{code} {name}' for code, name in COUNTRIES.items())} |" in page
    for column in (c.replace("-", "_") if c == "end-date" else c for c in COLUMNS):
        assert f"`{column}`" in page


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("THREATEN", "signal"),
        ("consult", "context"),
        ("013", "signal"),
        ("190", "context"),
        ("Make a visit", None),
        ("Express intent to meet or negotiate", "signal"),
        ("21", None),
        ("0", None),
        ("", None),
    ],
)
def test_what_a_type_is(text: str, kind: str | None) -> None:
    assert spoken(text) == kind


def test_whom_a_name_means(case: Case) -> None:
    names = actors_by_name(case)
    for text, id_ in {
        "US": "us",
        "USA": "us",
        "PRK": "dprk",
        "Donald-Trump": "trump",
        "government (China)": "china",
    }.items():
        assert actor_of(names, text) == id_
    assert actor_of(names, "Peru") is None
    twin = case.actors["china"].model_copy(update={"name": "United States"})
    both = case.model_copy(update={"actors": {**case.actors, "china": twin}})
    assert actor_of(actors_by_name(both), "United States") is None, "a name that two bear names neither"


def test_of_names_that_differ_in_hyphens_alone_the_last_counts_whatever_the_hash_seed() -> None:
    program = """
from types import SimpleNamespace as Actor
from detente.events.propose import actor_of, actors_by_name
case = Actor(actors={"x": Actor(name="X", aliases=["ab-cd ef"]), "y": Actor(name="Y", aliases=["ab cd-ef"])})
print(actor_of(actors_by_name(case), "ab cd ef"))
"""
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        said = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert said.stdout == "y\n"
