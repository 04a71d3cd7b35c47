"""Definitions are numbered once, cited as they are, and computed, tested and documented where they say."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import definition_pages  # noqa: E402
from definition_pages import Chapter, Definition  # noqa: E402

NAME = r"[A-Z][\w’–-]+"
WORK = re.compile(rf"{NAME}(?:, {NAME})*(?: & {NAME})? \d{{4}}[a-z]?")
BESIDE = re.compile(r"\s*[(;,]\s*([^()]*)\)")
"""What stands in brackets with a citation, or in the brackets that follow it."""


@pytest.fixture(scope="module")
def chapters() -> tuple[Chapter, ...]:
    return definition_pages.chapters()


@pytest.fixture(scope="module")
def by_number(chapters: tuple[Chapter, ...]) -> dict[str, Definition]:
    return {d.number: d for c in chapters for d in c.definitions}


def written() -> Iterator[tuple[Path, str]]:
    """Everything a reader of the repository reads, line breaks as blanks."""
    files = [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    for folder in ("src", "tests", "docs", "benchmarks", "scripts"):
        files += [f for f in (ROOT / folder).rglob("*") if f.suffix in (".py", ".md", ".yaml", ".j2")]
    for file in sorted(files):
        yield file, " ".join(file.read_text(encoding="utf-8").split())


def mismatches(text: str, by_number: dict[str, Definition]) -> list[str]:
    """What is wrong with the citations of a text, in words."""
    wrong = []
    for match, numbers in definition_pages.citations(text):
        unknown = [n for n in numbers if n not in by_number]
        if unknown:
            wrong.append(f"`{match[0]}`: there is no Definition {', '.join(unknown)}")
            continue
        known = {work for n in numbers for work in by_number[n].literature}
        beside = BESIDE.match(text, match.end())
        for work in WORK.findall(beside[1]) if beside else ():
            if work not in known:
                wrong.append(f"`{match[0]}` does not cite {work}, but {'; '.join(sorted(known)) or 'nobody'}")
    return wrong


def test_chapters_and_definitions_are_numbered_without_a_gap(chapters: tuple[Chapter, ...]) -> None:
    assert [c.number for c in chapters] == list(range(1, len(chapters) + 1))
    for chapter in chapters:
        expected = [f"{chapter.number}.{k}" for k in range(1, len(chapter.definitions) + 1)]
        assert [d.number for d in chapter.definitions] == expected, chapter.file
        assert expected, chapter.file


def test_titles_are_told_apart(by_number: dict[str, Definition]) -> None:
    titles = [d.title for d in by_number.values()]
    assert len(set(titles)) == len(titles)


def test_literature_is_given_in_full_and_all_of_it_is_cited(chapters: tuple[Chapter, ...]) -> None:
    for chapter in chapters:
        body = " ".join(chapter.text.partition("\n## Literature\n")[0].split())
        for definition in chapter.definitions:
            for work in definition.literature:
                names, year = work.rsplit(" ", 1)
                wanted = re.split(r", | & ", names)
                full = [e for e in chapter.literature if f"({year})." in e and e.startswith(wanted[0])]
                full = [e for e in full if all(n in e.partition(f"({year})")[0] for n in wanted)]
                assert len(full) == 1, (definition.number, work)
        for entry in chapter.literature:
            first, year = re.split(r"[, ]", entry, maxsplit=1)[0], re.search(r"\((\d{4}[a-z]?)\)", entry)
            assert year is not None, entry
            assert re.search(rf"{first}[^;.|]*? {year[1]}", body), f"{chapter.file}: {entry} is cited nowhere"


def test_every_definition_says_which_files_compute_and_test_it(by_number: dict[str, Definition]) -> None:
    missing = [
        f"Definition {d.number}: {path}"
        for d in by_number.values()
        for path in (*d.code, *d.tests)
        if not (ROOT / path).is_file()
    ]
    assert not missing, "\n".join(missing)
    assert all(d.code and d.tests for d in by_number.values())


def test_every_citation_is_of_a_definition_there_is_with_its_authors(
    by_number: dict[str, Definition],
) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {what}"
        for file, text in written()
        for what in mismatches(text, by_number)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_wrong_citation_is_noticed(by_number: dict[str, Definition]) -> None:
    word = "Definition"  # apart from its number, so that this file itself cites nothing wrong
    assert not mismatches(
        f"{word} 3.2 (Fang, Hipel & Kilgour 1993) and {word}s 3.3–3.5; and so on", by_number
    )
    assert mismatches(f"{word} 3.99 (Nash 1951)", by_number) == [f"`{word} 3.99`: there is no {word} 3.99"]
    assert "does not cite Nash 1950" in mismatches(f"({word}s 3.2, 3.3; Nash 1950)", by_number)[0]
    assert definition_pages.numbers("3.2 to 3.4 and 3.7") == ("3.2", "3.3", "3.4", "3.7")
    with pytest.raises(ValueError, match="no range"):
        definition_pages.numbers("3.4–3.2")


@pytest.mark.parametrize("name", ["MODEL", "DESIGN", "STYLE"])
def test_nothing_cites_a_file_that_a_reader_does_not_have(name: str) -> None:
    absent = name + ".md"
    assert not [str(file.relative_to(ROOT)) for file, text in written() if absent in text]


def test_the_pages_hold_every_definition_and_their_links_lead_there(chapters: tuple[Chapter, ...]) -> None:
    pages = definition_pages.pages()
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for chapter in chapters:
        assert f": {chapter.page}\n" in navigation
        for d in chapter.definitions:
            row = f"[{d.number}]({Path(chapter.page).name}#{d.anchor}) | {d.title} |"
            assert row in pages["definitions/index.md"]
    for path, text in pages.items():
        for page, anchor in re.findall(r"\]\(([a-z]*(?:\.md)?)#([\w-]+)\)", text):
            target = pages[f"definitions/{page}" if page else path]
            assert f'<a id="{anchor}"></a>' in target, (path, page, anchor)
