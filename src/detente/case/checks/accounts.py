"""Mechanisms, what is expected under them, and who tells (C232–C237)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.estimate import bounds
from detente.case.schema import Case, Hypothesis, Members
from detente.case.walk import at
from detente.case.yaml_tree import Path

from .finding import Finding, each
from .whens import NOTHING


def rows_in_order(case: Case) -> Iterator[Finding]:
    """C232: the last row is for the rest, and only the last."""
    for path, rows in at(case, "indicators.*.expect", "indicators.*.visible"):
        for k, name in enumerate(rows if isinstance(rows, dict) else ()):
            when, last = rows[name].when, k == len(rows) - 1
            hidden = f"the row `{name}` holds everywhere, and the rows below it are never reached"
            lacking = f"the last row `{name}` has a `when`, so that some worlds have no row"
            yield from each(
                "C232",
                (last and when, lacking, "add a last row without `when`, for the rest", (*path, name), True),
                (not last and not when, hidden, "give it a `when`, or put it last", (*path, name), True),
            )


def patches_apart(case: Case) -> Iterator[Finding]:
    """C233: answers that may be true together cannot set the same path."""
    first: dict[str, tuple[str, str]] = {}
    for id_, mechanism in case.mechanisms.items():
        for answer, value in mechanism.values.items():
            for path in value.set if isinstance(value, Hypothesis) else ():
                for set_before, (other, its) in first.items():
                    touches = f"{path}.".startswith(f"{set_before}.") or set_before.startswith(f"{path}.")
                    if touches and (other != id_ or (mechanism.several and its != answer)):
                        yield Finding(
                            "C233",
                            f"`{path}` is set by `{id_}: {answer}` and by `{other}: {its}`, which may both be true",
                            "let one answer set it, or make the two one mechanism",
                            ("mechanisms", id_, "values", answer, "set", path),
                            at_key=True,
                        )
                        break
                first.setdefault(path, (id_, answer))


def priors_of_accounts(case: Case) -> Iterator[Finding]:
    """C234: only `none of these` has a prior of its own, and there is one such account."""
    others = [id_ for id_, n in case.narratives.items() if not n.strategic]
    for id_, n in case.narratives.items():
        path: Path = ("narratives", id_)
        stated = n.prior is not None
        yield from each(
            "C234",
            (
                n.strategic and stated,
                f"the account `{id_}` has a prior of its own",
                "its prior follows from the mechanisms it assumes: state theirs",
                (*path, "prior"),
                False,
            ),
            (
                not n.strategic and n.assumes,
                f"the account `{id_}` is not strategic, and answers mechanisms",
                "leave `assumes` out: it stands for what none of the mechanisms explains",
                (*path, "assumes"),
                True,
            ),
            (
                not n.strategic and not stated,
                f"the account `{id_}` has no prior, and no mechanism to take it from",
                "state it: `prior: 0.1`",
                path,
                True,
            ),
            (
                id_ in others[1:],
                f"`{id_}` and `{others[0] if others else ''}` are both without interests",
                "one `strategic: false` is enough: nothing would tell them apart",
                path,
                True,
            ),
        )


def silence_reported(case: Case) -> Iterator[Finding]:
    """C235: the outcome that looks like nothing is not reported; silence needs a date to begin."""
    for path, outcomes in at(case, "record.events.*.observation", "record.events.*.signal.shows"):
        for name, outcome in outcomes.items():
            if name in case.indicators and case.indicators[name].silence == outcome:
                yield Finding(
                    "C235",
                    f"`{outcome}` is what `{name}` looks like unseen, and the event `{path[2]}` reports it",
                    "leave the event out and give the indicator `since`; or take `silence` out of the indicator",
                    (*path, name),
                )
    for id_, indicator in case.indicators.items():
        if indicator.since is not None and indicator.silence is None:
            yield Finding(
                "C235",
                f"`{id_}` is watched from {indicator.since}, and no outcome of it looks like nothing",
                "name it: `silence: …`",
                ("indicators", id_, "since"),
            )


def when_asked(case: Case) -> Iterator[Finding]:
    """C236: a question asked under conditions names mechanisms above it, and its answer elsewhere."""
    above: list[str] = []
    for id_, m in case.mechanisms.items():
        path: Path = ("mechanisms", id_)
        for name, answers in m.asked_if.items():
            known = case.mechanisms.get(name)
            below = known is not None and name not in above
            one = known is not None and not below and isinstance(answers, Members) and not known.several
            said = f"`{id_}` is asked only where `{name}` has an answer, and `{name}` does not stand above it"
            single = f"`{name}` has one answer at a time"
            yield from each(
                "C236",
                (below, said, f"move `{name}` above `{id_}`", (*path, "asked_if", name), True),
                (one, single, "list the answers that will do: `[…]`", (*path, "asked_if", name), False),
            )
        yield from each(
            "C236",
            (
                m.asked_if and m.otherwise is None and not m.several,
                f"`{id_}` is not always asked, and has no answer where it is not",
                "name it: `otherwise: …`",
                (*path, "asked_if"),
                True,
            ),
            (
                m.otherwise is not None and (m.several or not m.asked_if),
                f"`{id_}` has an `otherwise` that is never used",
                "a set is empty where it is not asked" if m.several else "add `asked_if`, or leave it out",
                (*path, "otherwise"),
                False,
            ),
            (
                m.several and NOTHING in m.values,
                f"`{NOTHING}` of the set `{id_}` is the empty set, not one of its members",
                "leave it out: its chance follows from the members' chances",
                (*path, "values", NOTHING),
                True,
            ),
            (
                not m.several and len(m.values) < 2,
                f"`{id_}` has one answer only",
                "give two or more",
                (*path, "values"),
                True,
            ),
        )
        above.append(id_)


def telling(case: Case) -> Iterator[Finding]:
    """C237: an observer has a grade or modes; whoever pushes has a line."""
    for id_, observer in case.observers.items():
        path: Path = ("observers", id_)
        pushes = observer.modes is not None and bounds(observer.modes.pushing)[1] > 0
        yield from each(
            "C237",
            (
                observer.modes is None and observer.reliability is None,
                f"nothing says how far the observer `{id_}` is to be trusted",
                "give a grade, `reliability: B`, or its `modes`",
                path,
                True,
            ),
            (
                pushes and not observer.pushes,
                f"`{id_}` may be pushing a line, and none is stated",
                "say which answers it would push: `pushes: {mechanism: [answer]}`",
                (*path, "modes", "pushing"),
                False,
            ),
        )


RULES = (rows_in_order, patches_apart, priors_of_accounts, silence_reported, when_asked, telling)
