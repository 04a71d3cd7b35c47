"""Roads as a case declares them, as a person writes them out, and with a promise in force."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from detente.case.diagnostics import did_you_mean, problem, shown
from detente.case.estimate import drawn
from detente.case.schema import Case
from detente.case.schema.base import Number, months
from detente.case.schema.stakes import Collapse
from detente.game import space
from detente.game.game import Floats, Game
from detente.play.behavior import Play, play_of

from .parts import needed
from .road import Road, Row, Step, deltas


def declared(case: Case, game: Game, name: str, seed: int = 0, draw: int = -1) -> Road:
    """A roadmap the case declares. What it sets on issues a focus holds is left out, with steps that only do that.

    Raises Problems: L320 no such roadmap, L321 numbers without a meaning, or nothing left of it under the focus.
    """
    written = case.roadmaps.get(name)
    if written is None:
        known = f"it declares {', '.join(case.roadmaps)}" if case.roadmaps else "it declares none"
        near = f"{known}; a road can also be written out: issue=option; issue=option,…"
        raise problem(
            "L320", f"the case has no roadmap `{shown(name, 60)}`", did_you_mean(name, case.roadmaps) or near
        )
    where = f"roadmaps.{name}"
    seen = 1.0 if written.seen is None else float(drawn(written.seen, seed, draw, f"{where}.seen"))
    chance(seen, f"{where}.seen")

    def by_actor(what: str, step: str, given: Mapping[str, Number]) -> Floats:
        path = f"{where}.steps.{step}.{what}"
        return np.array(
            [float(drawn(given[a], seed, draw, f"{path}.{a}")) if a in given else 0.0 for a in game.actors]
        )

    def free(sets: Mapping[str, str]) -> dict[str, str]:
        return {issue: option for issue, option in sets.items() if issue not in game.held}

    here, steps = space.as_mapping(game, game.status_quo), []
    for id_, step in written.steps.items():
        if sets := free(step.sets):
            here |= sets
            steps.append(
                Step(
                    id_,
                    tuple(dict.fromkeys(game.actor(a) for a in step.acts)),
                    space.from_mapping(game, here),
                    by_actor("costs", id_, step.costs),
                    by_actor("benefits", id_, step.benefits),
                    np.zeros(len(game.actors)),
                )
            )
    if game.focus and not steps:
        raise problem(
            "L321",
            f"road `{name}` sets nothing that the focus `{game.focus}` varies",
            "name another focus, or none",
        )
    after = written.aftermath
    return road_of(
        game,
        play_of(case, seed, draw),
        steps,
        name=name,
        title=written.title,
        period=months(written.period),
        collapse=space.from_mapping(game, free(after.collapse)) if isinstance(after, Collapse) else None,
        seen=seen,
    )


def through(
    game: Game,
    play: Play,
    states: Sequence[Row],
    *,
    period: float,
    collapse: Row | None = None,
    acts: Sequence[Sequence[int]] | None = None,
    name: str = "asked",
    title: str = "The road asked about",
) -> Road:
    """A road through states, the first reached from the status quo. Without ``acts`` everybody whom some declared way
    of making a change needs acts in it."""
    none = np.zeros(len(game.actors))
    if acts is None:
        acts = [needed(game, *step) for step in pairwise([game.status_quo, *states])]
    steps = [
        Step(f"step-{k}", tuple(who), tuple(state), none, none, none)
        for k, (state, who) in enumerate(zip(states, acts, strict=True), 1)
    ]
    return road_of(game, play, steps, name=name, title=title, period=period, collapse=collapse)


def road_of(
    game: Game,
    play: Play,
    steps: Sequence[Step],
    *,
    name: str,
    title: str,
    period: float,
    collapse: Row | None = None,
    seen: float = 1.0,
) -> Road:
    """A road from its parts.

    Raises Problems (L321) for a road without steps, whose steps have no length or no end, with a step that does and
    brings nothing, or that leads back to an earlier state.
    """
    if not steps:
        raise problem("L321", f"road `{name}` has no steps", "give it at least one state to reach")
    if not 0 < period < float("inf"):
        raise problem("L321", f"road `{name}`: a step lasts {period:g} months", "say how long a step lasts")
    been: dict[Row, str] = {game.status_quo: "the status quo"}
    here = game.status_quo
    for step in steps:
        if step.state == here and not (step.cost.any() or step.benefit.any() or step.pays.any()):
            raise problem(
                "L321",
                f"road `{shown(name, 200)}`: step `{step.id}` changes nothing",
                "leave the step out, or say what it sets",
            )
        if step.state != here and step.state in been:
            raise problem(
                "L321",
                f"road `{shown(name, 200)}`: step `{step.id}` comes back to {been[step.state]}",
                "a road leads somewhere: end it before it turns back",
            )
        here = step.state
        been.setdefault(here, f"the state of step `{step.id}`")
    none = np.zeros(len(game.actors))
    return Road(
        name,
        title,
        game.status_quo,
        tuple(steps),
        period,
        deltas(play, period),
        collapse,
        seen,
        none,
        none,
        play.defaults,
    )


def chance(value: float, where: str) -> None:
    """Raises Problems (L321) for what is no chance."""
    if not 0 <= value <= 1:
        raise problem("L321", f"{where} is {value:g}, which is no chance", "a chance lies between 0 and 1")
