"""Détente in Python: what ``import detente as dt`` offers.

Every function takes a case by name, by path or loaded, and raises :class:`Problems` with all that is wrong with it.
Heavy rooms are imported when they are first used.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import Diagnostic, Problems, errors, ordered, render_text

from .api_fallbacks import game_with_play
from .api_narratives import narratives
from .api_outlook import forecast, hidden, score, seal, watch
from .api_paths import paths, paths_draws, paths_sensitivity
from .api_record import coded_windows, import_record, record
from .api_roads import road_search, roads
from .api_stability import examine_state, inverse, stability, stability_draws

if TYPE_CHECKING:
    import pandas as pd

    from detente.case.load import CaseFile
    from detente.game.game import Condition, Game
    from detente.lenses.deals import Deal, DealsResult, DealsSettings
    from detente.lenses.deals.asks import Logrolling, PostSettlement, SingleText
    from detente.lenses.deals.draws import DrawsResult
    from detente.lenses.deals.why import WhyNot, WhySettings
    from detente.sources.new import NewCase

    from .formats import ImportedCase
    from .store import Written

__all__ = [
    "CaseLine",
    "CaseList",
    "CheckReport",
    "Problems",
    "after",
    "analyze",
    "cases",
    "check",
    "coded_windows",
    "compile",
    "deals",
    "draws",
    "examine_state",
    "forecast",
    "game_with_play",
    "hidden",
    "import_case",
    "import_record",
    "inverse",
    "load",
    "logrolling",
    "narratives",
    "new",
    "paths",
    "paths_draws",
    "paths_sensitivity",
    "price",
    "record",
    "road_search",
    "roads",
    "score",
    "seal",
    "single_text",
    "stability",
    "stability_draws",
    "watch",
    "why",
    "write_case",
    "write_report",
]


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class CaseList(Sequence[CaseLine]):
    """The cases that ship, or those of a folder."""

    lines: tuple[CaseLine, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, index: Any) -> Any:
        return self.lines[index]

    def __iter__(self) -> Iterator[CaseLine]:
        return iter(self.lines)

    def __str__(self) -> str:
        width = max((len(line.name) for line in self.lines), default=0)
        return "\n".join(f"{x.name:<{width}}  {x.as_of:<10}  {x.problem or x.title}" for x in self.lines)

    def _repr_html_(self) -> str:
        rows = [(x.name, x.as_of, x.actors, x.issues, x.problem or x.title) for x in self.lines]
        return _html_table(("case", "as of", "actors", "issues", "title"), rows)

    def to_frame(self) -> pd.DataFrame:
        """One row a case."""
        import pandas as pd

        return pd.DataFrame([vars(line) for line in self.lines])


@dataclass(frozen=True)
class CheckReport:
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

    def __str__(self) -> str:
        anchors = ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in self.anchors.items() if n)
        last = f"{self.case}: {tally(self.diagnostics)}" + (f"; anchors: {anchors}" if anchors else "")
        return "\n\n".join(part for part in (render_text(self.diagnostics), last) if part)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"

    def to_frame(self) -> pd.DataFrame:
        """One row a diagnostic."""
        import pandas as pd

        return pd.DataFrame([d.to_json() for d in self.diagnostics])


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``, or ``no problems``."""
    parts = []
    for severity in ("error", "warning", "note"):
        n = sum(d.severity == severity for d in diagnostics)
        if n:
            parts.append(f"{n} {severity}{'s' if n > 1 else ''}")
    return ", ".join(parts) or "no problems"


