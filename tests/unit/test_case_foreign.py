"""Text of files that other programs wrote."""

from __future__ import annotations

import pytest

from detente.case.diagnostics import Problems
from detente.case.foreign import decoded


@pytest.mark.parametrize(
    "raw", [b"a,b\n1,\xc3\xa9\n", "a,b\n1,é\n".encode("utf-8-sig"), "a,b\n1,é\n".encode("utf-16")]
)
def test_text_is_read_in_the_encoding_it_says(raw: bytes) -> None:
    assert decoded(raw, "t.csv", "R201") == "a,b\n1,é\n"


def test_a_bad_byte_is_placed_on_its_line() -> None:
    with pytest.raises(Problems) as wrong:
        decoded(b"a,b\n1,2\n3,\xe9\n", "t.csv", "I101")
    (found,) = wrong.value.diagnostics
    assert found.place is not None
    assert (found.code, found.place.file, found.place.line) == ("I101", "t.csv", 3)
    assert "not UTF-8 text: a bad byte at position 10" in found.message
