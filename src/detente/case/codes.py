"""Every diagnostic code: what it means, why it matters, a wrong and a mended example.

The cards stand in the ``*.codes.md`` files of the package, those of a rule beside the rule (``checks/world.codes.md``
beside ``checks/world.py``): a heading with code and title, why it matters, and the two examples, fenced. Only whoever
asks for the cards reads them: the documentation, a page a code, and the tests, which refuse a code without one.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CodeInfo:
    """A diagnostic code. ``wrong`` and ``mended`` are short YAML or shell examples."""

    title: str
    why: str
    wrong: str
    mended: str


def _cards() -> dict[str, CodeInfo]:
    """Code → its card. Raises ValueError where two cards have one code, so that two rules never share one, and where a
    card is not as described above."""
    cards: dict[str, CodeInfo] = {}
    for file in sorted(Path(__file__).parents[1].rglob("*.codes.md")):
        for text in file.read_text(encoding="utf-8").split("\n## ")[1:]:
            words, wrong, _, mended, _ = text.split("```\n")
            code, title = words.partition("\n")[0].split(" ", 1)
            if code in cards:
                raise ValueError(f"diagnostic code {code} is declared twice")
            cards[code] = CodeInfo(title, words.partition("\n")[2].strip(), wrong.rstrip(), mended.rstrip())
    return cards


CODES = _cards()