def load(
    name: str | Path,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CaseFile:
    """A case, read and checked.

    ``name`` is a catalog name, a path, or ``CASE@VARIANT``. ``variants`` are names the case declares, or
    ``matter/reading``; ``sets`` is ``{path: value}``, applied after them; ``as_of`` is a date (YYYY-MM-DD). Raises
    Problems with every error found.
    """
    from detente.case.load import load as load_file

    from .notation import split_case

    base, named = split_case(str(name))
    return load_file(base, (*named, *variants), sets, as_of)


def compile(
    case: CaseFile | str | Path,
    *,
    draw: int | None = None,
    seed: int = 0,
    focus: str | None = None,
    fallback_values: Mapping[str, float] | None = None,
) -> Game:
    """The game of a case: at its point estimates, or draw number ``draw`` (0, 1, …) of its estimates under ``seed``.

    ``focus`` varies only the issues of a declared focus. Floats are normalised by the range of the case without its
    variants and settings, so that a what-if never changes a scale. Raises Problems.
    """
    from detente.game.base import base_game
    from detente.game.compile import compile_case

    file = _file(case)
    return compile_case(
        file.case,
        case_hash=file.hash,
        seed=seed,
        draw=-1 if draw is None else draw,
        base=base_game(file),
        fallback_values=fallback_values,
        focus=focus,
    )


def deals(
    game: Game | CaseFile | str | Path, settings: DealsSettings | None = None, **changes: Any
) -> DealsResult:
    """The deals of a game (or of a case, compiled at its point estimates).

    ``changes`` are fields of DealsSettings: ``dt.deals(game, lift_red_lines=True)``. Raises Problems.
    """
    from dataclasses import replace

    from detente.lenses.deals import DealsSettings, analyze

    return analyze(_game(game), replace(settings or DealsSettings(), **changes))


def draws(
    case: CaseFile | str | Path,
    result: DealsResult,
    count: int,
    *,
    seed: int = 0,
    focus: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> DrawsResult:
    """How often each deal of ``result`` survives the uncertainty of the case's numbers, over ``count`` draws.

    Red lines lifted in ``result`` are lifted in every draw. Interrupting it (KeyboardInterrupt) keeps the draws done.
    """
    from detente.game.compile import compile_case
    from detente.game.red_lines import lift
    from detente.lenses.deals.draws import over_draws

    file = _file(case)
    base = compile(file, focus=focus)
    games = (
        lift(
            compile_case(file.case, case_hash=file.hash, seed=seed, draw=k, base=base, focus=focus),
            result.provenance.red_lines_lifted,
        )[0]
        for k in range(count)
    )
    return over_draws(games, [d.row for d in result.deals], progress, result.provenance.settings.max_rows)


def why(
    game: Game | CaseFile | str | Path,
    what: str | Condition,
    *,
    case: CaseFile | None = None,
    settings: WhySettings | None = None,
    origin: str = "condition",
) -> WhyNot:
    """What stands in the way of ``what``: an outcome the case names, or a condition such as ``"arsenal>=partial"``.

    Names of outcomes need the case: give the case in place of the game, or as ``case``. Raises Problems.
    """
    from detente.game.game import Game
    from detente.lenses.deals.why import why_not

    if not isinstance(game, Game):
        case = _file(game)
        game = compile(case)
    target = what if not isinstance(what, str) else _condition(game, case, what, origin)
    return why_not(game, target, settings)


def _condition(game: Game, case: CaseFile | None, what: str, origin: str) -> Condition:
    from .notation import condition, is_condition

    if is_condition(what):
        return condition(game, what, origin)
    from detente.case.diagnostics import Place, did_you_mean, problem, shown
    from detente.game.names import board, restricted
    from detente.game.names import condition as compiled

    known = case.case.outcomes if case is not None else {}
    if case is None or what not in known:
        listed = (
            f"its outcomes: {', '.join(known)}"
            if known
            else "it names no outcomes; write a condition: issue=option"
        )
        raise problem(
            "X111",
            f"the case has no outcome `{shown(what, 60)}`",
            did_you_mean(what, known) or listed,
            Place(origin),
        )
    whole = board(case.case, game.seed, -1)
    outcome = known[what]
    found = compiled(whole, what, outcome.when, f"outcomes.{what}", outcome.title)
    # A focus leaves some options out; what is left keeps its place among them.
    keep = [[whole.options[j].index(o) for o in options] for j, options in enumerate(game.options)]
    return restricted(found, keep)


def price(game: Game | CaseFile | str | Path, state: str) -> Deal:
    """A state written ``issue=option,…``, described; its ``price`` is the least side payment. Raises Problems."""
    from detente.lenses.deals.describe import describe

    from .notation import state as read

    ready = _game(game)
    return describe(ready, read(ready, state))


def after(game: Game | CaseFile | str | Path, state: str, *, limit: int = 10) -> PostSettlement:
    """Post-settlement: what every party would rather have than this state, once signed. Raises Problems."""
    from detente.lenses.deals.asks import post_settlement

    from .notation import state as read

    ready = _game(game)
    return post_settlement(ready, read(ready, state), max_listed=limit)


def single_text(game: Game | CaseFile | str | Path) -> SingleText:
    """A mediator's trace from the status quo; the result states its rule."""
    from detente.lenses.deals.asks import single_text as trace

    return trace(_game(game))


def logrolling(game: Game | CaseFile | str | Path) -> Logrolling:
    """What the package gives each party over settling each issue alone."""
    from detente.lenses.deals.asks import logrolling as roll

    return roll(_game(game))


def cases(folder: str | Path | None = None) -> CaseList:
    """The cases that ship, or those in ``folder``. Raises Problems X107 where there is no such folder."""
    from detente.case.catalog import catalog

    if folder is None:
        return CaseList(tuple(_line(e.name, e.group, e.path) for e in catalog()))
    return CaseList(tuple(_line(str(path), "", path) for path in _within(Path(folder))))


def _within(folder: Path) -> list[Path]:
    from detente.case.diagnostics import Place, problem

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
    from detente.case.load import read_case

    try:
        data = read_case(path).data
    except Problems as found:
        return CaseLine(name, group, str(path), problem=f"cannot be read: {found.diagnostics[0].message}")

    def entries(key: str) -> tuple[str, ...]:
        return tuple(map(str, data[key])) if isinstance(data.get(key), dict) else ()

    title, as_of = (str(data.get(key) or "") for key in ("title", "as_of"))
    return CaseLine(
        name,
        group,
        str(path),
        title,
        as_of,
        len(entries("actors")),
        len(entries("issues")),
        entries("variants"),
    )


def check(
    case: CaseFile | str | Path,
    documents: str | Path | None = None,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CheckReport:
    """Everything wrong with a case, and, where ``documents`` is a folder with them, with its quotes.

    Does not raise for what is wrong with the case; it reports it. Raises Problems S133 for a folder that is not there.
    """
    from detente.case.load import CaseFile

    try:
        file = case if isinstance(case, CaseFile) else load(case, variants=variants, sets=sets, as_of=as_of)
    except Problems as wrong:
        return CheckReport(str(case), None, wrong.diagnostics, {})
    found = list(file.diagnostics)
    anchors = {"verified": 0, "moved": 0, "failed": 0, "not_checked": len(file.case.claims)}
    if documents is not None:
        from detente.sources.library import check_documents

        result = check_documents(file.case, documents)
        found += result.diagnostics
        s = result.summary
        anchors = {"verified": s.verified, "moved": s.moved, "failed": s.failed, "not_checked": s.unchecked}
    return CheckReport(file.case.case, file.hash, ordered(found), anchors)


def analyze(
    case: CaseFile | str | Path,
    folder: str | Path,
    *,
    documents: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    focus: str | None = None,
    full: bool = False,
    cache: str | Path | None = None,
    fresh: bool = False,
    progress: Callable[[float, str], None] | None = None,
    kept: list[str] | None = None,
) -> Written:
    """Writes ``report.html``, ``results.json`` and ``manifest.json`` into ``folder``: what ``detente analyze`` does.

    ``full`` predicts play on larger spaces and finer, and weighs accounts over draws of the estimates: minutes in
    place of seconds. ``cache`` is a folder that keeps solved games from one run to the next. Reuses what is there
    where it was made from the same case, settings, documents and program, unless ``fresh``. ``progress`` is called
    with the fraction done and what is being done. Raises Problems.
    """
    from detente.report.inputs import ReportSettings

    from .store import analyze_to

    return analyze_to(
        _file(case),
        Path(folder),
        ReportSettings(seed=seed, draws=draws, full=full),
        focus=focus,
        documents=documents,
        cache=None if cache is None else Path(cache),
        fresh=fresh,
        progress=progress,
        kept=kept,
    )


def write_report(
    case: CaseFile | str | Path,
    path: str | Path,
    *,
    documents: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    focus: str | None = None,
) -> Path:
    """Analyzes a case and writes the report, one self-contained HTML file, to ``path``. Returns the path.

    Raises Problems, and OSError where the file cannot be written.
    """
    from detente.report.build import build_report
    from detente.report.gather import analyze_case
    from detente.report.inputs import ReportSettings

    settings = ReportSettings(seed=seed, draws=draws)
    page = build_report(analyze_case(_file(case), settings, focus=focus, documents=documents))
    out = Path(path)
    out.write_text(page, encoding="utf-8")
    return out


def new(
    name: str,
    documents: Sequence[str | Path],
    *,
    destination: str | Path = ".",
    date_of: Mapping[str, dt.date] | dt.date | None = None,
) -> NewCase:
    """Makes the case folder ``destination/name`` from text and HTML documents.

    ``date_of`` gives the day a document appeared, by file name, or one day for all. Raises Problems; nothing that
    exists is overwritten.
    """
    from detente.sources.new import new_case

    return new_case(name, documents, destination, date_of)


def import_case(
    files: str | Path | Sequence[str | Path],
    *,
    kind: str | None = None,
    name: str | None = None,
    as_of: dt.date | None = None,
) -> ImportedCase:
    """A case out of files of the field (GeniusWeb, GENIUS, NegoLog, LLM-Deliberation), not yet written anywhere.

    :func:`write_case` writes it. Raises Problems (I1xx) with every error found.
    """
    from .formats import import_case as read

    return read([files] if isinstance(files, str | Path) else list(files), kind, name, as_of)


def write_case(imported: ImportedCase, destination: str | Path = ".") -> Path:
    """Writes ``destination/NAME/case.yaml`` and returns its path. Raises Problems X113 where that folder exists."""
    from detente.case.diagnostics import Place, problem

    folder = Path(destination) / str(imported.data["case"])
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise problem(
            "X113",
            "the folder exists already; nothing in it was touched",
            "take another name, or move the old folder away",
            Place(str(folder)),
        ) from None
    file = folder / "case.yaml"
    file.write_text(imported.text, encoding="utf-8")
    return file


def _game(game: Game | CaseFile | str | Path) -> Game:
    from detente.game.game import Game

    return game if isinstance(game, Game) else compile(game)


def _file(case: CaseFile | str | Path) -> CaseFile:
    return load(case) if isinstance(case, str | Path) else case


def _html_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    head = "".join(f"<th>{html.escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
