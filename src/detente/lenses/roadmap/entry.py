"""What Python and the command ask of roadmaps, of a case however it is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detente import notation
from detente.case.diagnostics import Diagnostic, Problems, problem, shown
from detente.case.load import CaseFile
from detente.case.schema import months
from detente.case.sections import NEEDS, OUTCOMES
from detente.front import Door, case_of, compile_game
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.red_lines import lift as without_red_lines
from detente.play.behavior import Play, play_of

from .analyze import analyze_equilibria, analyze_road, analyze_search
from .check import Cache
from .declare import declared, through
from .promises import Promise, declared_promises, in_force, promise_of
from .result import MovedLine, RoadsResult, SearchResult
from .road import Road, deltas
from .robust import moved, over_draws

PERIOD = 3.0
"""Months a step lasts, where nobody says and the case declares no roadmap to take it from."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class _Asked:
    """A case as it was asked about, at its point estimates or in one draw."""

    file: CaseFile
    game: Game
    play: Play
    promises: tuple[Promise, ...]


def roadmap(
    case: Door | CaseFile | str | Path,
    road: str | Sequence[str] = (),
    *,
    period: str | float | None = None,
    aftermath: str | None = None,
    guarantee: str | Sequence[str] = (),
    lift_red_lines: bool | Sequence[str] = False,
    focus: str | None = None,
    mends: bool = True,
    sensitivity: bool = True,
    equilibria: bool = False,
    draws: int = 0,
    seed: int = 0,
    progress: Progress | None = None,
) -> RoadsResult:
    """Whether phased agreements enforce themselves: all roadmaps of a case, or those named, side by side.

    ``road`` is a roadmap's name or a road written out, ``issue=option; issue=option,…``: what each step sets, the
    earlier ones standing. ``period`` is the length of a step, ``"4 months"`` or months; ``aftermath`` what follows a
    breach: ``"freeze"``, ``"status quo"`` or a state; both as the roadmap says where not given. ``guarantee`` names
    promises in force, or writes them out. ``draws`` follows the roads through draws of every estimate; ``equilibria``
    lists the pure ones where no step can be undone. Raises Problems (L32x).
    """
    tell = progress or _silent
    lift = lift_red_lines if isinstance(lift_red_lines, bool) else tuple(lift_red_lines)
    asked = _asked(case, focus, lift)
    texts = [road] if isinstance(road, str) else list(road)
    terms = _Terms(tuple(texts), period, aftermath, _several(guarantee))
    found, cache = _roads(asked, terms), Cache()
    offered = _offered(asked, terms.guarantee)
    table: list[MovedLine] = []
    results = []
    for k, one in enumerate(found):
        tell(k / max(1, len(found)) * (0.3 if draws else 1.0), one.name)
        results.append(analyze_road(asked.game, one, offered, mend=mends, cache=cache))
        if sensitivity:
            table += moved(asked.file.case, asked.game, one)
    shares = None
    if draws and found:

        def drawn(k: int) -> list[tuple[Game, Road]]:
            again = _asked(asked.file, focus, lift, seed=seed, draw=k, base=asked.game)
            return [(again.game, x) for x in _roads(again, terms, seed, k)]

        shares = over_draws(
            drawn, draws, seed=seed, progress=lambda n: tell(0.3 + 0.7 * n / draws, f"draw {n} of {draws}")
        )
    listed = None
    if equilibria:
        listed = analyze_equilibria(asked.game, asked.play, period=_period(asked, period))
    return RoadsResult(
        asked.file.case.case,
        asked.file.hash,
        tuple(results),
        tuple(table),
        shares,
        listed,
        asked.game.focus,
        _notes(asked, terms),
        dict(zip(asked.game.actors, asked.game.actor_names, strict=True)),
    )


def road_search(
    case: Door | CaseFile | str | Path,
    goal: str,
    *,
    period: str | float | None = None,
    aftermath: str | None = None,
    guarantee: str | Sequence[str] = (),
    lift_red_lines: bool | Sequence[str] = False,
    focus: str | None = None,
    progress: Progress | None = None,
) -> SearchResult:
    """The best roads to a goal that enforce themselves, or what would make the nearest do so, within a stated bound.

    ``goal`` is a state or condition, ``issue=option,issue>=option``, or an outcome of the case. A promise in force is
    one named by ``guarantee``. Interrupting it keeps what was found. Raises Problems (L32x).
    """
    lift = lift_red_lines if isinstance(lift_red_lines, bool) else tuple(lift_red_lines)
    asked = _asked(case, focus, lift, needs=NEEDS["roadmap"] | OUTCOMES)
    return analyze_search(
        asked.game,
        asked.play,
        notation.goal(asked.game, asked.file.case, goal, "--to"),
        period=_period(asked, period),
        collapse=_collapse(asked.game, aftermath) if aftermath is not None else None,
        promises=_offered(asked, _several(guarantee)),
        in_force=_promises(asked, _several(guarantee)),
        progress=progress,
    )


