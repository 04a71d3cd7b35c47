"""Which states can be: conditions as option masks, and whether any state escapes every rule.

Finding a state outside all rules is satisfiability with many-valued variables; here by splitting on the rule with the
fewest ways out (Davis, Logemann & Loveland 1962, without learning). A case's rules are few; should the search exceed
``MAX_NODES`` the answer is "possible", so that no check complains of what it could not prove.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.case.conditions import allowed, clauses, faults
from detente.case.schema import Case, Condition

Masks = dict[str, int]
"""Issue → bit k set where option k is allowed; issues not named are free."""

MAX_NODES = 5_000


def masks(case: Case, condition: Condition) -> list[Masks] | None:
    """The clauses of a condition as masks; None where it names something undefined or cannot be read."""
    found = []
    for clause in clauses(condition):
        part: Masks = {}
        for name, predicate in clause.items():
            issue = case.issues.get(name)
            if issue is None or any(True for _ in faults(issue, predicate)):
                return None
            part[name] = sum(1 << k for k, yes in enumerate(allowed(issue, predicate)) if yes)
        found.append(part)
    return found


def rule_masks(case: Case) -> list[tuple[str, Masks]]:
    """Every clause of every readable rule, with the rule's id."""
    found = []
    for id_, rule in case.rules.items():
        found += [(id_, part) for part in masks(case, rule.never) or []]
    return found


def state_masks(case: Case, state: Mapping[str, str]) -> Masks | None:
    """A state or part of one as masks; None where it names something undefined."""
    found: Masks = {}
    for name, option in state.items():
        issue = case.issues.get(name)
        if issue is None or option not in issue.options:
            return None
        found[name] = 1 << list(issue.options).index(option)
    return found


def whole_state(case: Case, state: Mapping[str, str]) -> dict[str, str]:
    """A state with the issues it does not name at the status quo."""
    return {name: state.get(name, issue.status_quo) for name, issue in case.issues.items()}


def broken_rules(case: Case, state: Mapping[str, str]) -> Iterator[str]:
    """The rules that forbid a whole state; none where it names something undefined."""
    here = state_masks(case, state)
    if here is None:
        return
    seen = set()
    for id_, part in rule_masks(case):
        if id_ not in seen and all(here.get(j, 0) & mask for j, mask in part.items()):
            seen.add(id_)
            yield id_


def possible(case: Case, wanted: Masks, rules: list[tuple[str, Masks]] | None = None) -> bool:
    """Whether some state within ``wanted`` breaks no rule."""
    domains = {name: (1 << len(issue.options)) - 1 for name, issue in case.issues.items()}
    for name, mask in wanted.items():
        domains[name] &= mask
    if not all(domains.values()):
        return False
    parts = [part for _, part in (rule_masks(case) if rules is None else rules)]
    budget = [MAX_NODES]
    return _escape(domains, parts, budget)


def _escape(domains: Masks, parts: list[Masks], budget: list[int]) -> bool:
    budget[0] -= 1
    if budget[0] < 0:
        return True
    tightest: tuple[int, list[str], Masks] | None = None
    open_ = []
    for part in parts:
        if any(not domains[j] & mask for j, mask in part.items()):
            continue
        ways = [j for j, mask in part.items() if domains[j] & ~mask]
        if not ways:
            return False
        open_.append(part)
        if tightest is None or len(ways) < tightest[0]:
            tightest = (len(ways), ways, part)
    if tightest is None:
        return True
    _, ways, part = tightest
    inside = dict(domains)
    for j in ways:
        # The earlier ways were tried and failed: from here on those issues are within the rule's mask.
        if _escape({**inside, j: inside[j] & ~part[j]}, open_, budget):
            return True
        inside[j] &= part[j]
    return False
