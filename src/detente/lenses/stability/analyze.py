"""The lens: where the conflict can come to rest, why, how firmly, and how to get there (Definitions 3.1–3.14).

Misperception: each actor judges by the game it takes for true, so a state is an equilibrium where it is stable for
each actor in that actor's own graph (Definition 3.13; Wang, Hipel & Fraser 1988).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._version import __version__
from detente.case.diagnostics import Problems, did_you_mean, problem
from detente.case.schema import Case
from detente.game import space
from detente.game.dense import dense_holds
from detente.game.game import Bools, Game
from detente.game.names import outcome_on
from detente.game.red_lines import lift
from detente.view.remarks import Remark, remark

from . import kernel, paths
from .arcs import varied, whole
from .asks import inverse, margin, points_at, sanctions, stable_mask
from .result import Equilibrium, Examined, Inverse, Outcome, Outcomes, Row, StabilityResult
from .settings import CONCEPTS, OutcomesSettings, StabilitySettings, Within, named


@dataclass(frozen=True)
class Ready:
    """A game prepared for questions: only issues with a choice, its conflict graph, and the whole game."""

    whole: Game
    game: Game
    graph: kernel.Graph
    lifted: tuple[str, ...]


def prepare(game: Game, settings: StabilitySettings | Within | None = None) -> Ready:
    """The conflict graph of a game. Raises Problems (L201) where it is too large."""
    settings = settings or StabilitySettings()
    if game.size > settings.max_states:
        raise too_large(game.size, settings.max_states)
    game, lifted = lift(game, settings.lift_red_lines)
    small = varied(game)
    return Ready(game, small, kernel.graph_of(small), lifted)


def too_large(states: int, most: int) -> Problems:
    """The refusal (L201) of a space."""
    size = f"{states:,}" if states < 10**9 else f"about 10^{len(str(states)) - 1}"
    return problem(
        "L201",
        f"the stability lens looks at every state, and there are {size}; it is run on at most {most:,}",
        "choose a focus (--focus), which varies some issues and holds the others",
    )


def analyze(
    game: Game,
    settings: StabilitySettings | None = None,
    progress: Callable[[float, str], None] = lambda done, what: None,
    perceived: Mapping[str, tuple[str, Game]] = {},
) -> StabilityResult:
    """Stable states and equilibria under every concept.

    ``perceived`` gives for an actor (the name of what it takes for true, the game it takes for true). Raises Problems:
    L201 where the space is too large, L202 where a perceived game has other issues, options or actors, L203 for an
    unknown concept, L102 for an unknown red line.
    """
    settings = settings or StabilitySettings()
    progress(0.0, "conflict graph")
    ready = prepare(game, settings)
    small, graph = ready.game, ready.graph
    actors = kernel.actors_of(graph)
    concepts = [c for c in named(settings.concepts) if c != "SIM" or small.size <= settings.max_sim]
    seen = dict(_perceived(ready, who, other, settings) for who, (_, other) in perceived.items())
    per_actor: dict[str, dict[int, Bools]] = {}
    true: dict[str, Bools] = {}
    for n, c in enumerate(concepts):
        progress(0.1 + 0.5 * n / len(concepts), c)
        per_actor[c] = {i: graph.feasible & stable_mask(seen.get(i, graph), c, i) for i in actors}
        if seen:
            own = {i: stable_mask(graph, c, i) if i in seen else m for i, m in per_actor[c].items()}
            true[c] = everybody(graph, own)
    masks = {c: everybody(graph, by) for c, by in per_actor.items()}
    progress(0.6, "coalitions")
    united, tried = _united(
        ready, masks.get("Nash"), settings.max_states if settings.coalitions else settings.max_coalition
    )
    progress(0.7, "the equilibria")
    listed, total = _listed(ready, masks, united, settings.max_listed)
    progress(0.8, "what holds the status quo")
    drawn = paths.neighborhood(small, graph, game, listed, masks)
    quo = examine(ready, tuple(small.status_quo), per_actor, with_margins=settings.margins and not seen)
    progress(1.0, "done")
    result = StabilityResult(
        case=game.case,
        case_hash=game.case_hash,
        version=__version__,
        settings=settings,
        seed=game.seed,
        draw=game.draw,
        focus=game.focus,
        held=game.held,
        actors=tuple(game.actors[i] for i in actors),
        actor_names=tuple(game.actor_names[i] for i in actors),
        size=small.size,
        feasible=int(graph.feasible.sum()),
        counts={c: {game.actors[i]: int(m.sum()) for i, m in by.items()} for c, by in per_actor.items()},
        totals={c: int(m.sum()) for c, m in masks.items()},
        equilibria=listed,
        listed_of=total,
        coalition_nash=tuple(space.name(small, row) for row in united),
        coalition_tried=tried,
        limited=_limited(ready, actors, settings),
        status_quo=quo,
        perceived={who: name for who, (name, _) in perceived.items()},
        misled={c: (int((masks[c] & ~t).sum()), int((t & ~masks[c]).sum())) for c, t in true.items()},
        red_lines_lifted=ready.lifted,
        neighborhood=drawn,
        masks=masks,
        stable_masks={c: {game.actors[i]: m for i, m in by.items()} for c, by in per_actor.items()},
    )
    return replace(result, remarks=tuple(_remarks(ready, result)))


def _remarks(ready: Ready, r: StabilityResult) -> Iterator[Remark]:
    """How it was obtained, what was not computed and why."""
    yield remark("exact")
    yield remark("costs left out")
    if len(r.equilibria) < r.listed_of:
        yield remark("listed", listed=len(r.equilibria), total=r.listed_of)
    if any(m.refused for m in ready.graph.movers):
        yield remark("refused")
    idle = tuple(a for a in r.actors if not kernel.own_movers(ready.graph, ready.whole.actor(a)))
    if idle:
        yield remark("idle", who=idle)
    if "SIM" in named(r.settings.concepts) and "SIM" not in r.totals:
        yield remark("sim left out", most=r.settings.max_sim, size=r.size)
    if r.coalition_tried < r.totals.get("Nash", 0):
        yield remark("coalition cut", tried=r.coalition_tried, all=r.totals["Nash"])
    if r.perceived:
        yield remark("misperceived")


def _perceived(ready: Ready, who: str, other: Game, settings: StabilitySettings) -> tuple[int, kernel.Graph]:
    """An actor, and the graph by which it judges. Raises Problems (L202)."""
    if who not in ready.whole.actors:
        near = did_you_mean(who, ready.whole.actors) or f"the actors are {', '.join(ready.whole.actors)}"
        raise problem("L202", f"there is no actor `{who}` to perceive anything", near)
    seen = prepare(other, settings)
    if any(getattr(seen.game, of) != getattr(ready.game, of) for of in ("issues", "options", "actors")):
        raise problem(
            "L202",
            f"what `{who}` takes for true has other actors, issues or options than the case",
            "a perceived game may differ in stakes, rules, movers and red lines",
        )
    return ready.whole.actor(who), seen.graph


def examine(
    ready: Ready,
    row: Row,
    stable: Mapping[str, Mapping[int, Bools]] | None = None,
    *,
    concepts: Sequence[str] = CONCEPTS,
    with_margins: bool = True,
    with_path: bool = False,
) -> Examined:
    """One state (a row of ``ready.game``): for whom it is stable and why. ``stable`` are the states stable by concept
    and actor, where they are known. Raises Problems (L204) where a rule forbids it."""
    _feasible(ready, row)
    game, graph = ready.game, ready.graph
    actors = kernel.actors_of(graph)
    if stable is None:
        stable = {c: {i: stable_mask(graph, c, i) for i in actors} for c in concepts}
    margins = (margin(game, graph, c, i, row) for c in stable if c != "SIM" for i in actors)
    s0 = tuple(game.status_quo)
    legal = paths.shortest(game, graph, s0, [row]) if with_path else {}
    willing = paths.shortest(game, graph, s0, [row], improving=True) if with_path else {}
    return Examined(
        name=space.name(game, row),
        state=space.as_mapping(ready.whole, whole(ready.whole, row)),
        row=whole(ready.whole, row),
        points=tuple(points_at(game, row)[list(actors)].tolist()),
        stable={c: {game.actors[i]: bool(m[row]) for i, m in by.items()} for c, by in stable.items()},
        sanctions=tuple(s for i in actors for s in sanctions(game, graph, i, row)),
        margins=tuple(margins) if with_margins else (),
        coalition_nash=paths.coalition_nash(graph, row) if with_path else None,
        path=legal.get(row),
        willing=willing.get(row),
    )


def missing(ready: Ready, row: Row, concept: str, actors: Sequence[int] | None = None) -> tuple[Inverse, ...]:
    """Inverse analysis of one state under Nash, GMR, SMR or SEQ: what each actor's preferences must be."""
    _feasible(ready, row)
    if actors is None:
        actors = [i for i in kernel.actors_of(ready.graph) if kernel.own_movers(ready.graph, i)]
    return tuple(inverse(ready.game, ready.graph, concept, i, row) for i in actors)


