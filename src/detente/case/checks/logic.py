"""Which states can be: conditions as option masks, and whether any state escapes every rule.

Finding a state outside all rules is satisfiability with many-valued variables; here by splitting on the rule with the
fewest ways out (Davis, Logemann & Loveland 1962, without learning). A case's rules are few; should the search exceed
``MAX_NODES`` the answer is "possible", so that no check complains of what it could not prove.
"""

from collections.abc import Mapping

from detente.case.conditions import allowed, clauses, faults
from detente.case.schema import Case, Condition, Issue, Predicate

Masks = dict[str, int]
"""Issue → bit k set where option k is allowed; issues not named are free."""

MAX_NODES = 5_000


def masks(case: Case, condition: Condition) -> list[Masks] | None:
    """The clauses of a condition as masks; None where it names something undefined or cannot be read."""
    if any(
        name not in case.issues or any(faults(case.issues[name], predicate))
        for clause in clauses(condition)
        for name, predicate in clause.items()
    ):
        return None

    def mask(issue: Issue, predicate: Predicate) -> int:
        return sum(1 << k for k, yes in enumerate(allowed(issue, predicate)) if yes)

    return [{name: mask(case.issues[name], p) for name, p in clause.items()} for clause in clauses(condition)]


def rule_masks(case: Case) -> list[tuple[str, Masks]]:
    """Every clause of every readable rule, with the rule's id."""
    return [(id_, part) for id_, rule in case.rules.items() for part in masks(case, rule.never) or ()]


def state_masks(case: Case, state: Mapping[str, str]) -> Masks | None:
    """A state or part of one as masks; None where it names something undefined."""
    if any(name not in case.issues or o not in case.issues[name].options for name, o in state.items()):
        return None
    return {name: 1 << list(case.issues[name].options).index(option) for name, option in state.items()}


def whole_state(case: Case, state: Mapping[str, str]) -> dict[str, str]:
    """A state with the issues it does not name at the status quo."""
    return {name: state.get(name, issue.status_quo) for name, issue in case.issues.items()}


def within(here: Masks, part: Masks) -> bool:
    """Whether a whole state is one of those of a clause."""
    return all(here.get(name, 0) & mask for name, mask in part.items())


def broken_rules(case: Case, state: Mapping[str, str]) -> tuple[str, ...]:
    """The rules that forbid a state, issues it does not name at the status quo; none where it names something
    undefined."""
    here = state_masks(case, whole_state(case, state))
    if here is None:
        return ()
    return tuple(dict.fromkeys(id_ for id_, part in rule_masks(case) if within(here, part)))


def possible(case: Case, wanted: Masks, rules: list[tuple[str, Masks]] | None = None) -> bool:
    """Whether some state within ``wanted`` breaks no rule."""
    every = {name: (1 << len(issue.options)) - 1 for name, issue in case.issues.items()}
    domains = {name: options & wanted.get(name, options) for name, options in every.items()}
    if not all(domains.values()):
        return False
    known = rule_masks(case) if rules is None else rules
    return _escape(domains, [part for _, part in known], [MAX_NODES])


def _escape(domains: Masks, parts: list[Masks], budget: list[int]) -> bool:
    budget[0] -= 1
    if budget[0] < 0:
        return True
    open_ = [part for part in parts if all(domains[j] & mask for j, mask in part.items())]
    if not open_:
        return True
    out = [[j for j, mask in part.items() if domains[j] & ~mask] for part in open_]
    ways, part = min(zip(out, open_, strict=True), key=lambda pair: len(pair[0]))
    inside = dict(domains)
    for j in ways:
        # The earlier ways were tried and failed: from here on those issues are within the rule's mask.
        if _escape({**inside, j: inside[j] & ~part[j]}, open_, budget):
            return True
        inside[j] &= part[j]
    return False
