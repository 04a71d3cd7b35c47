"""Text as a page can hold it, and an interval as it is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.lenses.deals import wilson
from detente.lenses.deals.view_trades import interval
from detente.report.svg import clean
from detente.view.speech import PLAIN


@given(st.text())
def test_clean_text_is_legal_xml_and_reorders_nothing(raw: str) -> None:
    shown = clean(raw)
    assert len(shown) == len(raw)
    for c in shown:
        assert c in "\t\n" or ord(c) >= 0x20
        assert not 0x7F <= ord(c) <= 0x9F
        assert not 0xD800 <= ord(c) <= 0xDFFF
        assert c not in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f"
        assert ord(c) & 0xFFFE != 0xFFFE


def test_wilson_interval() -> None:
    # Wilson 1927: 20 of 20 leaves 84 to 100 %; 8 of 10 leaves 49 to 94 %.
    assert PLAIN.say(interval(*wilson(1.0, 20))) == "84 to 100 %"
    assert PLAIN.say(interval(*wilson(0.8, 10))) == "49 to 94 %"