@dataclass(frozen=True)
class _Terms:
    """What was asked of the roads."""

    texts: tuple[str, ...]
    period: str | float | None
    aftermath: str | None
    guarantee: tuple[str, ...]


def _asked(
    case: Door | CaseFile | str | Path,
    focus: str | None,
    lift: bool | tuple[str, ...],
    *,
    seed: int = 0,
    draw: int = -1,
    base: Game | None = None,
    needs: frozenset[str] = NEEDS["roadmap"],
) -> _Asked:
    file = case_of(case, needs)
    if draw < 0:
        game = compile_game(file, focus=focus)
    else:
        game = compile_case(file.case, case_hash=file.hash, seed=seed, draw=draw, base=base, focus=focus)
    bare, _ = without_red_lines(game, lift)
    return _Asked(file, bare, play_of(file.case, seed, draw), declared_promises(file.case, game, seed, draw))


def _roads(asked: _Asked, terms: _Terms, seed: int = 0, draw: int = -1) -> list[Road]:
    """The roads asked about; all that the case declares where none is. Raises Problems (L320, L321, X104, X105)."""
    case, game = asked.file.case, asked.game
    if not terms.texts and not case.roadmaps:
        raise problem("L320", "the case declares no roadmap", "write one out: issue=option; issue=option,…")
    found = []
    for k, text in enumerate(terms.texts or tuple(case.roadmaps), 1):
        # A name has no `=`, and a road of one step needs no `;`.
        if "=" not in text and ";" not in text:
            road = declared(case, game, text.strip(), seed, draw)
            if terms.period is not None:
                months = _period(asked, terms.period)
                road = replace(road, period=months, delta=deltas(asked.play, months))
            if terms.aftermath is not None:
                road = replace(road, collapse=_collapse(game, terms.aftermath))
        else:
            road = _written(asked, text, terms, "asked" if len(terms.texts) == 1 else f"asked-{k}")
        found.append(in_force(road, _promises(asked, terms.guarantee)))
    return found


def _written(asked: _Asked, text: str, terms: _Terms, name: str) -> Road:
    """A road written out. Raises Problems: L321 an empty step, X104, X105 a step that cannot be read."""
    game = asked.game
    here, states = game.status_quo, []
    wrong: list[Diagnostic] = []
    for k, part in enumerate(text.split(";"), 1):
        if not part.strip():
            raise problem(
                "L321", f"step {k} of the road is empty", "write what it sets, or leave out the semicolon"
            )
        try:
            here = notation.state(replace(game, status_quo=here), part.strip(), f"step {k} of the road")
        except Problems as found:
            wrong += found.diagnostics
        states.append(here)
    if wrong:
        raise Problems(wrong)
    collapse = _collapse(game, terms.aftermath) if terms.aftermath is not None else None
    return through(
        game,
        asked.play,
        states,
        period=_period(asked, terms.period),
        collapse=collapse,
        name=name,
        title=" ".join(text.split()),
    )


def _period(asked: _Asked, given: str | float | None) -> float:
    """Months a step lasts: as given, else as the case's first roadmap has it. Raises Problems (L321)."""
    if given is None:
        first = next(iter(asked.file.case.roadmaps.values()), None)
        return months(first.period) if first is not None else PERIOD
    try:
        found = months(given.strip()) if isinstance(given, str) else float(given)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1200:
        raise problem(
            "L321", f"a step cannot last `{shown(str(given), 40)}`", "write `4 months`, `2 weeks`, `1 year`"
        )
    return found


def _collapse(game: Game, text: str) -> tuple[int, ...] | None:
    """The state after a breach; None where things freeze. Raises Problems (X104, X105)."""
    if text.strip() == "freeze":
        return None
    return game.status_quo if text.strip() == "status quo" else notation.state(game, text, "aftermath")


def _promises(asked: _Asked, texts: Sequence[str]) -> tuple[Promise, ...]:
    return tuple(promise_of(asked.game, text, asked.promises) for text in texts)


def _offered(asked: _Asked, in_force: Sequence[str]) -> tuple[Promise, ...]:
    """The case's promises that could still be made: those in force count once."""
    return tuple(p for p in asked.promises if p.id not in in_force)


def _notes(asked: _Asked, terms: _Terms) -> tuple[str, ...]:
    game = asked.game
    out = []
    if game.focus:
        out.append(f"focus {game.focus}: what a road sets on the {len(game.held)} issues held is left out")
    if terms.guarantee:
        out.append(f"in force: {'; '.join(terms.guarantee)}")
    return tuple(out)


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _silent(fraction: float, words: str) -> None:
    return None
