"""The flagship's sources: all 145 claims accounted for, quotes where they stand, and nothing known too early."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from detente.case import catalog
from detente.case.load import CaseFile, load
from detente.case.uses import claim_uses
from detente.sources.library import check_documents
from tests.published_data import published

YEARS = ("us-dprk-2018", "us-dprk-2019")


@pytest.fixture(scope="module")
def cases() -> dict[str, CaseFile]:
    return {name: load(name) for name in YEARS}


def folder(name: str) -> Path:
    return catalog.find(name)


def test_the_earlier_case_has_one_document_and_the_later_both(cases: dict[str, CaseFile]) -> None:
    earlier, later = (cases[name].case for name in YEARS)
    assert {c.source for c in earlier.claims.values()} == {"schneiderman"}
    assert list(earlier.claims) == [f"S1-{n}" for n in range(1, 70)]
    assert {c.source for c in later.claims.values()} == {"schneiderman", "tao-peng"}
    assert sorted(later.claims) == sorted(
        [f"S1-{n}" for n in range(1, 70)] + [f"S0-{n}" for n in range(1, 77)]
    )


def test_every_claim_is_used_with_a_line_or_declined_with_a_reason(cases: dict[str, CaseFile]) -> None:
    used: set[str] = set()
    declined: set[str] = set()
    for file in cases.values():
        for claim, uses in claim_uses(file.case).items():
            reason = file.case.claims[claim].declined
            assert bool(uses) != bool(reason), claim
            assert all(len(use.line) > 8 for use in uses), claim
            (used if uses else declined).add(claim)
    assert not used & declined
    assert len(used | declined) == 145
    assert len(used) >= 130
    # Page furniture and sarcasm support nothing, ever.
    assert {"S0-76", "S1-62"} <= declined


def test_nothing_of_2018_rests_on_what_was_written_in_2019(cases: dict[str, CaseFile]) -> None:
    for file in folder("us-dprk-2018").glob("*.yaml"):
        assert "S0-" not in file.read_text(encoding="utf-8"), file.name
    case = cases["us-dprk-2018"].case
    as_of = dt.date(2018, 5, 13)
    assert case.as_of == as_of
    assert all(s.published <= as_of for s in case.sources.values())
    assert all(e.date <= as_of for e in case.record.events.values())
    assert all((c.about or as_of) <= as_of or c.hedge for c in case.claims.values())


def test_the_later_case_uses_nothing_after_its_date(cases: dict[str, CaseFile]) -> None:
    case = cases["us-dprk-2019"].case
    assert case.as_of == dt.date(2019, 6, 22)
    source = case.sources["tao-peng"]
    assert source.known_by == case.as_of
    assert source.published == dt.date(2019, 7, 4)
    assert all(e.date <= case.as_of for e in case.record.events.values())
    assert load("us-dprk-2019", ["as-published"]).case.as_of == source.published


def test_a_claim_is_a_prior_or_evidence_never_both(cases: dict[str, CaseFile]) -> None:
    for file in cases.values():
        for claim, uses in claim_uses(file.case).items():
            sections = {use.path.split(".")[0] for use in uses}
            assert not (sections & {"mechanisms", "narratives"} and sections & {"indicators", "record"}), (
                claim
            )


def test_quotes_are_a_few_words(cases: dict[str, CaseFile]) -> None:
    for claim in cases["us-dprk-2019"].case.claims.values():
        assert len(claim.anchor.quote.split()) <= 10
        assert claim.anchor.end - claim.anchor.start == len(claim.anchor.quote)


@pytest.mark.documents
def test_every_anchor_and_hedge_stands_in_its_document(cases: dict[str, CaseFile], documents: Path) -> None:
    raw = {}
    for file in documents.glob("*.txt"):
        with file.open(encoding="utf-8", newline="") as opened:
            raw[file.name] = opened.read()
    case = cases["us-dprk-2019"].case
    for name, claim in case.claims.items():
        text = raw[str(case.sources[claim.source].file)]
        assert text[claim.anchor.start : claim.anchor.end] == claim.anchor.quote, name
        assert claim.hedge is None or claim.hedge in text, name
    checked = check_documents(case, documents)
    assert [d.message for d in checked.diagnostics if d.severity == "error"] == []


def test_anchors_lie_within_the_passages_of_the_inventory(cases: dict[str, CaseFile]) -> None:
    passages = published("us-dprk-passages")["passages"]
    spans = {f"{document}-{n}": span for document, rows in passages.items() for n, span in rows.items()}
    assert len(spans) == 145
    for name, claim in cases["us-dprk-2019"].case.claims.items():
        start, end = spans[name]
        assert start - 60 < claim.anchor.end, name
        assert claim.anchor.start < end + 60, name


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


@pytest.mark.documents
def test_no_run_of_ten_words_is_copied_from_a_document(documents: Path) -> None:
    """Quotes are a few words; everything else is in our own."""
    runs: set[tuple[str, ...]] = set()
    for file in documents.glob("*.txt"):
        w = words(file.read_text(encoding="utf-8"))
        runs |= set(zip(*(w[k:] for k in range(10)), strict=False))
    for name in YEARS:
        for file in folder(name).glob("*.yaml"):
            plain = re.sub(r"anchor: \{.*", "", file.read_text(encoding="utf-8"))
            mine = words(plain)
            assert not runs & set(zip(*(mine[k:] for k in range(10)), strict=False)), file.name
