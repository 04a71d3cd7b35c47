"""Every name used is declared (C101–C106, C108–C113)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.case.conditions import clauses, faults
from detente.case.schema import AnyMover, Case, JointMover, Predicate, Quorum
from detente.case.walk import becauses, conditions, states
from detente.case.yaml_tree import Path

from .finding import Finding, unknown
from .whens import known_answers, named_answers, whens

_Named = Iterator[tuple[str, Path, bool]]
"""(name, path, whether the name is the key that ends the path)."""


def _each(names: Iterable[str], path: Path) -> _Named:
    return ((name, (*path, k), False) for k, name in enumerate(names))


def _keys(names: Iterable[str], path: Path) -> _Named:
    return ((name, (*path, name), True) for name in names)


def _mover(mover: object, path: Path) -> _Named:
    if isinstance(mover, str):
        yield mover, path, False
    elif isinstance(mover, JointMover):
        yield from _each(mover.all, (*path, "all"))
    elif isinstance(mover, AnyMover):
        yield from _each(mover.any, (*path, "any"))


def actor_names(case: Case) -> _Named:
    """Every place where an actor is named."""
    for id_, a in case.actors.items():
        if a.within is not None:
            yield a.within, ("actors", id_, "within"), False
    yield from movers(case)
    yield from _keys(case.stakes, ("stakes",))
    yield from ((x.actor, ("linkages", k, "actor"), False) for k, x in case.linkages.items())
    yield from ((x.held_by, ("red_lines", k, "held_by"), False) for k, x in case.red_lines.items())
    yield from parties(case)
    yield from _keys(case.agreement.power, ("agreement", "power"))
    yield from _keys(case.fallbacks, ("fallbacks",))
    if case.numeraire is not None:
        yield from _keys(case.numeraire.points_per_unit, ("numeraire", "points_per_unit"))
        yield from _keys(case.numeraire.most, ("numeraire", "most"))
    yield from _keys(case.play, ("play",))
    for id_, roadmap in case.roadmaps.items():
        for step, road in roadmap.steps.items():
            yield from _each(road.acts, ("roadmaps", id_, "steps", step, "acts"))
            yield from _keys(road.costs, ("roadmaps", id_, "steps", step, "costs"))
            yield from _keys(road.benefits, ("roadmaps", id_, "steps", step, "benefits"))
    for id_, guarantor in case.guarantors.items():
        for field in ("by", "to", "against"):
            if (name := getattr(guarantor, field)) is not None:
                yield name, ("guarantors", id_, field), False
    for id_, event in case.record.events.items():
        if event.by is not None:
            yield event.by, ("record", "events", id_, "by"), False
        if event.signal is not None:
            yield from _each(event.signal.to, ("record", "events", id_, "signal", "to"))


def movers(case: Case) -> _Named:
    """Every mover and every consent."""
    for id_, issue in case.issues.items():
        yield from _mover(issue.mover, ("issues", id_, "mover"))
        yield from _each(issue.consent, ("issues", id_, "consent"))
        for key, option in issue.options.items():
            yield from _mover(option.mover, ("issues", id_, "options", key, "mover"))
            yield from _each(option.consent, ("issues", id_, "options", key, "consent"))


def parties(case: Case) -> _Named:
    """Parties to packages and to the agreement, and its vetoes."""
    for id_, package in case.packages.items():
        yield from _each(package.parties, ("packages", id_, "parties"))
    yield from _each(case.agreement.parties, ("agreement", "parties"))
    if isinstance(case.agreement.rule, Quorum):
        yield from _each(case.agreement.rule.veto, ("agreement", "rule", "veto"))


def issue_names(case: Case) -> _Named:
    """Every place where an issue is named, outside conditions and states."""
    for id_, a in case.actors.items():
        yield from _each(a.ratifies, ("actors", id_, "ratifies"))
    for who, stakes in case.stakes.items():
        yield from _keys(stakes, ("stakes", who))
    for id_, focus in case.focus.items():
        yield from _each(focus.issues, ("focus", id_, "issues"))
    yield from _keys(case.record.coverage, ("record", "coverage"))


def undefined_actors(case: Case) -> Iterator[Finding]:
    """C101."""
    for name, path, at_key in actor_names(case):
        if name not in case.actors:
            yield unknown("C101", "actor", name, case.actors, path, at_key=at_key)


def undefined_issues(case: Case) -> Iterator[Finding]:
    """C102."""
    for name, path, at_key in issue_names(case):
        if name not in case.issues:
            yield unknown("C102", "issue", name, case.issues, path, at_key=at_key)
    for path, condition in conditions(case):
        for part, clause_path in _clauses(condition, path):
            for name in part:
                if name not in case.issues:
                    yield unknown("C102", "issue", name, case.issues, (*clause_path, name), at_key=True)
    for path, state in states(case):
        for name in state:
            if name not in case.issues:
                yield unknown("C102", "issue", name, case.issues, (*path, name), at_key=True)


def _clauses(condition: object, path: Path) -> Iterator[tuple[dict[str, Predicate], Path]]:
    if isinstance(condition, dict):
        yield condition, path
    else:
        for k, clause in enumerate(clauses(condition)):  # type: ignore[arg-type]  # a tuple of clauses
            yield clause, (*path, k)


def undefined_options(case: Case) -> Iterator[Finding]:
    """C103: options in states, stakes and the status quo; C110 and C201 belong to conditions."""
    for path, state in states(case):
        for name, option in state.items():
            if name in case.issues and option not in case.issues[name].options:
                yield _option(case, name, option, (*path, name))
    for name, issue in case.issues.items():
        if issue.status_quo not in issue.options:
            yield _option(case, name, issue.status_quo, ("issues", name, "status_quo"))
    for who, stakes in case.stakes.items():
        for name, stake in stakes.items():
            if name not in case.issues:
                continue
            path = ("stakes", who, name)
            named: list[tuple[str, Path, bool]] = list(_keys(stake.values or {}, (*path, "values")))
            if stake.ideal is not None:
                named.append((stake.ideal, (*path, "ideal"), False))
            for k, rank in enumerate(stake.ranking or ()):
                tied = (rank,) if isinstance(rank, str) else rank
                named += [(o, (*path, "ranking", k), False) for o in tied]
            for option, where, at_key in named:
                if option not in case.issues[name].options:
                    yield _option(case, name, option, where, at_key)


def _option(case: Case, issue: str, name: str, path: Path, at_key: bool = False) -> Finding:
    return unknown("C103", "option", name, case.issues[issue].options, path, at_key=at_key, of=issue)


def bad_predicates(case: Case) -> Iterator[Finding]:
    """C103, C110 and C201 in conditions."""
    for path, condition in conditions(case):
        for clause, clause_path in _clauses(condition, path):
            for name, predicate in clause.items():
                issue = case.issues.get(name)
                if issue is None:
                    continue
                where = (*clause_path, name)
                for fault in faults(issue, predicate):
                    if fault.kind == "option":
                        yield _option(case, name, fault.word, where)
                    elif fault.kind == "order":
                        yield Finding(
                            "C201",
                            f"`{fault.word}` compares options of `{name}`, which is not ordered",
                            "list the options meant, or make the issue ordered, least to most",
                            where,
                        )
                    else:
                        yield Finding(
                            "C110",
                            f"`{fault.word}` is no condition on an issue",
                            "an option, a list of options, or one of >= <= > < != before a single option",
                            where,
                        )


def undefined_claims(case: Case) -> Iterator[Finding]:
    """C104."""
    for path, grounds in becauses(case):
        for name in grounds:
            if name not in case.claims:
                yield unknown("C104", "claim", name, case.claims, (*path, name), at_key=True)
    for id_, claim in case.claims.items():
        for name, path, _ in _each(claim.depends_on, ("claims", id_, "depends_on")):
            if name not in case.claims:
                yield unknown("C104", "claim", name, case.claims, path)


def undefined_sources(case: Case) -> Iterator[Finding]:
    """C105."""
    for id_, claim in case.claims.items():
        if claim.source not in case.sources:
            yield unknown("C105", "source", claim.source, case.sources, ("claims", id_, "source"))
    for id_, event in case.record.events.items():
        for key, origin in event.origins.items():
            if origin.source is not None and origin.source not in case.sources:
                path = ("record", "events", id_, "origins", key, "source")
                yield unknown("C105", "source", origin.source, case.sources, path)


def undefined_mechanisms(case: Case) -> Iterator[Finding]:
    """C106: mechanisms and their answers."""
    for id_, mechanism in case.mechanisms.items():
        for name in mechanism.prior:
            if name not in mechanism.values:
                path: Path = ("mechanisms", id_, "prior", name)
                yield unknown("C106", "answer", name, mechanism.values, path, at_key=True, of=id_)
        if mechanism.otherwise is not None and mechanism.otherwise not in mechanism.values:
            path = ("mechanisms", id_, "otherwise")
            yield unknown("C106", "answer", mechanism.otherwise, mechanism.values, path, of=id_)
    for path, when in whens(case):
        for name, answers in when.items():
            if name not in case.mechanisms:
                yield unknown("C106", "mechanism", name, case.mechanisms, (*path, name), at_key=True)
                continue
            known = known_answers(case.mechanisms[name])
            for answer in named_answers(answers):
                if answer not in known:
                    yield unknown("C106", "answer", answer, known, (*path, name), of=name)


def undefined_observers(case: Case) -> Iterator[Finding]:
    """C112."""
    for id_, event in case.record.events.items():
        for key, origin in event.origins.items():
            if origin.through is not None and origin.through not in case.observers:
                path = ("record", "events", id_, "origins", key, "through")
                yield unknown("C112", "observer", origin.through, case.observers, path)


def undefined_events(case: Case) -> Iterator[Finding]:
    """C113."""
    for id_, cause in case.record.causes.items():
        for name in cause.brings:
            if name not in case.record.events:
                path = ("record", "causes", id_, "brings", name)
                yield unknown("C113", "event", name, case.record.events, path, at_key=True)


def undefined_indicators(case: Case) -> Iterator[Finding]:
    """C108: indicators and what they can show."""
    seen: list[tuple[Path, dict[str, str]]] = []
    for k, e in case.record.events.items():
        if e.observation is not None:
            seen.append((("record", "events", k, "observation"), e.observation))
        if e.signal is not None:
            seen.append((("record", "events", k, "signal", "shows"), e.signal.shows))
    for id_, question in case.questions.items():
        if question.answer is not None and question.answer.indicator is not None:
            seen.append((("questions", id_, "answer", "indicator"), question.answer.indicator))
    for path, shows in seen:
        for name, outcome in shows.items():
            if name not in case.indicators:
                yield unknown("C108", "indicator", name, case.indicators, (*path, name), at_key=True)
            elif outcome not in case.indicators[name].outcomes:
                known = case.indicators[name].outcomes
                yield unknown("C108", "outcome", outcome, known, (*path, name), of=name)
    for id_, indicator in case.indicators.items():
        if indicator.silence is not None and indicator.silence not in indicator.outcomes:
            path = ("indicators", id_, "silence")
            yield unknown("C108", "outcome", indicator.silence, indicator.outcomes, path, of=id_)
        for row, expected in indicator.expect.items():
            for outcome in expected.chances:
                if outcome not in indicator.outcomes:
                    path = ("indicators", id_, "expect", row, "chances", outcome)
                    yield unknown("C108", "outcome", outcome, indicator.outcomes, path, at_key=True, of=id_)


def undefined_outcomes(case: Case) -> Iterator[Finding]:
    """C109."""
    for id_, question in case.questions.items():
        name = question.answer.outcome if question.answer is not None else None
        if name is not None and name not in case.outcomes:
            path = ("questions", id_, "answer", "outcome")
            yield unknown("C109", "outcome", name, case.outcomes, path)


def undefined_readings(case: Case) -> Iterator[Finding]:
    """C111."""
    for id_, matter in case.disagreements.items():
        if matter.as_written not in matter.readings:
            path = ("disagreements", id_, "as_written")
            yield unknown("C111", "reading", matter.as_written, matter.readings, path, of=id_)


RULES = (
    undefined_actors,
    undefined_issues,
    undefined_options,
    bad_predicates,
    undefined_claims,
    undefined_sources,
    undefined_mechanisms,
    undefined_observers,
    undefined_events,
    undefined_indicators,
    undefined_outcomes,
    undefined_readings,
)
