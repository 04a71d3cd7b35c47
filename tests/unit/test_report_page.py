"""The page: self-contained, escaped, the same bytes twice, and true to the numbers it was given."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import click
import pytest
import yaml

from detente.case.load import load_text
from detente.front import case_of
from detente.report.build import build_report
from detente.report.gather import analyze_case
from detente.report.gather import sections as of_lenses
from detente.report.inputs import ReportInputs, ReportSettings
from detente.report.sections import METHOD, SECTIONS
from tests.unit.report_case import TEXT, tiny_inputs

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Elements with their attributes and place, and the text outside ``style``."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.stack: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.stack)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.stack)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1] == tag, f"</{tag}> closes <{self.stack[-1]}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


@pytest.fixture(scope="module")
def inputs() -> ReportInputs:
    return tiny_inputs()


@pytest.fixture(scope="module")
def html(inputs: ReportInputs) -> str:
    return build_report(inputs)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_part_is_there_in_order(page: Page) -> None:
    ids = [a["id"] for a in page.all("section")]
    own = [(s.order, s.id) for s in SECTIONS if not s.within]
    lenses = [(s.order, s.id) for _, _, s in of_lenses() if not s.within]
    assert ids == [name for _, name in sorted(own + lenses) if name != "record"]
    assert ids[:4] == ["answer", "parties", "space", "deals"]


def test_same_inputs_same_bytes(html: str, inputs: ReportInputs) -> None:
    assert build_report(inputs) == html


def test_gathered_again_the_same_bytes(html: str) -> None:
    assert build_report(tiny_inputs()) == html


def test_well_formed_and_closed(page: Page) -> None:
    assert page.stack == []


def test_asks_for_nothing_and_runs_nothing(html: str, page: Page) -> None:
    assert_inert(page)
    policy = next(
        a["content"] or "" for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert re.findall(r"https?://[^\s\"<]+", html.replace("http://www.w3.org/2000/svg", "")) == []
    assert "@import" not in html
    assert "url(http" not in html


def assert_inert(page: Page) -> None:
    forbidden = {
        "script",
        "iframe",
        "object",
        "embed",
        "img",
        "link",
        "base",
        "form",
        "audio",
        "video",
        "source",
        "use",
    }
    assert forbidden.isdisjoint({name for name, _, _ in page.elements})
    for name, attributes, _ in page.elements:
        for key, value in attributes.items():
            assert not key.startswith("on"), (name, key)
            assert key not in (
                "src",
                "srcset",
                "style",
                "action",
                "formaction",
                "data",
                "poster",
                "xlink:href",
                "ping",
            )
            if key == "href":
                assert (value or "").startswith("#"), (name, value)


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    ids = [a["id"] for _, a, _ in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    wanted = {(a["href"] or "")[1:] for a in page.all("a")}
    for _, attributes, _ in page.elements:
        wanted.update((attributes.get("aria-labelledby") or "").split())
    assert wanted <= set(ids)


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(name[1]) for name, _, _ in page.elements if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_figure_has_a_text_alternative_and_its_numbers(html: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", html, re.S)
    assert len(figures) == 11
    for figure in figures:
        assert figure.count("<svg") == 1
        assert 'role="img"' in figure
        assert re.search(r"<title [^>]*>[^<]{5,}</title><desc [^>]*>[^<]{20,}</desc>", figure)
        assert "<figcaption>" in figure
        assert re.search(r"<details>.*<table>.*<td", figure, re.S)


def test_tables_are_named_and_scroll_within_themselves(html: str, page: Page) -> None:
    assert html.count("<table>") == html.count("<caption")
    for attributes in page.all("th"):
        assert attributes.get("scope") in ("col", "row", "rowgroup")
    regions = [a for a in page.all("div") if "table" in (a.get("class") or "").split()]
    assert len(regions) == html.count("<table>")
    assert all(a.get("tabindex") == "0" and a.get("role") == "region" for a in regions)


def test_no_local_path_and_no_clock(html: str) -> None:
    assert "/tmp" not in html
    assert "/home" not in html
    assert not re.search(r"\d{2}:\d{2}:\d{2}", html)


# What it says


def test_counts_are_the_results(page: Page, inputs: ReportInputs) -> None:
    counts = inputs.deals.counts
    assert counts.acceptable.exact
    said = f"can be settled in {int(counts.feasible.value)} ways, and {int(counts.acceptable.value)} of them"
    assert said in page.text


def test_gains_are_the_results(page: Page, inputs: ReportInputs) -> None:
    for s in inputs.deals.solutions:
        for gain in s.deals[0].party_gains:
            assert f"+{gain:.1f}".removesuffix(".0") in page.text


def test_gives_and_gets_add_up(inputs: ReportInputs) -> None:
    assert inputs.deals.side_by_side
    for deal in inputs.deals.side_by_side:
        total = inputs.deals.over_status_quo(deal)
        for p, party in enumerate(inputs.deals.parties):
            k = deal.actors.index(party)
            assert sum(c.points[k] for c in deal.changes) == pytest.approx(total[p], abs=1e-9)
            assert sum(deal.exchanged(party)) == pytest.approx(total[p], abs=1e-9)


def test_a_blocked_outcome_names_who_refuses_and_the_red_line(page: Page) -> None:
    assert "no possible agreement includes it" in page.text
    assert "by its red line The fleet will not be laid up" in page.text


def test_claims_show_voice_hedge_quote_and_use(page: Page) -> None:
    assert "a Borgan trader ← A. Clerk" in page.text
    assert "is said to" in page.text
    assert "wants the quays open" in page.text
    assert "Declined: it bears on nothing" in page.text
    assert "3 claims: 2 used in 7 places, 1 declined with a reason, all accounted for." in page.text
    assert "2 quotes checked against the documents: 1 in place, 1 moved, 0 changed or missing." in page.text


def test_unchecked_anchors_are_said_to_be_unchecked(inputs: ReportInputs) -> None:
    assert inputs.claims is not None
    claims = replace(inputs.claims, anchors={})
    text = Page(build_report(replace(inputs, claims=claims))).text
    assert "No document was at hand, so no quote was checked" in text


def test_a_chosen_reading_is_shown_as_taken() -> None:
    file = case_of(load_text(TEXT, "harbour.yaml"), variants=("pride/no",))
    html = build_report(analyze_case(file, ReportSettings(swings=0)))
    assert "This is not the case as written" in html
    row = re.search(r"It does not<br><code>pride/no</code></td><td>(.*?)</td>", html)
    assert row is not None
    assert "taken" in row[1]


def test_what_is_declared_and_not_computed_is_said_to_be(page: Page) -> None:
    assert "No lens of this release computes with what follows" in page.text
    for word in ("Why does Borga arm?", "Borga is afraid", "New hulls in the yards", "Step by step"):
        assert word in page.text


def test_a_focus_says_what_was_held() -> None:
    file = load_text(TEXT, "harbour.yaml")
    html = build_report(analyze_case(file, ReportSettings(swings=2, draws=2), focus="quay"))
    text = Page(html).text
    assert "Only the issues of this focus vary." in text
    assert "A treaty of friendship: signed" in text
    assert "detente deals harbour.yaml --focus quay" in text
    assert "detente check harbour.yaml --focus" not in text


def test_no_agreement_is_said_plainly() -> None:
    impossible = TEXT.replace("red_lines:", "fallbacks: {alba: {inside: 100000}}\nred_lines:")
    found = analyze_case(load_text(impossible, "harbour.yaml"), ReportSettings())
    text = Page(build_report(found)).text
    assert "no agreement is possible here" in text
    assert "there is no agreement to show" in text
    assert found.sensitivity is None


def test_a_quorum_shows_its_coalitions() -> None:
    quorum = TEXT.replace("rule: all}", "rule: {quorum: 2, veto: [alba]}}")
    found = analyze_case(load_text(quorum, "harbour.yaml"), ReportSettings(swings=2, draws=3))
    text = Page(build_report(found)).text
    assert "By accepting coalition" in text
    assert "Fewer than all parties can adopt an agreement" in text


@pytest.mark.parametrize("name", ["nash-1950", "prisoners-dilemma", "kalai-smorodinsky-1975"])
def test_published_cases_have_a_report(name: str) -> None:
    from detente.case.load import load

    page = Page(build_report(analyze_case(load(name), ReportSettings())))
    assert_inert(page)
    assert "claims" not in [a["id"] for a in page.all("section")]


def test_every_command_it_suggests_is_one(inputs: ReportInputs) -> None:
    from detente.cli.root import main as root

    group: Any = root
    for section in SECTIONS:
        for line, _ in section.command(replace(inputs, name="nash-1950")):
            words = shlex.split(line)
            assert words[0] == "detente"
            command = group.get_command(click.Context(group), words[1])
            with command.make_context(words[1], words[2:], resilient_parsing=False) as context:
                assert context.params


# Hostile text

PAYLOAD = "</td></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}\u202e\x07"
FREE = {
    "title",
    "name",
    "says",
    "quote",
    "hedge",
    "assumed",
    "note",
    "question",
    "summary",
    "author",
    "outlet",
    "text",
}


def poisoned(value: Any, key: str = "") -> Any:
    """Every free text of a case with the payload behind it."""
    if isinstance(value, dict):
        inside = key in ("because", "values", "outcomes", "options")
        return {
            k: (v + PAYLOAD if inside and isinstance(v, str) and key != "values" else poisoned(v, k))
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [v + PAYLOAD if key in ("voices", "aliases") else poisoned(v, key) for v in value]
    return value + PAYLOAD if isinstance(value, str) and key in FREE else value


def test_hostile_text_is_text_everywhere(page: Page) -> None:
    data = poisoned(yaml.safe_load(TEXT.replace("2020-", "!!str 2020-")))
    for claim in data["claims"].values():
        claim["anchor"]["end"] = claim["anchor"]["start"] + len(claim["anchor"]["quote"])
    data["red_lines"]["fleet-stays"]["title"] = PAYLOAD
    file = load_text(yaml.safe_dump(data, allow_unicode=True), "harbour.yaml")
    made = analyze_case(file, ReportSettings(draws=20))
    made = replace(
        made,
        sets=(f"a={PAYLOAD}",),
        variants=(PAYLOAD,),
        name=PAYLOAD,
        version=PAYLOAD,
        case_hash=PAYLOAD,
    )
    html = build_report(made)
    hostile = Page(html)
    assert_inert(hostile)
    assert hostile.stack == []
    assert {name for name, _, _ in hostile.elements} <= {name for name, _, _ in page.elements} | {"tspan"}
    # A long title in a drawing is broken over lines.
    known = {"x", "dy"} | {k for _, a, _ in page.elements for k in a}
    assert {k for _, a, _ in hostile.elements for k in a} <= known
    assert hostile.text.count("<script>alert(1)</script>") > 60
    assert "{{7*7}}" in hostile.text
    assert "\u202e" not in html
    assert "\x07" not in html


# What a section is


def test_a_section_more_stands_in_its_place(inputs: ReportInputs, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = replace(METHOD, id="of-a-test", order=450, title="Who would move")
    monkeypatch.setattr("detente.report.build.SECTIONS", (*SECTIONS, extra))
    shown = [a["id"] for a in Page(build_report(inputs)).all("section")]
    assert shown.index("of-a-test") == shown.index("deals") + 1


def test_no_two_sections_share_an_id_or_a_place() -> None:
    every = [*SECTIONS, *(section for _, _, section in of_lenses())]
    assert len({s.id for s in every}) == len(every)
    # The numbers stand at the end of what the answer leans on, at its place.
    places = [s.order for s in every if not s.within]
    assert len(set(places)) == len(places)


def test_a_template_cannot_print_what_was_not_formatted() -> None:
    from detente.report.build import environment

    with pytest.raises(TypeError, match="format it first"):
        environment().from_string("{{ x }}").render(x=1.23456789)
    with pytest.raises(TypeError, match="format it first"):
        environment().from_string("{{ x }}").render(x=None)
