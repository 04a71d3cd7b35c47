"""How a result was obtained and how good it is, as data: which remark, and its values. A view has the words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .blocks import Block, Bullets, Details
from .speech import Sentence, say


@dataclass(frozen=True)
class Remark:
    """One thing that must be known of a result; ``code`` names its sentence in the view."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def remark(code: str, **values: Any) -> Remark:
    """A remark with its values."""
    return Remark(code, values)


def worded(remark: Remark, words: Mapping[str, str]) -> Sentence:
    """A remark in the view's words; remarks among its values too."""

    def said(value: Any) -> Any:
        if isinstance(value, Remark):
            return worded(value, words)
        return tuple(map(said, value)) if isinstance(value, tuple) else value

    return say(words[remark.code], **{name: said(value) for name, value in remark.values.items()})


def obtained(
    remarks: Iterable[Remark], words: Mapping[str, str], title: str = "How this was obtained"
) -> Iterator[Block]:
    """Remarks in the view's words, behind one line on the page."""
    items = tuple(worded(r, words) for r in remarks)
    if items:
        yield Details(title, (Bullets(items),))
