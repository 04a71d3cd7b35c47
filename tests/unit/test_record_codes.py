"""Every R2xx diagnostic, as a person reads it: a sound table with one thing wrong.

The expected texts stand in ``__snapshots__/test_record_codes.ambr``; ``--snapshot-update`` writes them anew after a
deliberate change, and what changed is read before it is committed.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from detente.case.codes import CODES
from detente.case.diagnostics import Problems, render_text
from detente.case.load import load_text
from detente.case.schema import Case
from detente.events import write_proposal
from detente.events.coded import propose_coded, read_coded
from detente.events.propose import propose
from tests.cases_small import SOUND

TABLE = """\
id,date,end_date,actor,target,event,type,source,confidence,report-of
talks,2018-02-01,2018-02-02,US,DPRK,Talks begin,CONSULT,A wire,high,
word,2018-02-03,,North Korea,us,A word to Washington,REQUEST,A radio,medium,
trade,2018-03-01,,China,,Trade eases,move: trade=lax,The customs,high,
many,2018-03-02,,,,Many trains,observation: trains=many,A traveller,low,
again,2018-02-04,,,,Talks begin,,A daily,,talks
"""

TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "R201": (("Talks begin,CONSULT", '"Talks begin,CONSULT'),),
    "R202": (("id,date,end_date", "id,day,end_date"), ("confidence,report-of", "confidence,source")),
    "R203": (("A word to Washington", "A word, to Washington"),),
    "R204": (("2018-02-01", "2018-02-30"), ("2018-02-02", "2 Feb 2018"), ("2018-03-01", "")),
    "R205": (("Trade eases", ""),),
    "R206": (("US,DPRK", "UNSC,DPRK; the world"),),
    "R207": (("trade=lax", "trade=laxx"), ("trains=many", "trians=many"), ("CONSULT", "move")),
    "R208": (("2018-02-02", "2018-01-31"),),
    "R209": (("wire,high", "wire,certain"),),
    "R210": (
        (",,talks\n", ",,talk\n"),
        ("wire,high,", "wire,high,word"),
        ("radio,medium,", "radio,medium,talks"),
    ),
    "R211": (("talks,2018", "the talks,2018"), (",,talks\n", ",,\n"), ("many,2018", "trade,2018")),
    "R212": (("trade,2018-03-01", "trade,2018-05-14"),),
    "R213": (("CONSULT", "CHAT"), ("North Korea,us", "North Korea,")),
    "R214": (("2018-03-01,,China,,Trade eases", "2018-04-01,,China,,Trade eases"),),
}
"""Code → what is changed in the table."""

CODED = "date,source,cameo_relation,target\n2018-02-01,Donald Trump,Make statement,North Korea\n"


def case() -> Case:
    return load_text(SOUND, "small.yaml").case


def changed(code: str) -> str:
    text = TABLE
    for old, new in TABLES[code]:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def proposed(code: str) -> str:
    """What reading the table for the code says."""
    if code == "R215":
        Path("events.csv").write_text(TABLE)
        Path("there.yaml").write_text("case: mine\n")
        made = propose(case(), Path("events.csv"))
        said = []
        for name in ("there.yaml", "nowhere/new.yaml"):
            with pytest.raises(Problems) as caught:
                write_proposal(made, Path(name))
            said += caught.value.diagnostics
        assert Path("there.yaml").read_text() == "case: mine\n"
        return render_text(said)
    if code == "R216":
        Path("coded.csv").write_text(CODED.replace("North Korea", "Peru"))
        with pytest.raises(Problems) as caught:
            propose_coded(case(), read_coded(Path("coded.csv")), "coded.csv")
        return str(caught.value)
    Path("events.csv").write_text(changed(code))
    try:
        return render_text(propose(case(), Path("events.csv")).diagnostics)
    except Problems as found:
        return str(found)


def rendered(code: str) -> str:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return proposed(code)


CHECKED = [*TABLES, "R215", "R216"]


def test_every_code_has_a_snapshot() -> None:
    assert {code for code in CODES if code.startswith("R")} == set(CHECKED)


@pytest.mark.parametrize("code", CHECKED)
def test_a_code_reads_as_it_should(code: str, snapshot: SnapshotAssertion) -> None:
    text = rendered(code)
    assert set(re.findall(r"\bR2\d\d\b", text)) == {code}
    assert text == snapshot
    assert text.count("= help: ") >= 1


def test_the_sound_table_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(TABLE)
    assert propose(case(), path).diagnostics == ()