def _feasible(ready: Ready, row: Row) -> None:
    if not ready.graph.feasible[row]:
        raise problem(
            "L204", f"a rule forbids the state `{space.name(ready.game, row)}`", "ask of a feasible state"
        )


def outcomes(case: Case, game: Game, settings: OutcomesSettings) -> Outcomes:
    """What the outcomes people talk about would need in order to last. Raises Problems (L201).

    An outcome is a condition on many states. Asked of is the one of them that is stable for most: under most concepts
    an equilibrium, then stable under the concept asked for most actors, then nearest the status quo, then lowest in
    number.
    """
    concept = settings.concept[0]
    ready = prepare(game, settings)
    graph, shape = ready.graph, ready.graph.shape
    concepts = [c for c in CONCEPTS if c != "SIM" or ready.game.size <= settings.max_sim]
    stable = {c: {i: stable_mask(graph, c, i) for i in kernel.actors_of(graph)} for c in concepts}
    equilibria = {c: everybody(graph, by) for c, by in stable.items()}
    stable_for, strength = tally(stable[concept].values(), shape), tally(equilibria.values(), shape)
    weight: list[NDArray[Any]] = [changed(ready), -stable_for, -strength]

    def outcome(name: str) -> Outcome:
        mask = dense_holds(game, outcome_on(game, case, name)).reshape(shape) & graph.feasible
        at = np.flatnonzero(mask)
        counts = {c: int((m & mask).sum()) for c, m in equilibria.items()}
        if not len(at):
            return Outcome(name, 0, counts, None)
        first = np.lexsort((at, *(w.ravel()[at] for w in weight)))[0]
        row = space.decode(ready.game, int(at[first]))
        lacking = [i for i, m in stable[concept].items() if not m[row]]
        examined = examine(ready, row, stable, with_margins=False)
        return Outcome(name, len(at), counts, examined, missing(ready, row, concept, actors=lacking))

    return Outcomes(
        case=game.case,
        concept=concept,
        focus=game.focus,
        status_quo=space.as_mapping(game, game.status_quo),
        outcomes=tuple(outcome(name) for name, o in case.outcomes.items() if o.talked_about),
    )


