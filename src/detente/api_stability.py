"""Stability in Python: what :mod:`detente.api` offers of this lens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.game.game import Game
    from detente.lenses.stability import (
        Examined,
        Inverse,
        StabilityDraws,
        StabilityResult,
        StabilitySettings,
    )


def stability(
    game: Game | CaseFile | str | Path,
    settings: StabilitySettings | None = None,
    *,
    focus: str | None = None,
    perceives: Mapping[str, Game | CaseFile | str | Path] | None = None,
    progress: Callable[[float, str], None] | None = None,
    **changes: Any,
) -> StabilityResult:
    """From which states nobody has a reason to move: the equilibria of a game (or of a case, at its point estimates).

    Given a case without ``focus`` whose space is too large, the first declared focus that is small enough is taken.
    ``perceives`` gives, by actor, the game or case it takes for true. ``changes`` are fields of StabilitySettings:
    ``dt.stability(game, concepts=("Nash", "SEQ"))``. Raises Problems (L2xx).
    """
    from dataclasses import replace

    from detente.game.game import Game
    from detente.lenses.stability import StabilitySettings, analyze

    settings = replace(settings or StabilitySettings(), **changes)
    if not isinstance(game, Game):
        file = _file(game)
        focus = focus or default_focus(file, settings.max_states)
        game = _compile(file, focus)
    seen = {}
    for who, other in (perceives or {}).items():
        if isinstance(other, Game):
            seen[who] = (other.case, other)
        else:
            named = _file(other)
            name = "@".join((named.case.case, *named.variants))
            seen[who] = (name, _compile(named, game.focus or None))
    return analyze(game, settings, progress, seen)


def default_focus(file: CaseFile, most: int) -> str | None:
    """None where the whole case is small enough, or no declared focus is; else the first that is."""

    def size(names: Sequence[str]) -> int:
        product = 1
        for name in names:
            product *= len(file.case.issues[name].options)
        return product

    if size(list(file.case.issues)) <= most:
        return None
    return next((name for name, f in file.case.focus.items() if size(f.issues) <= most), None)


def examine_state(
    game: Game | CaseFile | str | Path, state: str, *, focus: str | None = None, **changes: Any
) -> Examined:
    """One state, written ``issue=option,…``: for whom it is stable, what deters each improvement, margins, the way
    there from the status quo. ``changes`` are fields of StabilitySettings. Raises Problems."""
    from detente.lenses.stability import StabilitySettings, examine, prepare
    from detente.lenses.stability.reduced import inside

    settings = StabilitySettings(**changes)
    whole = _game(game, focus, settings.max_states)
    ready = prepare(whole, settings)
    concepts = [c for c in settings.concepts if c != "SIM" or ready.game.size <= settings.max_sim]
    return examine(ready, inside(whole, _state(whole, state)), concepts=concepts, with_path=True)


def inverse(
    game: Game | CaseFile | str | Path,
    state: str,
    *,
    concepts: Sequence[str] = ("SEQ",),
    actor: str | None = None,
    focus: str | None = None,
    case: CaseFile | None = None,
    **changes: Any,
) -> tuple[Inverse, ...]:
    """What each actor (or one) would have to prefer for a state to be stable for it, in words.

    ``case`` gives the titles for the words where ``game`` is compiled. Raises Problems: L205 for SIM.
    """
    from detente.case.diagnostics import did_you_mean, problem
    from detente.lenses.stability import StabilitySettings, missing, prepare
    from detente.lenses.stability.reduced import inside

    if "SIM" in concepts:
        raise problem("L205", "there is no inverse analysis of SIM", "ask for Nash, GMR, SMR or SEQ")
    settings = StabilitySettings(concepts=tuple(concepts), **changes)
    whole = _game(game, focus, settings.max_states)
    ready = prepare(whole, settings)
    row = inside(whole, _state(whole, state))
    who = None
    if actor is not None:
        if actor not in whole.actors:
            near = did_you_mean(actor, whole.actors) or f"the actors are {', '.join(whole.actors)}"
            raise problem("X105", f"there is no actor `{actor}`", near)
        who = [whole.actor(actor)]
    names = titles(whole)
    return tuple(found for c in concepts for found in missing(ready, row, c, actors=who, titles=names))


def titles(game: Game) -> dict[str, str]:
    """Names of issues (``issue``) and options (``issue=option``) as a reader knows them."""
    found: dict[str, str] = {}
    for j, name in enumerate(game.issues):
        found[name] = game.issue_titles[j] or name
        for option, title in zip(game.options[j], game.option_titles[j], strict=True):
            found[f"{name}={option}"] = title or option
    return found


def stability_draws(
    case: CaseFile | str | Path,
    result: StabilityResult,
    count: int,
    *,
    seed: int = 0,
    file: str | Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> StabilityDraws:
    """How often each listed equilibrium of ``result``, and the status quo, is one, over draws of the case's estimates.

    ``file`` keeps what is done, so that a later call goes on from it. Interrupting it keeps the draws done.
    """
    from dataclasses import replace

    from detente.game.compile import compile_case
    from detente.lenses.stability import over_draws

    chosen = _file(case)
    focus = result.focus or None
    base = _compile(chosen, focus)
    rows = list(dict.fromkeys([result.status_quo.row, *(e.row for e in result.equilibria)]))

    def game_of(k: int) -> Game:
        return compile_case(chosen.case, case_hash=chosen.hash, seed=seed, draw=k, base=base, focus=focus)

    settings = replace(
        result.settings, seed=seed, concepts=tuple(c for c in result.settings.concepts if c in result.totals)
    )
    key = (chosen.hash, chosen.variants, [p for p, _ in chosen.sets], focus or "")
    return over_draws(
        game_of, count, rows, settings, key=key, file=Path(file) if file else None, progress=progress
    )


def _game(game: Game | CaseFile | str | Path, focus: str | None, most: int) -> Game:
    from detente.game.game import Game

    if isinstance(game, Game):
        return game
    file = _file(game)
    return _compile(file, focus or default_focus(file, most))


def _compile(file: CaseFile, focus: str | None) -> Game:
    from .api import compile as compile_file

    return compile_file(file, focus=focus)


def _file(case: CaseFile | str | Path) -> CaseFile:
    from .api import load

    return load(case) if isinstance(case, str | Path) else case


def _state(game: Game, text: str) -> tuple[int, ...]:
    from .notation import state

    return state(game, text)
