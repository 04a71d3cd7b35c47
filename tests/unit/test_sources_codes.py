"""Every S1xx diagnostic, as a person reads it. A code declared without a line here fails.

The expected texts stand in ``__snapshots__/test_sources_codes.ambr``; ``--snapshot-update`` writes them anew after a
deliberate change, and what changed is read before it is committed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from detente.case.codes import CODES
from detente.case.diagnostics import Diagnostic, Problems, render_one
from detente.sources.document import document_from_bytes, read_document
from detente.sources.library import check_documents, shelve
from detente.sources.new import new_case
from detente.sources.repairs import find_damage, review_repairs
from detente.sources.views import Edit, apply_edits, raw_view

TEXT = "Beijing fears turmoil on the peninsula.\nTalks resume.\n"


@dataclass(frozen=True)
class Anchor:
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Claim:
    source: str
    anchor: Anchor


@dataclass(frozen=True)
class Repair:
    was: str
    became: str


@dataclass(frozen=True)
class Source:
    sha256: str
    file: str | None = "a.txt"
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Case:
    sources: dict[str, Source]
    claims: dict[str, Claim]


def read(content: bytes) -> Callable[[], object]:
    return lambda: document_from_bytes(content, "a.txt")


def checked(text: str, start: int, quote: str) -> Callable[[], object]:
    def run() -> object:
        Path("a.txt").write_text(text)
        sha = hashlib.sha256(TEXT.encode()).hexdigest()
        case = Case({"S0": Source(sha)}, {"c": Claim("S0", Anchor(start, start + len(quote), quote))})
        return check_documents(case, Path()).diagnostics

    return run


def reviewed(text: str) -> Callable[[], object]:
    document = document_from_bytes(text.encode(), "a.txt")
    return lambda: review_repairs(document, (Repair("us", "U.S."),))


def made(name: str, *texts: str, dates: dict[str, dt.date] | None = None) -> Callable[[], object]:
    def run() -> object:
        for number, text in enumerate(texts):
            Path(f"{number}.txt").write_text(text)
        Path("there").mkdir(exist_ok=True)
        return new_case(name, [f"{n}.txt" for n in range(len(texts))], date_of=dates).diagnostics

    return run


def linked() -> object:
    Path("case").mkdir()
    Path("a.txt").write_text(TEXT)
    Path("case/a.txt").symlink_to(Path("a.txt").resolve())
    return read_document("case/a.txt", within=Path("case"))


def passed_over() -> object:
    Path("b.pdf").write_bytes(b"%PDF-1.7")
    return check_documents(Case({"S0": Source("0" * 64)}, {}), Path()).diagnostics


def _too_large() -> object:
    Path("a.txt").write_text(TEXT)
    return read_document("a.txt", limit=10)


FOUND: dict[str, Callable[[], object]] = {
    "S101": lambda: read_document("none.txt"),
    "S102": linked,
    "S103": read(b"%PDF-1.7"),
    "S104": read(b"na\xefve"),
    "S105": read(b"some words\x00 and more"),
    "S106": _too_large,
    "S107": read(b" \n"),
    "S110": lambda: apply_edits(raw_view("hello"), [Edit(0, 3, "x"), Edit(2, 4, "y")]),
    "S111": reviewed("varioU.S. aims against U.S. bullying"),
    "S112": lambda: find_damage("x", "us", ""),
    "S113": reviewed("Nothing here."),
    "S114": made("x", "1 May 2018\n\nvarioU.S. aims"),
    "S120": checked("New. " + TEXT, 8, "fears turmoil"),
    "S121": checked(TEXT.replace("turmoil", "turmoul"), 8, "fears turmoil"),
    "S122": checked(TEXT, 8, "Japan sends food"),
    "S130": lambda: check_documents(Case({"S0": Source("0" * 64)}, {}), Path()).diagnostics,
    "S131": checked("New. " + TEXT, 8, "fears turmoil"),
    "S133": lambda: shelve(["none"]),
    "S134": passed_over,
    "S140": made("../x", "1 May 2018"),
    "S141": made("there", "1 May 2018"),
    "S142": made("x", "Xi met Kim."),
    "S143": made("x"),
    "S144": made("x", "1 May 2018", "1 May 2018"),
    "S145": made("x", "1 May 2018", dates={"O.txt": dt.date(2018, 5, 1)}),
}


def told(run: Callable[[], object]) -> tuple[Diagnostic, ...]:
    try:
        found = run()
    except Problems as error:
        return error.diagnostics
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("code", FOUND)
def test_a_code_reads_as_it_should(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.chdir(tmp_path)
    (found,) = [d for d in told(FOUND[code]) if d.code == code]
    text = render_one(found)
    assert text == snapshot
    assert "\n     = help: " in text


def test_every_code_is_here() -> None:
    assert sorted(FOUND) == sorted(code for code in CODES if code.startswith("S"))