def changed(ready: Ready) -> NDArray[np.int16]:
    """On how many issues each state differs from the status quo."""
    shape = ready.graph.shape
    each = (np.indices(shape, sparse=True)[j] != o for j, o in enumerate(ready.game.status_quo))
    return sum(each, np.zeros(shape, dtype=np.int16))


def tally(masks: Iterable[Bools], shape: tuple[int, ...]) -> NDArray[np.int16]:
    """In how many of the masks each state is."""
    return sum((m.astype(np.int16) for m in masks), np.zeros(shape, dtype=np.int16))


def everybody(graph: kernel.Graph, stable: Mapping[int, Bools]) -> Bools:
    """States that are stable for all, by who each is stable for."""
    equilibria: Bools = np.logical_and.reduce([graph.feasible, *stable.values()])
    return equilibria


def _united(ready: Ready, nash: Bools | None, most: int) -> tuple[list[Row], int]:
    """(the coalition Nash equilibria found, Nash equilibria for which the question was settled)."""
    graph = ready.graph
    if nash is None or most == 0:
        return [], 0
    # An agreed move that all who make it prefer settles the question at once.
    left = np.flatnonzero(nash & ~paths.agreed(graph))
    searched = left[np.lexsort((left, changed(ready).ravel()[left]))][:most]
    rows = [space.decode(ready.game, n) for n in searched.tolist()]
    return [row for row in rows if paths.coalition_nash(graph, row)], int(nash.sum()) - len(left) + len(rows)


def _listed(
    ready: Ready, masks: Mapping[str, Bools], united: Sequence[Row], most: int
) -> tuple[tuple[Equilibrium, ...], int]:
    """(the first equilibria, how many there are)."""
    game, graph = ready.game, ready.graph
    strength = tally(masks.values(), graph.shape)
    for row in united:
        strength[row] += 1
    stable = np.flatnonzero(strength)
    order = np.lexsort((stable, changed(ready).ravel()[stable], -strength.ravel()[stable]))
    rows = [space.decode(game, n) for n in stable[order][:most].tolist()]
    s0, actors = tuple(game.status_quo), list(kernel.actors_of(graph))
    legal = paths.shortest(game, graph, s0, rows)
    willing = paths.shortest(game, graph, s0, rows, improving=True)
    return tuple(
        Equilibrium(
            row=whole(ready.whole, row),
            name=space.name(game, row),
            state=space.as_mapping(ready.whole, whole(ready.whole, row)),
            concepts=tuple(c for c, m in masks.items() if m[row]),
            coalition=row in united,
            points=tuple(points_at(game, row)[actors].tolist()),
            distance=len(legal[row]) if row in legal else None,
            path=legal.get(row, ()),
            willing=willing.get(row),
        )
        for row in rows
    ), len(stable)


def _limited(ready: Ready, actors: Sequence[int], settings: StabilitySettings) -> dict[int, tuple[str, ...]]:
    game, graph = ready.game, ready.graph
    if len(actors) != 2 or game.size > settings.max_sim or settings.horizon < 1:
        return {}
    first, second = actors
    one = paths.limited_move(game, graph, first, second, settings.horizon)
    two = paths.limited_move(game, graph, second, first, settings.horizon)
    return {
        h: tuple(space.name(game, space.decode(game, n)) for n in np.flatnonzero(one[h] & two[h]).tolist())
        for h in one
    }
