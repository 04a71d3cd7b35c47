"""States that can be: the status quo, the record's replay, packages, conditions, roadmaps, sizes (C210–C214, C224–C225,
C230)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.count import states
from detente.case.schema import Case
from detente.case.walk import CONDITIONS, at
from detente.case.yaml_tree import Path, dotted

from .finding import Finding, number
from .logic import Masks, broken_rules, masks, possible, rule_masks, state_masks, whole_state

DENSE = 1_000_000
"""States a dense lens runs on within seconds."""


def status_quo_is_possible(case: Case) -> Iterator[Finding]:
    """C210."""
    for id_ in broken_rules(case, whole_state(case, {})):
        yield Finding(
            "C210",
            f"the status quo is forbidden by rule `{id_}`",
            "a rule is for the impossible, and the status quo exists: mend one, or make the rule a red line",
            ("rules", id_, "never"),
        )


def record_ends_at_status_quo(case: Case) -> Iterator[Finding]:
    """C211: replaying the recorded moves, up to `as_of`, ends at the status quo, and passes no impossible state."""
    start = case.record.start
    state = whole_state(case, start.state if start is not None else {})
    last: dict[str, Path] = {str(path[-1]): path for path, _ in at(case, "record.start.state.~")}
    # A rule broken now is C210's to report; without a start nothing but the last move of an issue is known.
    said = set(broken_rules(case, whole_state(case, {})))
    where: Path = ("record", "start")
    after = "at its start"
    for id_, move in [("", {}), *recorded_moves(case)]:
        for name, option in move.items():
            if name in case.issues and option in case.issues[name].options:
                state[name] = option
                last[name] = ("record", "events", id_, "move", name)
        if id_:
            where, after = ("record", "events", id_, "move"), f"after `{id_}`"
        broken = set(broken_rules(case, state)) - said if start is not None else set()
        said |= broken
        for rule in sorted(broken, key=list(case.rules).index):
            message = f"{after} the record is in a state that rule `{rule}` forbids"
            yield Finding("C211", message, "mend the move, an earlier one, or the rule", where, at_key=True)
    for name, path in last.items():
        issue = case.issues.get(name)
        if issue is not None and state[name] != issue.status_quo and state[name] in issue.options:
            yield Finding(
                "C211",
                f"the record leaves `{name}` at `{state[name]}`, and its status quo is `{issue.status_quo}`",
                "mend the move, add the one that is missing, or mend the status quo",
                path,
            )


def recorded_moves(case: Case) -> list[tuple[str, dict[str, str]]]:
    """(event, what it set) within the record's span, oldest first; as declared where dates are equal."""
    start = case.record.start
    dated = [
        (event.date, id_, event.move)
        for id_, event in case.record.events.items()
        if event.move and event.date <= case.as_of and (start is None or event.date >= start.date)
    ]
    return [(id_, move) for _, id_, move in sorted(dated, key=lambda e: e[0])]


def moves_somebody_can_make(case: Case) -> Iterator[Finding]:
    """C213: a package some feasible state can come of, and options that rules leave open."""
    rules = rule_masks(case)
    if not possible(case, {}, rules):
        return  # every state is forbidden: C210 says so
    for id_, package in case.packages.items():
        sets = state_masks(case, package.sets)
        if sets is not None and not possible(case, sets, rules):
            yield Finding(
                "C213",
                f"nobody can make the package `{id_}`: the rules forbid every state it leads to",
                "mend what it sets, or the rule",
                ("packages", id_, "sets"),
            )
    for name, issue in case.issues.items():
        for k, option in enumerate(issue.options):
            if not possible(case, {name: 1 << k}, rules):
                yield Finding(
                    "C213",
                    f"nobody can move `{name}` to `{option}`: the rules forbid it in every state",
                    "mend the rule, or leave the option out",
                    ("issues", name, "options", option),
                    "warning",
                    at_key=True,
                )


def conditions_that_can_hold(case: Case) -> Iterator[Finding]:
    """C214: a condition no feasible state meets."""
    rules = rule_masks(case)
    if not possible(case, {}, rules):
        return
    for path, condition in at(case, *CONDITIONS):
        parts = masks(case, condition)
        if parts is None:
            continue
        against: list[tuple[str, Masks]] = [] if path[0] == "rules" else rules
        if not any(possible(case, part, against) for part in parts):
            empty = [name for part in parts for name, mask in part.items() if not mask]
            why = (
                f"no option of `{empty[0]}` is allowed" if empty else "the rules forbid every state it names"
            )
            yield Finding(
                "C214",
                f"`{dotted(path)}` can never hold: {why}",
                "mend the condition or the rule",
                path,
                "warning",
            )


def roadmaps_keep_the_rules(case: Case) -> Iterator[Finding]:
    """C225: every step of a roadmap leads to a feasible state."""
    now = set(broken_rules(case, whole_state(case, {})))  # C210's to report
    for id_, roadmap in case.roadmaps.items():
        state: dict[str, str] = {}
        for step, road in roadmap.steps.items():
            state.update(road.sets)
            for rule in broken_rules(case, whole_state(case, state)):
                if rule in now:
                    continue
                yield Finding(
                    "C225",
                    f"after step `{step}` the roadmap `{id_}` is in a state that rule `{rule}` forbids",
                    "mend the step, an earlier one, or the rule",
                    ("roadmaps", id_, "steps", step, "sets"),
                )


def sizes(case: Case) -> Iterator[Finding]:
    """C224: what dense lenses would have to hold."""
    whole = states(case, case.issues)
    if whole > DENSE and not case.focus:
        yield Finding(
            "C224",
            f"{whole:,} states: too many for a dense lens (stability, paths); the deals lens takes them",
            f"declare a `focus` of issues with at most about {DENSE:,} states together",
            ("issues",),
            "note",
            at_key=True,
        )
    for id_, focus in case.focus.items():
        varied = states(case, focus.issues)
        if varied > DENSE:
            yield Finding(
                "C224",
                f"the focus `{id_}` has {number(varied, 'state')}, too many for a dense lens",
                f"vary fewer issues: at most about {DENSE:,} states together",
                ("focus", id_, "issues"),
                "warning",
                at_key=True,
            )


def focus_holds(case: Case) -> Iterator[Finding]:
    """C230: a focus varies an issue or holds it, and holds the others in a possible state."""
    sound = not any(broken_rules(case, whole_state(case, {})))
    for id_, focus in case.focus.items():
        path: Path = ("focus", id_, "held")
        for name in [name for name in focus.held if name in focus.issues]:
            said = f"the focus `{id_}` both varies and holds `{name}`"
            help_ = "name it in one of `issues` and `held`"
            yield Finding("C230", said, help_, (*path, name), at_key=True)
        for rule in broken_rules(case, whole_state(case, focus.held)) if sound else ():
            said = f"the focus `{id_}` starts in a state that rule `{rule}` forbids"
            yield Finding("C230", said, "mend what it holds, or the rule", path)


RULES = (
    status_quo_is_possible,
    record_ends_at_status_quo,
    moves_somebody_can_make,
    conditions_that_can_hold,
    roadmaps_keep_the_rules,
    sizes,
    focus_holds,
)
