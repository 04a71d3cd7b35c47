"""Text made safe to show in XML. Escaping is the template engine's, and happens once, where text is shown."""

from __future__ import annotations

import unicodedata

# Controls that can reorder or hide the text around them; a quoted source must not rewrite the page.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """``text`` without anything that XML cannot carry or that reorders what stands beside it."""
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    for c in text:
        if c in "\t\n":
            out.append(c)
        elif c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") or _no_character(ord(c)):
            out.append("\N{REPLACEMENT CHARACTER}")
        else:
            out.append(c)
    return "".join(out)


def _no_character(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
