"""What Python and the command ask of the deals lens, of a game or of a case however it is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.asked import count as number_of
from detente.asked import refused, with_changes
from detente.case.load import CaseFile
from detente.case.sections import FOCUS, NEEDS, OUTCOMES
from detente.front import Door, case_of, compile_game, game_of
from detente.game.compile import compile_case
from detente.game.game import Condition, Game
from detente.game.red_lines import lift
from detente.notation import goal
from detente.notation import state as state_of

from . import asks
from .analyze import analyze
from .asks import Logrolling, PostSettlement, SingleText
from .describe import describe
from .draws import DrawsResult, over_draws
from .result import Deal, DealsResult, DealsSettings
from .why import WhyNot, WhySettings, why_not


def deals(
    game: Game | Door | CaseFile | str | Path, settings: DealsSettings | None = None, **changes: Any
) -> DealsResult:
    """The deals of a game (or of a case, compiled at its point estimates).

    ``changes`` are fields of DealsSettings: ``dt.deals(game, lift_red_lines=True)``. Raises Problems.
    """
    return analyze(game_of(game), with_changes(settings or DealsSettings(), changes))


def draws(
    case: Door | CaseFile | str | Path,
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
    number_of(count, "count")
    if not result.deals:
        raise refused("the result has no deals to follow", "ask `why` what stands in their way")
    file = case_of(case, NEEDS["deals"] | (FOCUS if focus else frozenset()))
    base = compile_game(file, focus=focus)
    games = (
        lift(
            compile_case(file.case, case_hash=file.hash, seed=seed, draw=k, base=base, focus=focus),
            result.provenance.red_lines_lifted,
        )[0]
        for k in range(count)
    )
    return over_draws(games, [d.row for d in result.deals], progress, result.provenance.settings.max_rows)


def why(
    game: Game | Door | CaseFile | str | Path,
    what: str | Condition,
    *,
    case: CaseFile | None = None,
    settings: WhySettings | None = None,
    origin: str = "condition",
) -> WhyNot:
    """What stands in the way of ``what``: an outcome the case names, or a condition such as ``"arsenal>=partial"``.

    Names of outcomes need the case: give the case in place of the game, or as ``case``. Raises Problems.
    """
    if not isinstance(game, Game):
        case = case_of(game, NEEDS["deals"] | OUTCOMES)
        game = compile_game(case)
    target = (
        what if not isinstance(what, str) else goal(game, None if case is None else case.case, what, origin)
    )
    return why_not(game, target, settings)


def price(game: Game | Door | CaseFile | str | Path, state: str) -> Deal:
    """A state written ``issue=option,…``, described; its ``price`` is the least side payment. Raises Problems."""
    ready = game_of(game)
    return describe(ready, state_of(ready, state))


def after(game: Game | Door | CaseFile | str | Path, state: str, *, limit: int = 10) -> PostSettlement:
    """Post-settlement: what every party would rather have than this state, once signed. Raises Problems."""
    ready = game_of(game)
    return asks.post_settlement(ready, state_of(ready, state), max_listed=limit)


def single_text(game: Game | Door | CaseFile | str | Path) -> SingleText:
    """A mediator's trace from the status quo; the result states its rule."""
    return asks.single_text(game_of(game))


def logrolling(game: Game | Door | CaseFile | str | Path) -> Logrolling:
    """What the package gives each party over settling each issue alone."""
    return asks.logrolling(game_of(game))
