"""The cases that ship, or those of a folder, as a list; and everything wrong with one case and with its quotes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.catalog import catalog
from detente.case.diagnostics import Diagnostic, Place, Problems, errors, ordered, problem, render_one, tally
from detente.case.load import CaseFile
from detente.case.read import read_case
from detente.envelope import fields, plain
from detente.front import Door, case_of
from detente.sources.library import check_documents
from detente.view.blocks import Block, Column, Say, Table, Verbatim, records, unseen
from detente.view.result import Result, View, register


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case of a list. ``problem`` says why it could not be read; the rest is then empty."""

    name: str
    group: str
    path: str
    title: str = ""
    as_of: str = ""
    actors: int = 0
    issues: int = 0
    variants: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, repr=False)
class CaseList(Result, Sequence[CaseLine]):
    """The cases that ship, or those of a folder."""

    lines: tuple[CaseLine, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, index: Any) -> Any:
        return self.lines[index]


@dataclass(frozen=True, repr=False)
class CheckReport(Result):
    """What checking a case found. True where there is no error."""

    case: str
    case_hash: str | None
    """None where the case could not be loaded."""
    diagnostics: tuple[Diagnostic, ...]
    anchors: Mapping[str, int]
    """How many anchors were verified, moved, failed, not_checked."""

    @property
    def ok(self) -> bool:
        return not errors(self.diagnostics)

    def __bool__(self) -> bool:
        return self.ok


def cases(folder: str | Path | None = None) -> CaseList:
    """The cases that ship, or those in ``folder``. Raises Problems X107 where there is no such folder."""
    if folder is None:
        return CaseList(tuple(_line(e.name, e.group, e.path) for e in catalog()))
    return CaseList(tuple(_line(str(path), "", path) for path in _within(Path(folder))))


def _within(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise problem("X107", "there is no such folder", "give a folder that holds cases", Place(str(folder)))
    if (folder / "case.yaml").is_file():
        return [folder]
    return [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".")
        and ((path / "case.yaml").is_file() or (path.suffix in (".yaml", ".yml") and path.is_file()))
    ]


def _line(name: str, group: str, path: Path) -> CaseLine:
    try:
        data = read_case(path).data
    except Problems as found:
        return CaseLine(
            name=name, group=group, path=str(path), problem=f"cannot be read: {found.diagnostics[0].message}"
        )
    title, as_of = (str(data.get(key) or "") for key in ("title", "as_of"))
    actors, issues, variants = (
        tuple(map(str, data[key])) if isinstance(data.get(key), dict) else ()
        for key in ("actors", "issues", "variants")
    )
    return CaseLine(
        name=name,
        group=group,
        path=str(path),
        title=title,
        as_of=as_of,
        actors=len(actors),
        issues=len(issues),
        variants=variants,
    )


def check(
    case: Door | CaseFile | str | Path,
    documents: str | Path | None = None,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CheckReport:
    """Everything wrong with a case, and, where ``documents`` is a folder with them, with its quotes.

    Does not raise for what is wrong with the case; it reports it. Raises Problems S133 for a folder that is not there.
    """
    try:
        file = case_of(case, variants=variants, sets=sets, as_of=as_of)
    except Problems as wrong:
        label = case.label if isinstance(case, CaseFile) else str(case)
        return CheckReport(case.name if isinstance(case, Door) else label, None, wrong.diagnostics, {})
    if documents is None:
        anchors = {"verified": 0, "moved": 0, "failed": 0, "not_checked": len(file.case.claims)}
        return CheckReport(file.case.case, file.hash, ordered(file.diagnostics), anchors)
    result = check_documents(file.case, documents)
    s = result.summary
    anchors = {"verified": s.verified, "moved": s.moved, "failed": s.failed, "not_checked": s.unchecked}
    found = ordered((*file.diagnostics, *result.diagnostics))
    return CheckReport(file.case.case, file.hash, found, anchors)


def cases_blocks(r: CaseList) -> Iterator[Block]:
    """One row a case."""
    columns = [
        Column("case", name="name"),
        Column("as of", name="as_of"),
        Column("actors", "count"),
        Column("issues", "count"),
        Column("title"),
        *unseen("group", "path", "variants", "problem"),
    ]
    rows = [
        (
            x.name,
            x.as_of,
            x.actors or None,
            x.issues or None,
            x.problem or x.title,
            x.group,
            x.path,
            ", ".join(x.variants),
            x.problem,
        )
        for x in r.lines
    ]
    yield Table(columns, rows, name="cases") if rows else Say("no cases")


def check_blocks(r: CheckReport) -> Iterator[Block]:
    """Every diagnostic, then the count of each kind and of the anchors."""
    for d in ordered(r.diagnostics):
        yield Verbatim((*render_one(d).split("\n"), ""))
    yield records("diagnostics", (d.to_json() for d in r.diagnostics))
    states = {word.replace("_", " "): n for word, n in r.anchors.items()}
    yield records("anchors", ({"anchors": k, "count": n} for k, n in states.items()), "anchors", "count")
    anchors = "; anchors: " + ", ".join(f"{n} {words}" for words, n in states.items())
    if sum(states.values()) == (unchecked := states.get("not checked", 0)):
        anchors = f"; {unchecked} anchors not checked (--documents DIR)" if unchecked else ""
    yield Say(f"{r.case}: {tally(r.diagnostics)}{anchors}")


def check_data(r: CheckReport) -> dict[str, Any]:
    """What ``detente check --json`` answers of a case."""
    kinds = ("error", "warning", "note")
    return {
        "case": r.case,
        "case_hash": r.case_hash,
        **{f"{kind}s": sum(d.severity == kind for d in r.diagnostics) for kind in kinds},
        "anchors": plain(r.anchors) if r.case_hash else None,
        "diagnostics": plain(r.diagnostics),
    }


register(CaseList, View(blocks=cases_blocks, data=fields))
register(CheckReport, View(blocks=check_blocks, data=check_data))
