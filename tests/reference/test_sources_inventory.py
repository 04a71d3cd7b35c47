"""The hand-made inventory of the two seed documents: every quote stands at its offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.sources.anchors import Changed, Found, locate
from detente.sources.gazetteer import actors
from detente.sources.library import check_documents, reading_views, shelve
from detente.sources.repairs import find_damage, review_repairs
from detente.sources.sentences import sentences
from detente.sources.views import Span, apply_edits, raw_view, to_view
from tests.sources_undone import inverse_edits

pytestmark = pytest.mark.documents

ROW = re.compile(r"^\| (S[01])-(\d+) \|.*\| \"(.*)\" \| (\d+)–(\d+) \|$", re.M)
SHA = re.compile(r"^sha256 of file: `([0-9a-f]{64})`$", re.M)


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
    claims: dict[str, Claim]


US = Repair("us", "U.S.")


@pytest.fixture(scope="module")
def case(shared: Path) -> Case:
    text = (shared / "reference" / "claims-inventory.md").read_text(encoding="utf-8")
    s0, s1 = SHA.findall(text)
    claims = {f"{s}-{n}": Claim(s, Anchor(int(a), int(b), q)) for s, n, q, a, b in ROW.findall(text)}
    assert len(claims) == 145
    return Case({"S0": Source(s0, "000_a94d186ff6c510de.txt", (US,)), "S1": Source(s1)}, claims)


def test_all_145_quotes_are_verified(case: Case, documents: Path) -> None:
    found = check_documents(case, documents)
    assert found.diagnostics == ()
    assert found.summary.verified == 145
    assert found.summary.sources == {"S0": "verified", "S1": "verified"}


def test_every_quote_with_a_letter_changed_fails_at_that_letter(case: Case, documents: Path) -> None:
    shelf = shelve([documents]).documents
    for claim in case.claims.values():
        text = shelf[case.sources[claim.source].sha256].text
        at = (claim.anchor.start + claim.anchor.end) // 2
        where = locate(text[:at] + "#" + text[at + 1 :], claim.anchor)
        assert isinstance(where, Changed)
        assert (where.at, where.edits) == (at, 1)


def test_the_damaged_document_is_mended_and_unmended(case: Case, documents: Path) -> None:
    document = shelve([documents]).documents[case.sources["S0"].sha256]
    mending = find_damage(document.text, "us", "U.S.")
    assert len(mending.edits) == 13
    view = apply_edits(raw_view(document.text), mending.edits)
    assert not re.search(r"[A-Za-z]U\.S\.|U\.S\.[a-z]", view.text)
    words = ["various", "use", "consensus", "used", "push", "Because", "caused"]
    assert all(re.search(rf"\b{word}\b", view.text) for word in words)
    assert apply_edits(raw_view(view.text), inverse_edits(document.text, mending.edits)).text == document.text
    assert view.text.count("U.S.") == document.text.count("U.S.") - 13
    assert len(review_repairs(document, (US,))) == 2


def test_quotes_read_well_in_the_mended_view(case: Case, documents: Path) -> None:
    document = shelve([documents]).documents[case.sources["S0"].sha256]
    view = reading_views(document, (US,))[-1]
    span = to_view(view, 3253, 3334)
    assert (
        view.text[slice(*span)]
        == "that it is impossible for the United States to push China out of Northeast Asia"
    )
    for claim in case.claims.values():
        if claim.source == "S0":
            anchor = claim.anchor
            shown = view.text[slice(*to_view(view, anchor.start, anchor.end))]
            assert shown == anchor.quote.replace("consensU.S.", "consensus").replace("pU.S.h", "push")


def test_every_quote_is_inside_one_sentence(case: Case, documents: Path) -> None:
    shelf = shelve([documents]).documents
    for source_id, count in (("S0", 48), ("S1", 61)):
        source = case.sources[source_id]
        listed = sentences(reading_views(shelf[source.sha256], source.repairs)[-1])
        assert len(listed) == count
        for name, claim in case.claims.items():
            if claim.source == source_id:
                inside = [
                    s for s in listed if s.raw.start <= claim.anchor.start and claim.anchor.end <= s.raw.end
                ]
                assert len(inside) == 1, name


def test_found_is_at_its_offsets(case: Case, documents: Path) -> None:
    shelf = shelve([documents]).documents
    for claim in case.claims.values():
        where = locate(shelf[case.sources[claim.source].sha256].text, claim.anchor)
        assert where == Found(Span(claim.anchor.start, claim.anchor.end))


def test_the_parties_are_found_and_trump_is_a_person(case: Case, documents: Path) -> None:
    shelf = shelve([documents]).documents
    text = reading_views(shelf[case.sources["S0"].sha256], (US,))[-1].text
    found = {a.entry.id: a for a in actors([text])}
    # Counted by hand in the inventory: Beijing 10, China 31.
    assert found["china"].names == 41
    assert "Beijing" in found["china"].aliases
    assert found["trump"].entry.kind == "person"
    assert {"us", "dprk", "xi", "kim-jong-un", "g20"} <= found.keys()
    assert "us-congress" not in found
