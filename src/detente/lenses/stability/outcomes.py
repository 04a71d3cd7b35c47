"""What the outcomes people talk about would need in order to last.

An outcome is a condition on many states. Asked of is the one of them that is stable for most: under most concepts an
equilibrium, then stable under the concept asked for most actors, then nearest the status quo, then lowest in number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case.schema import Case
from detente.game import space
from detente.game.dense import dense_holds
from detente.game.game import Bools, Game
from detente.game.names import outcome_on

from .analyze import Ready, changed, everybody, examine, missing, prepare, tally
from .asks import stable_mask
from .kernel import actors_of
from .result import Outcome, Outcomes
from .settings import CONCEPTS, OutcomesSettings, StabilitySettings


def outcomes(case: Case, game: Game, settings: OutcomesSettings) -> Outcomes:
    """Each outcome talked about. Raises Problems (L201, L203)."""
    concept = settings.concept[0]
    wider = StabilitySettings(
        concepts=tuple(dict.fromkeys((*CONCEPTS, *settings.concept))),
        max_states=settings.max_states,
        lift_red_lines=settings.lift_red_lines,
    )
    ready = prepare(game, wider)
    concepts = [c for c in CONCEPTS if c != "SIM" or ready.game.size <= settings.max_sim]
    actors = actors_of(ready.graph)
    stable = {c: {i: ready.graph.feasible & stable_mask(ready.graph, c, i) for i in actors} for c in concepts}
    return Outcomes(
        game.case,
        concept,
        game.focus,
        space.as_mapping(game, tuple(game.status_quo)),
        tuple(_outcomes(case, game, ready, stable, concept)),
    )


def _outcomes(
    case: Case, game: Game, ready: Ready, stable: Mapping[str, Mapping[int, Bools]], concept: str
) -> Iterator[Outcome]:
    graph, shape = ready.graph, ready.graph.shape
    equilibria = {c: everybody(graph, by) for c, by in stable.items()}
    each = tally(stable[concept].values(), shape), tally(equilibria.values(), shape)
    weight = (changed(ready), -each[0], -each[1])
    for name, outcome in case.outcomes.items():
        if not outcome.talked_about:
            continue
        mask = dense_holds(game, outcome_on(game, case, name)).reshape(shape) & graph.feasible
        at = np.flatnonzero(mask)
        counts = {c: int((m & mask).sum()) for c, m in equilibria.items()}
        if not len(at):
            yield Outcome(name, 0, counts, None)
            continue
        keys: list[NDArray[Any]] = [at, *(w.ravel()[at] for w in weight)]
        row = space.decode(ready.game, int(at[np.lexsort(keys)[0]]))
        verdicts = {c: {i: bool(m[row]) for i, m in by.items()} for c, by in stable.items()}
        lacking = [i for i, m in stable[concept].items() if not m[row]]
        yield Outcome(
            name,
            len(at),
            counts,
            examine(ready, row, verdicts, with_margins=False),
            missing(ready, row, concept, actors=lacking) if lacking else (),
        )
