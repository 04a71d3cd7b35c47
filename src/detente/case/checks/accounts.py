"""Mechanisms, what is expected under them, and who tells (C232–C237)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.estimate import bounds
from detente.case.schema import Case, Hypothesis, Members, Narrative
from detente.case.walk import at

from .finding import Finding, Rule, Wrong, of_each
from .names import NOTHING


def rows_in_order(case: Case) -> Iterator[Finding]:
    """C232: the last row is for the rest, and only the last."""
    for path, rows in at(case, "indicators.*.expect", "indicators.*.visible"):
        for k, name in enumerate(rows if isinstance(rows, dict) else ()):
            last = k == len(rows) - 1
            if last == bool(rows[name].when):
                hidden = f"the row `{name}` holds everywhere, and the rows below it are never reached"
                lacking = f"the last row `{name}` has a `when`, so that some worlds have no row"
                help_ = (
                    "add a last row without `when`, for the rest"
                    if last
                    else "give it a `when`, or put it last"
                )
                yield Finding("C232", lacking if last else hidden, help_, (*path, name), at_key=True)


def patches_apart(case: Case) -> Iterator[Finding]:
    """C233: answers that may be true together cannot set the same path."""
    first: dict[str, tuple[str, str]] = {}
    for (_, id_, _, answer), value in at(case, "mechanisms.*.values.*"):
        for path in value.set if isinstance(value, Hypothesis) else ():
            for set_before, (other, its) in first.items():
                touches = f"{path}.".startswith(f"{set_before}.") or set_before.startswith(f"{path}.")
                if touches and (other != id_ or (case.mechanisms[other].several and its != answer)):
                    yield Finding(
                        "C233",
                        f"`{path}` is set by `{id_}: {answer}` and by `{other}: {its}`, which may both be true",
                        "let one answer set it, or make the two one mechanism",
                        ("mechanisms", id_, "values", answer, "set", path),
                        at_key=True,
                    )
                    break
            first.setdefault(path, (str(id_), str(answer)))


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


def asked_in_order(case: Case) -> Iterator[Finding]:
    """C236: a question asked under conditions names mechanisms above it, as they can be answered."""
    order = list(case.mechanisms)
    for path, answers in at(case, "mechanisms.*.asked_if.*"):
        id_, name = str(path[1]), str(path[3])
        if name not in order:
            continue
        if order.index(name) >= order.index(id_):
            said = f"`{id_}` is asked only where `{name}` has an answer, and `{name}` does not stand above it"
            yield Finding("C236", said, f"move `{name}` above `{id_}`", path, at_key=True)
        elif isinstance(answers, Members) and not case.mechanisms[name].several:
            said = f"`{name}` has one answer at a time"
            yield Finding("C236", said, "list the answers that will do: `[…]`", path)


def first_of_no_interests(n: Narrative, case: Case) -> str:
    """The first account without interests, where this is another of them."""
    id_ = next((id_ for id_, other in case.narratives.items() if not other.strategic), "")
    return "" if n.strategic or n is case.narratives[id_] else id_


RULES: tuple[Rule, ...] = (
    rows_in_order,
    patches_apart,
    # Only `none of these` has a prior of its own, and there is one such account.
    of_each(
        "C234",
        "narratives.*",
        Wrong(
            lambda n, _: n.strategic and n.prior is not None,
            "the account `{id}` has a prior of its own",
            "its prior follows from the mechanisms it assumes: state theirs",
            "prior",
        ),
        Wrong(
            lambda n, _: not n.strategic and n.assumes,
            "the account `{id}` is not strategic, and answers mechanisms",
            "leave `assumes` out: it stands for what none of the mechanisms explains",
            "assumes",
            at_key=True,
        ),
        Wrong(
            lambda n, _: not n.strategic and n.prior is None,
            "the account `{id}` has no prior, and no mechanism to take it from",
            "state it: `prior: 0.1`",
        ),
        Wrong(
            first_of_no_interests,
            "`{id}` and `{said}` are both without interests",
            "one `strategic: false` is enough: nothing would tell them apart",
        ),
    ),
    silence_reported,
    of_each(
        "C235",
        "indicators.*",
        Wrong(
            lambda indicator, _: indicator.since is not None and indicator.silence is None,
            "`{id}` is watched from {it.since}, and no outcome of it looks like nothing",
            "name it: `silence: …`",
            "since",
        ),
    ),
    asked_in_order,
    # A question asked under conditions has an answer elsewhere.
    of_each(
        "C236",
        "mechanisms.*",
        Wrong(
            lambda m, _: m.asked_if and m.otherwise is None and not m.several,
            "`{id}` is not always asked, and has no answer where it is not",
            "name it: `otherwise: …`",
            "asked_if",
            at_key=True,
        ),
        Wrong(
            lambda m, _: m.otherwise is not None and m.several,
            "`{id}` has an `otherwise` that is never used",
            "a set is empty where it is not asked",
            "otherwise",
        ),
        Wrong(
            lambda m, _: m.otherwise is not None and not m.several and not m.asked_if,
            "`{id}` has an `otherwise` that is never used",
            "add `asked_if`, or leave it out",
            "otherwise",
        ),
        Wrong(
            lambda m, _: m.several and NOTHING in m.values,
            f"`{NOTHING}` of the set `{{id}}` is the empty set, not one of its members",
            "leave it out: its chance follows from the members' chances",
            f"values.{NOTHING}",
            at_key=True,
        ),
        Wrong(
            lambda m, _: not m.several and len(m.values) < 2,
            "`{id}` has one answer only",
            "give two or more",
            "values",
            at_key=True,
        ),
    ),
    # An observer has a grade or modes; whoever pushes has a line.
    of_each(
        "C237",
        "observers.*",
        Wrong(
            lambda o, _: o.modes is None and o.reliability is None,
            "nothing says how far the observer `{id}` is to be trusted",
            "give a grade, `reliability: B`, or its `modes`",
        ),
        Wrong(
            lambda o, _: o.modes is not None and bounds(o.modes.pushing)[1] > 0 and not o.pushes,
            "`{id}` may be pushing a line, and none is stated",
            "say which answers it would push: `pushes: {{mechanism: [answer]}}`",
            "modes.pushing",
        ),
    ),
)
