"""Views are reversible and their offsets lead both ways; searches equal brute force."""

from __future__ import annotations

import html
from dataclasses import dataclass
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from detente.sources.anchors import Changed, Found, Missing, Moved, _near, locate, tolerance
from detente.sources.html import tokens, visible_view
from detente.sources.repairs import find_damage
from detente.sources.sentences import sentences
from detente.sources.views import Edit, Span, View, apply_edits, raw_view, to_raw, to_view
from tests.sources_undone import inverse_edits

letters = st.text(alphabet="aS.U sun-é\n", max_size=60)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text(max_size=5))) for a, b in pairs]


@given(edited())
@example(("ab", [Edit(1, 1, "x"), Edit(1, 1, "y")]))
def test_unrepair_of_repair_is_the_text(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    made = apply_edits(raw_view(text), edits)
    back = apply_edits(raw_view(made.text), inverse_edits(text, edits))
    assert back.text == text


@given(edited(), st.data())
def test_offsets_lead_both_ways(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    view = apply_edits(raw_view(text), edits)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    raw = to_raw(view, start, end)
    assert 0 <= raw.start <= raw.end <= len(text)
    # Back and forth nothing is won, and nothing lost but what was deleted and so is not shown.
    covered = to_raw(view, *to_view(view, *raw))
    deleted = {at for e in edits if not e.replacement for at in range(e.start, e.end)}
    assert set(range(*covered)) <= set(range(*raw))
    assert set(range(*raw)) - deleted <= set(range(*covered))
    # Outside every edit a character is itself.
    for at in range(start, end):
        point = to_raw(view, at, at + 1)
        untouched = point.end - point.start == 1 and not any(
            e.start < point.end and point.start < e.end for e in edits
        )
        if untouched and to_view(view, *point) == (at, at + 1):
            assert text[point.start] == view.text[at]


@given(edited())
def test_untouched_characters_map_one_to_one(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    view = apply_edits(raw_view(text), edits)
    shift, at = 0, 0
    for edit in [*edits, Edit(len(text), len(text), "")]:
        for raw in range(at, edit.start):
            assert view.text[raw + shift] == text[raw]
            assert to_raw(view, raw + shift, raw + shift + 1) == (raw, raw + 1)
            assert to_view(view, raw, raw + 1) == (raw + shift, raw + shift + 1)
        shift += len(edit.replacement) - (edit.end - edit.start)
        at = edit.end


@given(letters)
def test_the_damage_rule_is_undone_and_leaves_nothing_glued(text: str) -> None:
    mending = find_damage(text, "us", "U.S.")
    view = apply_edits(raw_view(text), mending.edits)
    assert apply_edits(raw_view(view.text), inverse_edits(text, mending.edits)).text == text
    for edit in mending.edits:
        assert text[edit.start : edit.end] == "U.S."
    seen = {e.start for e in mending.edits}
    for at in range(len(text)):
        if text.startswith("U.S.", at):
            before = text[at - 1] if at else " "
            after = text[at + 4] if at + 4 < len(text) else " "
            if before.isalpha() or after.islower():
                assert at in seen


@given(st.lists(st.sampled_from(["bus", "us", "use", "consensus", "the", "push", ".", "in "]), max_size=12))
def test_damage_inside_words_is_mended(parts: list[str]) -> None:
    text = " ".join(parts)
    damaged = text.replace("us", "U.S.")
    mended = apply_edits(raw_view(damaged), find_damage(damaged, "us", "U.S.").edits).text
    # The word "us" alone cannot be told from the States, and only it.
    assert mended == " ".join("U.S." if part == "us" else part for part in parts)


MARKUP = (
    "<p>|</p>|<br>|<b>|</b>| |\r\n|a|Kim|&amp;|&lt;|&#8217;|<!-- c -->|&|<|x='>'|>"
    "|<script>|</script>|<title>|</title>|<pre>|</pre>|<template>|</template>"
)
markup = st.lists(st.sampled_from(MARKUP.split("|")), max_size=25).map("".join)


def check_view(view: View, source: str) -> None:
    low = 0
    for at in range(len(view.text)):
        raw = to_raw(view, at, at + 1)
        assert 0 <= raw.start < raw.end <= len(source)
        assert raw.start >= low
        low = raw.start
        if not view.text[at].isspace():
            assert html.unescape(source[raw.start : raw.end])[: 1 + 1].find(view.text[at]) >= 0
            assert to_view(view, *raw) == (at, at + 1)


@given(markup)
def test_every_visible_character_has_its_place(source: str) -> None:
    check_view(visible_view(source), source)
    spans = [(t.start, t.end) for t in tokens(source)]
    assert [a for a, _ in spans[1:]] == [b for _, b in spans[:-1]]


class Oracle(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("script", "style", "title")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


words = st.text(alphabet="abc é", min_size=1, max_size=6).map(html.escape)
well_formed = st.recursive(
    words | st.sampled_from(["&eacute;", "&#65;", "<br>", "<!-- x<y -->", "<script>a < b</script>"]),
    lambda inner: st.tuples(st.sampled_from(["p", "div", "b", "i", "a"]), st.lists(inner, max_size=4)).map(
        lambda made: f'<{made[0]} title="a > b">{"".join(made[1])}</{made[0]}>'
    ),
    max_leaves=12,
)


@given(well_formed)
def test_well_formed_html_reads_as_the_standard_library_reads_it(source: str) -> None:
    oracle = Oracle()
    oracle.feed(source)
    oracle.close()
    assert "".join(visible_view(source).text.split()) == "".join("".join(oracle.said).split())


prose = st.lists(
    st.sampled_from(
        [
            "Mr. Kim",
            "the U.S.",
            "Xi",
            "met.",
            "Talks",
            "failed!",
            "\n\n",
            "\r\n",
            "“Yes.”",
            "Col.",
            "e.g.",
            "?",
        ]
    ),
    max_size=20,
).map(" ".join)


@given(prose | st.text(max_size=80))
def test_sentences_hold_every_printed_character_once(text: str) -> None:
    found = sentences(raw_view(text))
    assert [s.id for s in found] == [f"s{n}" for n in range(1, len(found) + 1)]
    at = 0
    for sentence in found:
        assert not text[at : sentence.view.start].strip()
        assert sentence.text == text[sentence.view.start : sentence.view.end]
        assert sentence.text.strip()
        assert sentence.view.start >= at
        at = sentence.view.end
    assert not text[at:].strip()


def levenshtein(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            new.append(min(row[j - 1] + (x != y), row[j] + 1, new[-1] + 1))
        row = new
    return row[-1]


@given(st.text("abc", min_size=1, max_size=7), st.text("abc", min_size=1, max_size=10))
def test_the_nearest_part_equals_brute_force(quote: str, text: str) -> None:
    best = min(levenshtein(quote, text[i:j]) for i in range(len(text) + 1) for j in range(i, len(text) + 1))
    near = _near(text, Span(0, len(text)), quote, 99)
    assert near is not None
    span, edits = near
    assert edits == best == levenshtein(quote, text[span.start : span.end])


@dataclass(frozen=True)
class Anchor:
    start: int
    end: int
    quote: str


TEXT = (
    "China is also unlikely to impose a comprehensive economic blockade. Beijing fears confrontation with Pyongyang. "
    "Mr. Kim wants support for his approach: gradual, action for action. The talks take place in Singapore in June."
)


@given(st.integers(0, len(TEXT) - 30), st.integers(12, 30), st.text("xyz \n", max_size=40))
def test_text_put_before_a_quote_moves_it(start: int, size: int, more: str) -> None:
    anchor = Anchor(start, start + size, TEXT[start : start + size])
    assert locate(TEXT, anchor) == Found(Span(start, start + size))
    where = locate(more + TEXT, anchor)
    if more:
        assert isinstance(where, Moved)
        assert where.span == (start + len(more), start + len(more) + size)
    else:
        assert isinstance(where, Found)


@given(st.integers(20, len(TEXT) - 40), st.integers(12, 40), st.integers(1, 20))
def test_a_quote_that_moved_by_a_few_letters_has_moved(start: int, size: int, cut: int) -> None:
    quote = TEXT[start : start + size]
    where = locate(TEXT[cut:], Anchor(start, start + size, quote))
    assert isinstance(where, Moved)
    assert where.span == (start - cut, start - cut + size)


@given(
    st.integers(0, len(TEXT) - 40),
    st.integers(16, 40),
    st.data(),
    st.sampled_from(["", "Before. ", "A longer insertion, of more than the quote's length, goes before. "]),
)
def test_one_changed_letter_fails_with_its_place(
    start: int, size: int, data: st.DataObject, more: str
) -> None:
    quote = TEXT[start : start + size]
    at = start + data.draw(st.integers(0, size - 1))
    changed = TEXT[:at] + ("#" if TEXT[at] != "#" else "%") + TEXT[at + 1 :]
    where = locate(more + changed, Anchor(start, start + size, quote))
    assert isinstance(where, Changed)
    assert where.edits == 1
    assert where.at == at + len(more)
    assert where.text == (more + changed)[where.span.start : where.span.end]


@given(st.text("abcdefgh ", min_size=8, max_size=60), st.text("abcdefgh ", max_size=200), st.integers(0, 250))
def test_no_verdict_is_silent_or_wrong(quote: str, text: str, start: int) -> None:
    where = locate(text, Anchor(start, start + len(quote), quote))
    if isinstance(where, Found):
        assert text[start : start + len(quote)] == quote
    elif isinstance(where, Moved):
        assert all(text[s.start : s.end] == quote for s in where.candidates)
        assert where.span.start != start
    elif isinstance(where, Changed):
        assert levenshtein(quote, text[where.span.start : where.span.end]) == where.edits
        assert 0 < where.edits <= tolerance(quote)
    else:
        assert isinstance(where, Missing)
        assert quote not in text


@given(st.data())
def test_a_changed_quote_is_found_wherever_it_went(data: st.DataObject) -> None:
    quote = "China is unlikely to impose a comprehensive blockade on its neighbour"
    spoilt = quote
    for _ in range(data.draw(st.integers(1, tolerance(quote)))):
        at = data.draw(st.integers(0, len(spoilt)))
        spoilt = (
            spoilt[:at] + data.draw(st.sampled_from(["#", ""])) + spoilt[at + data.draw(st.integers(0, 1)) :]
        )
    text = (
        "0123456789 " * data.draw(st.integers(0, 300))
        + spoilt
        + " 9876543210" * data.draw(st.integers(0, 300))
    )
    where = locate(text, Anchor(500, 500 + len(quote), quote))
    edits = levenshtein(quote, spoilt)
    if quote not in text:
        assert isinstance(where, Changed)
        assert where.edits <= edits
    else:
        assert isinstance(where, Found | Moved)
