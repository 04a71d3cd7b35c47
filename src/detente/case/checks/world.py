"""States that can be: the status quo, the record's replay, packages, conditions, roadmaps, sizes (C210–C211, C213–C214,
C224–C225, C230, C240)."""

from collections.abc import Iterable, Iterator, Mapping

from detente.case.schema import AnyMover, Case, JointMover, Package
from detente.case.walk import CONDITIONS, at, states
from detente.case.yaml_tree import Path, dotted

from .finding import Finding, Rule, Wrong, of_each
from .logic import broken_rules, masks, possible, rule_masks, state_masks, whole_state, within

DENSE = 1_000_000
"""States a dense lens runs on within seconds."""


def record_ends_at_status_quo(case: Case) -> Iterator[Finding]:
    """C211: replaying the recorded moves, up to `as_of`, ends at the status quo, and passes no impossible state."""
    start = case.record.start
    state = whole_state(case, start.state if start is not None else {})
    last: dict[str, Path] = {str(path[-1]): path for path, _ in at(case, "record.start.state.~")}
    # A rule broken now is C210's to report; without a start nothing but the last move of an issue is known.
    said = set(broken_rules(case, {}))
    for id_, move in [("", {}), *recorded_moves(case)]:
        where = ("record", "events", id_, "move") if id_ else ("record", "start")
        after = f"after `{id_}`" if id_ else "at its start"
        for name, option in move.items():
            if name in case.issues and option in case.issues[name].options:
                state[name] = option
                last[name] = (*where, name)
        for rule in broken_rules(case, state) if start is not None else ():
            if rule not in said:
                said.add(rule)
                yield Finding(
                    "C211",
                    f"{after} the record is in a state that rule `{rule}` forbids",
                    "mend the move, an earlier one, or the rule",
                    where,
                    at_key=True,
                )
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
    return [
        (id_, event.move)
        for id_, event in sorted(case.record.events.items(), key=lambda e: e[1].date)
        if event.move and event.date <= case.as_of and (start is None or event.date >= start.date)
    ]


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
        against = [] if path[0] == "rules" else rules
        if parts is not None and not any(possible(case, part, against) for part in parts):
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
    now = set(broken_rules(case, {}))  # C210's to report
    for id_, roadmap in case.roadmaps.items():
        state: dict[str, str] = {}
        for step, road in roadmap.steps.items():
            state.update(road.sets)
            for rule in broken_rules(case, state):
                if rule not in now:
                    yield Finding(
                        "C225",
                        f"after step `{step}` the roadmap `{id_}` is in a state that rule `{rule}` forbids",
                        "mend the step, an earlier one, or the rule",
                        ("roadmaps", id_, "steps", step, "sets"),
                    )


def too_many(case: Case, issues: Iterable[str]) -> str:
    """How many states issues have together, where a dense lens cannot hold them."""
    count = states(case, issues)
    return f"{count:,} states" if count > DENSE else ""


def focus_holds(case: Case) -> Iterator[Finding]:
    """C230: a focus varies an issue or holds it, and holds the others in a possible state."""
    sound = not any(broken_rules(case, {}))
    for id_, focus in case.focus.items():
        path = ("focus", id_, "held")
        for name in [name for name in focus.held if name in focus.issues]:
            yield Finding(
                "C230",
                f"the focus `{id_}` both varies and holds `{name}`",
                "name it in one of `issues` and `held`",
                (*path, name),
                at_key=True,
            )
        for rule in broken_rules(case, focus.held) if sound else ():
            yield Finding(
                "C230",
                f"the focus `{id_}` starts in a state that rule `{rule}` forbids",
                "mend what it holds, or the rule",
                path,
            )


def moves_somebody_made(case: Case) -> Iterator[Finding]:
    """C240: a recorded move is one that somebody could make in the state it found.

    Somebody: the issue's mover by a declared step, or the parties of a package, where `by` is named with it among them
    or among those who consent. Issues whose moves may be unseen are not asked about: a move of theirs may have been
    several. What a step may take back is left to the likelihood, which walks the compiled game (L310).
    """
    start = case.record.start
    if start is None:
        return  # without a start the state a move found is not known
    state = whole_state(case, start.state)
    for id_, move in recorded_moves(case):
        if state_masks(case, move) is None:
            continue  # C102 and C103 say so
        why = _why_not(case, state, move, _principal(case, case.record.events[id_].by))
        state |= move
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
    while by in case.actors and by not in seen and case.actors[by].within is not None:
        seen.add(by)
        by = case.actors[by].within
    return by if by in case.actors and by not in seen else None


def _why_not(case: Case, state: Mapping[str, str], move: Mapping[str, str], by: str | None) -> str:
    """Why a move cannot have been made in a state; nothing where it can."""
    changed = {name: option for name, option in move.items() if state[name] != option}
    if not changed:
        return "the state is already there"
    ways = [set(p.parties) for p in case.packages.values() if _leads(case, p, state, changed)]
    said = "no package sets these together"
    for name, option in changed.items() if len(changed) == 1 else ():
        issue = case.issues[name]
        options = list(issue.options)
        if issue.steps == "any" or abs(options.index(state[name]) - options.index(option)) == 1:
            ways += [
                {*who, *issue.consent, *issue.options[option].consent}
                for who in _movers(issue.options[option].mover or issue.mover)
            ]
        said = f"no declared step of `{name}` leads from `{state[name]}` to `{option}`"
    if not ways:
        return said
    who = set().union(*ways)
    if by is None or by in who:
        return ""
    return f"it is for {', '.join(f'`{a}`' for a in case.actors if a in who)} to make, not for `{by}`"


def _movers(mover: str | JointMover | AnyMover) -> list[set[str]]:
    """Who must act, for each way of acting."""
    if isinstance(mover, AnyMover):
        return [{a} for a in mover.any]
    return [set(mover.all)] if isinstance(mover, JointMover) else [{mover}]


def _leads(case: Case, package: Package, state: Mapping[str, str], changed: Mapping[str, str]) -> bool:
    """Whether a package, proposed in a state, changes just that."""
    made = {name: option for name, option in package.sets.items() if state.get(name) != option}
    parts = [{}] if package.when is None else masks(case, package.when) or []
    here = state_masks(case, state)
    return made == changed and here is not None and any(within(here, part) for part in parts)


RULES: tuple[Rule, ...] = (
    # The status quo breaks no rule.
    of_each(
        "C210",
        "rules.*",
        Wrong(
            lambda rule, case: any(case.rules[id_] is rule for id_ in broken_rules(case, {})),
            "the status quo is forbidden by rule `{id}`",
            "a rule is for the impossible, and the status quo exists: mend one, or make the rule a red line",
            "never",
        ),
    ),
    record_ends_at_status_quo,
    moves_somebody_can_make,
    conditions_that_can_hold,
    roadmaps_keep_the_rules,
    # What dense lenses would have to hold.
    of_each(
        "C224",
        "issues",
        Wrong(
            lambda issues, case: not case.focus and too_many(case, issues),
            "{said}: too many for a dense lens (stability, paths); the deals lens takes them",
            f"declare a `focus` of issues with at most about {DENSE:,} states together",
        ),
        severity="note",
    ),
    of_each(
        "C224",
        "focus.*",
        Wrong(
            lambda focus, case: too_many(case, focus.issues),
            "the focus `{id}` has {said}, too many for a dense lens",
            f"vary fewer issues: at most about {DENSE:,} states together",
            "issues",
            at_key=True,
        ),
        severity="warning",
    ),
    focus_holds,
    moves_somebody_made,
)
