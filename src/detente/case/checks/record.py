"""A recorded move is one that somebody could make in the state it found (C240).

Somebody: the issue's mover by a declared step, or the parties of a package, where `by` is named with it among them or
among those who consent. Issues whose moves may be unseen are not asked about: a move of theirs may have been several.
What a step may take back is left to the likelihood, which walks the compiled game (L310).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.case.schema import AnyMover, Case, JointMover, Package

from .finding import Finding
from .logic import Masks, masks, state_masks, whole_state
from .world import recorded_moves


def moves_somebody_made(case: Case) -> Iterator[Finding]:
    """C240."""
    start = case.record.start
    if start is None:
        return  # without a start the state a move found is not known
    state = whole_state(case, start.state)
    for id_, move in recorded_moves(case):
        if any(name not in case.issues or o not in case.issues[name].options for name, o in move.items()):
            continue  # C102 and C103 say so
        why = _why_not(case, state, move, _principal(case, case.record.events[id_].by))
        state = {**state, **move}
        if why and all(case.record.coverage.get(name, "complete") == "complete" for name in move):
            yield Finding(
                "C240",
                f"nobody could make the move `{id_}` on its date: {why}",
                "mend the event or its date, who moves the issue, or its steps; record several moves as several events",
                ("record", "events", id_, "move"),
                at_key=True,
            )


def _principal(case: Case, by: str | None) -> str | None:
    """The actor, or whom it acts within; None for nobody and for a name nobody has."""
    seen = set()
    while by in case.actors and by not in seen:
        seen.add(by)
        within = case.actors[by].within
        if within is None:
            return by
        by = within
    return None


def _why_not(case: Case, state: Mapping[str, str], move: Mapping[str, str], by: str | None) -> str:
    """Why a move cannot have been made in a state; nothing where it can."""
    changed = {name: option for name, option in move.items() if state[name] != option}
    if not changed:
        return "the state is already there"
    ways = [set(p.parties) for p in case.packages.values() if _leads(case, p, state, changed)]
    said = "no package sets these together"
    if len(changed) == 1:
        ((name, option),) = changed.items()
        issue = case.issues[name]
        options = list(issue.options)
        if issue.steps == "any" or abs(options.index(state[name]) - options.index(option)) == 1:
            consents = {*issue.consent, *issue.options[option].consent}
            ways += [{*who, *consents} for who in _movers(issue.options[option].mover or issue.mover)]
        said = f"no declared step of `{name}` leads from `{state[name]}` to `{option}`"
    if ways and by is not None and not any(by in who for who in ways):
        named = ", ".join(f"`{a}`" for a in case.actors if any(a in who for who in ways))
        return f"it is for {named} to make, not for `{by}`"
    return "" if ways else said


def _movers(mover: str | JointMover | AnyMover) -> list[set[str]]:
    """Who must act, for each way of acting."""
    if isinstance(mover, AnyMover):
        return [{a} for a in mover.any]
    return [set(mover.all)] if isinstance(mover, JointMover) else [{mover}]


def _leads(case: Case, package: Package, state: Mapping[str, str], changed: Mapping[str, str]) -> bool:
    """Whether a package, proposed in a state, changes just that."""
    made = {name: option for name, option in package.sets.items() if state.get(name) != option}
    if made != changed:
        return False
    parts = [{}] if package.when is None else masks(case, package.when) or []
    here = state_masks(case, state)
    return here is not None and any(_within(here, part) for part in parts)


def _within(here: Masks, part: Masks) -> bool:
    return all(here.get(name, 0) & mask for name, mask in part.items())


RULES = (moves_somebody_made,)
