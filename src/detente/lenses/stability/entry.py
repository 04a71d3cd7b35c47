"""What Python and the command ask of the stability lens, of a game or of a case however it is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.asked import count as number_of
from detente.asked import several, with_changes
from detente.case.diagnostics import did_you_mean, problem
from detente.case.load import CaseFile
from detente.case.sections import NEEDS
from detente.front import Door, case_of, compile_game
from detente.game.compile import compile_case
from detente.game.focus import choose
from detente.game.game import Game
from detente.game.space import titles
from detente.notation import state as state_of

from .analyze import analyze, examine, missing, prepare
from .draws import StabilityDraws, over_draws
from .reduced import inside
from .result import Examined, Inverse, StabilityResult, StabilitySettings


def stability(
    game: Game | Door | CaseFile | str | Path,
    settings: StabilitySettings | None = None,
    *,
    focus: str | None = None,
    perceives: Mapping[str, Game | Door | CaseFile | str | Path] | None = None,
    progress: Callable[[float, str], None] | None = None,
    **changes: Any,
) -> StabilityResult:
    """From which states nobody has a reason to move: the equilibria of a game (or of a case, at its point estimates).

    Given a case without ``focus`` whose space is too large, the first declared focus that is small enough is taken.
    ``perceives`` gives, by actor, the game or case it takes for true. ``changes`` are fields of StabilitySettings:
    ``dt.stability(game, concepts=("Nash", "SEQ"))``. Raises Problems (L2xx).
    """
    settings = with_changes(settings or StabilitySettings(), changes)
    if not isinstance(game, Game):
        file = case_of(game, NEEDS["stability"])
        focus = focus or choose(file.case, settings.max_states)
        game = compile_game(file, focus=focus)
    seen = {}
    for who, other in (perceives or {}).items():
        if isinstance(other, Game):
            seen[who] = (other.case, other)
        else:
            named = case_of(other, NEEDS["stability"])
            name = "@".join((named.case.case, *named.variants))
            seen[who] = (name, compile_game(named, focus=game.focus or None))
    return analyze(game, settings, progress, seen)


def examine_state(
    game: Game | Door | CaseFile | str | Path, state: str, *, focus: str | None = None, **changes: Any
) -> Examined:
    """One state, written ``issue=option,…``: for whom it is stable, what deters each improvement, margins, the way
    there from the status quo. ``changes`` are fields of StabilitySettings. Raises Problems."""
    settings = with_changes(StabilitySettings(), changes)
    whole = _game(game, focus, settings.max_states)
    ready = prepare(whole, settings)
    concepts = [c for c in settings.concepts if c != "SIM" or ready.game.size <= settings.max_sim]
    return examine(ready, inside(whole, state_of(whole, state)), concepts=concepts, with_path=True)


def inverse(
    game: Game | Door | CaseFile | str | Path,
    state: str,
    *,
    concepts: str | Sequence[str] = ("SEQ",),
    actor: str | None = None,
    focus: str | None = None,
    case: CaseFile | None = None,
    **changes: Any,
) -> tuple[Inverse, ...]:
    """What each actor (or one) would have to prefer for a state to be stable for it, in words.

    ``case`` gives the titles for the words where ``game`` is compiled. Raises Problems: L205 for SIM.
    """
    concepts = several(concepts)
    if "SIM" in concepts:
        raise problem("L205", "there is no inverse analysis of SIM", "ask for Nash, GMR, SMR or SEQ")
    settings = with_changes(StabilitySettings(concepts=concepts), changes)
    whole = _game(game, focus, settings.max_states)
    ready = prepare(whole, settings)
    row = inside(whole, state_of(whole, state))
    who = None
    if actor is not None:
        if actor not in whole.actors:
            near = did_you_mean(actor, whole.actors) or f"the actors are {', '.join(whole.actors)}"
            raise problem("X105", f"there is no actor `{actor}`", near)
        who = [whole.actor(actor)]
    names = titles(whole)
    return tuple(found for c in concepts for found in missing(ready, row, c, actors=who, titles=names))


def stability_draws(
    case: Door | CaseFile | str | Path,
    result: StabilityResult,
    count: int,
    *,
    seed: int = 0,
    file: str | Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> StabilityDraws:
    """How often each listed equilibrium of ``result``, and the status quo, is one, over draws of the case's estimates.

    ``file`` keeps what is done, so that a later call goes on from it. Interrupting it keeps the draws done. Raises
    Problems (L342) where the file holds something else.
    """
    number_of(count, "count")
    chosen = case_of(case, NEEDS["stability"])
    focus = result.focus or None
    base = compile_game(chosen, focus=focus)
    rows = list(dict.fromkeys([result.status_quo.row, *(e.row for e in result.equilibria)]))

    def drawn(k: int) -> Game:
        return compile_case(chosen.case, case_hash=chosen.hash, seed=seed, draw=k, base=base, focus=focus)

    settings = replace(
        result.settings, seed=seed, concepts=tuple(c for c in result.settings.concepts if c in result.totals)
    )
    key = (chosen.hash, chosen.variants, [p for p, _ in chosen.sets], focus or "")
    return over_draws(
        drawn, count, rows, settings, key=key, file=Path(file) if file else None, progress=progress
    )


def _game(game: Game | Door | CaseFile | str | Path, focus: str | None, most: int) -> Game:
    if isinstance(game, Game):
        return game
    file = case_of(game, NEEDS["stability"])
    return compile_game(file, focus=focus or choose(file.case, most))
