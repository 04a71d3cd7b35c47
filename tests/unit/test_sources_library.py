"""Anchors of a case against the documents at hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from detente.case.diagnostics import Problems
from detente.sources.anchors import Changed
from detente.sources.library import DocumentCheck, check_documents, shelve


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
    file: str | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Case:
    sources: dict[str, Source]
    claims: dict[str, Claim] = field(default_factory=dict)


TEXT = "4 July 2019\n\nXi flew to Pyongyang.\r\nBeijing fears turmoil on the peninsula. Talks resume.\n"
FEARS = "Beijing fears turmoil on the peninsula"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def case_of(text: str, *quotes: str, file: str | None = "a.txt", repairs: tuple[Repair, ...] = ()) -> Case:
    claims = {
        f"c{n}": Claim("S0", Anchor(text.index(q), text.index(q) + len(q), q)) for n, q in enumerate(quotes)
    }
    return Case({"S0": Source(sha(text), file, repairs)}, claims)


def check(tmp_path: Path, case: Case, **files: str) -> DocumentCheck:
    for name, text in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(text.encode())
    return check_documents(case, tmp_path)


def codes(found: DocumentCheck) -> list[str]:
    return [d.code for d in found.diagnostics]


def test_found_by_hash_under_any_name(tmp_path: Path) -> None:
    found = check(
        tmp_path, case_of(TEXT, FEARS, "Xi flew"), other_txt=TEXT, a_txt="something else altogether"
    )
    assert codes(found) == []
    assert (found.summary.verified, found.summary.failed, found.summary.unchecked) == (2, 0, 0)
    assert found.summary.sources == {"S0": "verified"}


def test_one_changed_letter_fails_with_its_place(tmp_path: Path) -> None:
    changed = TEXT.replace("turmoil", "turmoul")
    for name in ("a_txt", "renamed_txt"):
        found = check(tmp_path, case_of(TEXT, FEARS, "Xi flew", "Talks resume"), **{name: changed})
        assert codes(found) == ["S131", "S121"]
        error = found.diagnostics[1]
        assert error.severity == "error"
        assert error.place is not None
        assert (error.place.line, error.place.column) == (4, 20)
        assert error.place.excerpt.startswith("Beijing fears turmoul")
        assert "expected `Beijing fears turmoil on the peninsula`" in error.message
        assert "there stands `Beijing fears turmoul on the peninsula`" in error.message
        assert found.summary.sources == {"S0": "changed copy"}
        assert isinstance(found.locations["c0"], Changed)
        (tmp_path / name.replace("_", ".")).unlink()


def test_a_moved_quote_warns_with_old_and_new_offsets(tmp_path: Path) -> None:
    found = check(tmp_path, case_of(TEXT, FEARS), a_txt="Corrected.\n" + TEXT)
    assert codes(found) == ["S131", "S120"]
    assert all(d.severity == "warning" for d in found.diagnostics)
    assert "moved from 36–74 to 47–85" in found.diagnostics[1].message
    assert "start: 47, end: 85" in found.diagnostics[1].help
    assert found.summary.moved == 1


def test_wrong_offsets_in_the_right_document_are_said(tmp_path: Path) -> None:
    case = Case({"S0": Source(sha(TEXT))}, {"c": Claim("S0", Anchor(3, 3 + len(FEARS), FEARS))})
    assert codes(check(tmp_path, case, a_txt=TEXT)) == ["S120"]


def test_several_candidates_are_counted(tmp_path: Path) -> None:
    text = "Xi met Kim. Kim met Xi. Kim left."
    case = Case({"S0": Source(sha(text))}, {"c": Claim("S0", Anchor(20, 23, "Kim"))})
    (warning,) = check(tmp_path, case, a_txt=text).diagnostics
    assert "to 24–27, the nearest of 3 places" in warning.message


def test_a_copy_elsewhere_does_not_excuse_a_change(tmp_path: Path) -> None:
    text = FEARS + ". " + FEARS + "."
    changed = FEARS.replace("fears", "feared") + ". " + FEARS + "."
    found = check(tmp_path, case_of(text, FEARS), a_txt=changed)
    assert codes(found) == ["S131", "S121"]
    assert "the exact words also stand at 41–79" in found.diagnostics[1].message


def test_a_missing_quote_fails(tmp_path: Path) -> None:
    case = Case({"S0": Source(sha(TEXT))}, {"c": Claim("S0", Anchor(13, 40, "Japan will send food at once"))})
    found = check(tmp_path, case, a_txt=TEXT)
    assert codes(found) == ["S122"]
    assert found.summary.missing == 1
    far = Case({"S0": Source(sha(TEXT))}, {"c": Claim("S0", Anchor(10**9, 10**9 + 5, "qqqqq"))})
    assert codes(check(tmp_path, far)) == ["S122"]


def test_what_is_not_at_hand_is_noted_once(tmp_path: Path) -> None:
    found = check(tmp_path, case_of(TEXT, FEARS, "Xi flew"), b_txt="Quite another article.")
    assert codes(found) == ["S130"]
    assert found.diagnostics[0].severity == "note"
    assert found.summary.unchecked == 2
    assert str(found.summary) == "0 anchors verified, 0 moved, 0 failed, 2 not checked"


def test_unreadable_files_are_named_when_something_is_lacking(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    assert codes(check(tmp_path, case_of(TEXT, FEARS))) == ["S130", "S134"]
    assert codes(check(tmp_path, case_of(TEXT, FEARS), a_txt=TEXT)) == []


def test_quotes_may_be_visible_or_mended_text(tmp_path: Path) -> None:
    page = "<p>Beijing fears <b>turmoil</b> &amp; varioU.S. ills.</p>"
    raw = page.index("Beijing"), page.index("U.S. ills") + 4
    repairs = (Repair("us", "U.S."),)
    for quote in ("Beijing fears turmoil & varioU.S.", "Beijing fears turmoil & various", page[slice(*raw)]):
        case = Case({"S0": Source(sha(page), None, repairs)}, {"c": Claim("S0", Anchor(*raw, quote))})
        found = check(tmp_path, case, p_html=page)
        assert codes(found) == []
        assert found.summary.verified == 1


def test_a_repair_without_damage_is_said(tmp_path: Path) -> None:
    found = check(tmp_path, case_of(TEXT, FEARS, repairs=(Repair("us", "U.S."),)), a_txt=TEXT)
    assert codes(found) == ["S113"]
    assert found.summary.verified == 1


def test_links_hidden_files_and_case_files_are_left_alone(tmp_path: Path) -> None:
    inside = tmp_path / "docs"
    (inside / "deep").mkdir(parents=True)
    (inside / ".git").mkdir()
    (tmp_path / "out.txt").write_text("outside")
    (inside / "link.txt").symlink_to(tmp_path / "out.txt")
    (inside / "folder").symlink_to(tmp_path)
    (inside / ".git" / "x").write_text("hidden")
    (inside / "case.yaml").write_text("case: x")
    (inside / "deep" / "b.txt").write_text("deep")
    assert [d.text for d in shelve([inside]).documents.values()] == ["deep"]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="S133"):
        shelve([tmp_path / "none"])


def test_a_bad_repair_is_an_error_and_the_rest_is_checked(tmp_path: Path) -> None:
    found = check(tmp_path, case_of(TEXT, FEARS, repairs=(Repair("us", ""),)), a_txt=TEXT)
    assert codes(found) == ["S112"]
    assert found.summary.verified == 1


def test_a_letter_changed_in_the_visible_text_fails_with_its_place(tmp_path: Path) -> None:
    page = "<p>Beijing fears <b>turmoil</b> &amp; more of it.</p>"
    start, end = page.index("Beijing"), page.index(" of it")
    case = Case(
        {"S0": Source(sha(page), "p.html")},
        {"c": Claim("S0", Anchor(start, end, "Beijing fears turmoil & more"))},
    )
    found = check(tmp_path, case, p_html=page.replace("turmoil", "turmoul"))
    assert codes(found) == ["S131", "S121"]
    place = found.diagnostics[1].place
    assert place is not None
    assert place.column == page.index("il</b>") + 1
