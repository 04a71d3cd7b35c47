"""The definitions, gathered from the folders of what implements them into pages of the documentation.

Each ``definition.md`` under ``src/detente`` is one chapter: a title ``# 3. Stability``; definitions under headings
``### Definition 3.2. …``, each ending in a list of literature, code and tests; and at the end the literature in full.
:func:`pages` gives the chapters and an index, by path under ``docs/``; :func:`citations` finds who cites what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "<!-- gathered by scripts/definition_pages.py from {} -->\n\n"

_TITLE = re.compile(r"# (\d+)\. (.+)")
_HEADING = re.compile(r"### Definition (\d+\.\d+)\. (.+)")
_FIELD = re.compile(r"- (Literature|Code|Tests): (.+)")
_WORK = re.compile(r"\S.*? \d{4}[a-z]?(?=$|[,;: ])")
_CITED = re.compile(r"\bDefinitions?\s+(\d+\.\d+(?:(?:,\s+|\s+and\s+|\s+to\s+|–)\d+\.\d+)*)")
_NUMBER = re.compile(r"\d+\.\d+")


@dataclass(frozen=True)
class Definition:
    """One definition: its number, what it is called, who is cited for it, and the files that compute and test it."""

    number: str
    title: str
    literature: tuple[str, ...]
    """As cited, ``Fang, Hipel & Kilgour 1993``; empty where the definition is this package's own."""
    code: tuple[str, ...]
    """Paths from the repository's root."""
    tests: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"definition-{self.number.replace('.', '-')}"


@dataclass(frozen=True)
class Chapter:
    """One ``definition.md``."""

    number: int
    title: str
    file: Path
    text: str
    definitions: tuple[Definition, ...]
    literature: tuple[str, ...]
    """Entries of its list of literature, each on one line."""

    @property
    def page(self) -> str:
        """Its path under ``docs/``."""
        return f"definitions/{self.file.parent.name}.md"


def chapters() -> tuple[Chapter, ...]:
    """Every chapter, in order. Raises ValueError, with the file, for one that is not written as it must be."""
    files = sorted((ROOT / "src" / "detente").rglob("definition.md"))
    return tuple(sorted((_chapter(f) for f in files), key=lambda c: c.number))


def _chapter(file: Path) -> Chapter:
    text = file.read_text(encoding="utf-8")
    title = _TITLE.match(text)
    if title is None:
        raise ValueError(f"{file}: the first line is not `# N. Title`")
    body, _, end = text.partition("\n## Literature\n")
    parts = re.split(r"(?m)^(?=### )", body)[1:]
    return Chapter(
        int(title[1]),
        title[2],
        file,
        text,
        tuple(_definition(file, part) for part in parts),
        tuple(" ".join(entry.split()) for entry in re.split(r"(?m)^- ", end)[1:]),
    )


def _definition(file: Path, part: str) -> Definition:
    heading = _HEADING.match(part)
    if heading is None:
        raise ValueError(f"{file}: `{part.splitlines()[0]}` is not `### Definition N.M. Title`")
    fields = {m[1]: m[2] for m in map(_FIELD.fullmatch, part.splitlines()) if m is not None}
    if fields.keys() != {"Literature", "Code", "Tests"}:
        raise ValueError(f"{file}: Definition {heading[1]} does not end in its literature, code and tests")
    own = fields["Literature"].startswith("none, ")
    return Definition(
        heading[1],
        heading[2],
        () if own else tuple(_work(file, text) for text in fields["Literature"].split("; ")),
        tuple(re.findall(r"`([^`]+)`", fields["Code"])),
        tuple(re.findall(r"`([^`]+)`", fields["Tests"])),
    )


def _work(file: Path, text: str) -> str:
    found = _WORK.match(text)
    if found is None:
        raise ValueError(f"{file}: `{text}` names no author and year")
    return found[0]


# Citations


def numbers(cited: str) -> tuple[str, ...]:
    """``3.2``, ``3.2 and 3.4``, ``3.2, 3.4`` or the range ``3.2–3.5`` (also ``3.2 to 3.5``) as single numbers."""
    found: list[str] = []
    for item in re.split(r",\s+|\s+and\s+", cited):
        first, *rest = _NUMBER.findall(item)
        chapter, low = first.split(".")
        last, high = rest[0].split(".") if rest else (chapter, low)
        if last != chapter or int(high) < int(low):
            raise ValueError(f"`{item}` is no range of definitions of one chapter")
        found += [f"{chapter}.{k}" for k in range(int(low), int(high) + 1)]
    return tuple(found)


def citations(text: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Each place where ``text`` says ``Definition 3.2``, ``Definitions 3.2–3.5``, …, and the numbers meant."""
    for match in _CITED.finditer(text):
        yield match, numbers(match[1])


# Pages


def pages() -> dict[str, str]:
    """Markdown by path under ``docs/``."""
    every = chapters()
    where = {d.number: (c, d) for c in every for d in c.definitions}
    made = {c.page: BEGIN.format(c.file.relative_to(ROOT)) + _page(c, where) for c in every}
    return {"definitions/index.md": _index(every), **made}


def _page(chapter: Chapter, where: dict[str, tuple[Chapter, Definition]]) -> str:
    blocks = []
    for block in re.split(r"\n{2,}", chapter.text.rstrip("\n")):
        heading = _HEADING.match(block)
        if heading is not None:
            # An anchor of its own, so that a link does not hang on the title.
            blocks.append(f'<a id="{where[heading[1]][1].anchor}"></a>')
        # Headings and formulas stay as they are.
        blocks.append(block if block.startswith(("    ", "#")) else _linked(block, chapter, where))
    return "\n\n".join(blocks) + "\n"


def _linked(block: str, chapter: Chapter, where: dict[str, tuple[Chapter, Definition]]) -> str:
    """A paragraph with the numbers it cites as links to their definitions."""

    def link(number: re.Match[str]) -> str:
        other, definition = where[number[0]]
        page = "" if other is chapter else Path(other.page).name
        return f"[{number[0]}]({page}#{definition.anchor})"

    return _CITED.sub(lambda cited: _NUMBER.sub(link, cited[0]), block)


def _index(every: Iterable[Chapter]) -> str:
    parts = [
        BEGIN.format("src/detente"),
        "# Definitions\n",
        "What Détente computes, one numbered definition a thing: its formula, who is cited for it, and the files that "
        "compute and test it. The code cites these numbers. Each chapter lies in the folder of what implements it, as "
        "`definition.md`, and is gathered here.\n",
    ]
    for chapter in every:
        page = Path(chapter.page).name
        rows = [
            f"| [{d.number}]({page}#{d.anchor}) | {d.title} | {'; '.join(d.literature) or '–'} |"
            for d in chapter.definitions
        ]
        head = f"## [{chapter.number}. {chapter.title}]({page})\n\n| | definition | literature |\n| --- | --- | --- |\n"
        parts.append(head + "\n".join(rows) + "\n")
    return "\n".join(parts)
