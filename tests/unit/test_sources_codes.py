"""Every S1xx diagnostic, as a person reads it. A code declared without a line here fails."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.case.codes import CODES
from detente.case.diagnostics import Diagnostic, Problems, render_one
from detente.sources.document import document_from_bytes, read_document
from detente.sources.library import check_documents, find_documents
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


SHOWN: dict[str, tuple[Callable[[], object], str]] = {
    "S101": (lambda: read_document("none.txt"), "none.txt: S101 there is no file `none.txt`"),
    "S102": (linked, "case/a.txt: S102 `case/a.txt` leads out of the folder `case`"),
    "S103": (read(b"%PDF-1.7"), "a.txt: S103 this is a PDF; only text and HTML are read"),
    "S104": (
        read(b"na\xefve"),
        "a.txt:1:3: S104 not UTF-8: byte 2 is 0xEF (invalid continuation byte), `ï` in Windows-1252",
    ),
    "S105": (
        read(b"some words\x00 and more"),
        "a.txt:1:11: S105 a NUL character stands at offset 10: this is binary data, or text in another encoding",
    ),
    "S106": (_too_large, "a.txt: S106 the document has 54 bytes; the limit is 10"),
    "S107": (read(b" \n"), "a.txt: S107 `a.txt` holds no text"),
    "S110": (
        lambda: apply_edits(raw_view("hello"), [Edit(0, 3, "x"), Edit(2, 4, "y")]),
        "S110 the edit 2–4 (to `y`) overlaps the one before it, which ends at 3",
    ),
    "S111": (
        reviewed("varioU.S. aims against U.S. bullying"),
        "a.txt:1:24: S111 note: `U.S.` is left as it stands, "
        "but standing alone it could also be the damaged word itself\n"
        "   1 | varioU.S. aims against U.S. bullying\n"
        "     |                        ^",
    ),
    "S112": (lambda: find_damage("x", "us", ""), "S112 a repair from `` to `us` does nothing"),
    "S113": (
        reviewed("Nothing here."),
        "a.txt:1:1: S113 note: the repair of `U.S.` finds no damage in the document",
    ),
    "S114": (
        made("x", "1 May 2018\n\nvarioU.S. aims"),
        "0.txt: S114 note: in one place `U.S.` stands inside a word where `us` belongs; the case declares the repair",
    ),
    "S120": (
        checked("New. " + TEXT, 8, "fears turmoil"),
        "a.txt:1:14: S120 warning: the quote of claim `c` moved from 8–21 to 13–26",
    ),
    "S121": (
        checked(TEXT.replace("turmoil", "turmoul"), 8, "fears turmoil"),
        "a.txt:1:20: S121 the quote of claim `c` reads otherwise at line 1, column 20: "
        "expected `fears turmoil`, there stands `fears turmoul`\n"
        "   1 | Beijing fears turmoul on the peninsula.\n"
        "     |                    ^",
    ),
    "S122": (
        checked(TEXT, 8, "Japan sends food"),
        "a.txt:1:9: S122 the quote of claim `c` is not in the document: `Japan sends food`; "
        "at 8 stands `fears turmoil on`",
    ),
    "S130": (
        lambda: check_documents(Case({"S0": Source("0" * 64)}, {}), Path()).diagnostics,
        "S130 note: source `S0` (seen as `a.txt`) is not at hand: its 0 anchors were not checked",
    ),
    "S131": (
        checked("New. " + TEXT, 8, "fears turmoil"),
        "a.txt: S131 warning: this is not the document source `S0` cites but a changed copy of it: its sha256 is "
        "8894c58e56ca…, the case says ec156fb62d8e…",
    ),
    "S133": (lambda: find_documents("none"), "none: S133 there is no folder `none`"),
    "S134": (passed_over, "b.pdf: S134 note: not read: this is a PDF; only text and HTML are read"),
    "S140": (made("../x", "1 May 2018"), "S140 `../x` cannot be the name of a case"),
    "S141": (made("there", "1 May 2018"), "there: S141 `there` exists already; nothing in it was touched"),
    "S142": (made("x", "Xi met Kim."), "0.txt: S142 the document does not say on which day it appeared"),
    "S143": (made("x"), "S143 no document was given"),
    "S144": (
        made("x", "1 May 2018", "1 May 2018"),
        "1.txt: S144 warning: the same document as `0.txt`, letter for letter; taken once",
    ),
    "S145": (
        made("x", "1 May 2018", dates={"O.txt": dt.date(2018, 5, 1)}),
        "S145 a date is given for `O.txt`, which is not among the documents",
    ),
}


def told(run: Callable[[], object]) -> tuple[Diagnostic, ...]:
    try:
        found = run()
    except Problems as error:
        return error.diagnostics
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("code", SHOWN)
def test_each_code_says_what_where_and_how_to_mend(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run, shown = SHOWN[code]
    (found,) = [d for d in told(run) if d.code == code]
    text = render_one(found)
    assert text.startswith(shown)
    assert "\n     = help: " in text


def test_every_code_is_here() -> None:
    assert sorted(SHOWN) == sorted(code for code in CODES if code.startswith("S"))
