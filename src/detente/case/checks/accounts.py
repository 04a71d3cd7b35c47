"""Mechanisms, what is expected under them, and who tells (C232–C237)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.case.estimate import bounds
from detente.case.schema import Case, Expectation, Hypothesis, Members, Visibility
from detente.case.yaml_tree import Path

from .finding import Finding
from .whens import NOTHING


def rows_in_order(case: Case) -> Iterator[Finding]:
    """C232: the last row is for the rest, and only the last."""
    for id_, indicator in case.indicators.items():
        yield from _rows(indicator.expect, ("indicators", id_, "expect"))
        if isinstance(indicator.visible, dict):
            yield from _rows(indicator.visible, ("indicators", id_, "visible"))


def _rows(rows: dict[str, Expectation] | dict[str, Visibility], path: Path) -> Iterator[Finding]:
    whens = {name: row.when for name, row in rows.items()}
    for k, (name, when) in enumerate(whens.items()):
        last = k == len(rows) - 1
        if last and when:
            yield Finding(
                "C232",
                f"the last row `{name}` has a `when`, so that some worlds have no row",
                "add a last row without `when`, for the rest",
                (*path, name),
                at_key=True,
            )
        elif not last and not when:
            yield Finding(
                "C232",
                f"the row `{name}` holds everywhere, and the rows below it are never reached",
                "give it a `when`, or put it last",
                (*path, name),
                at_key=True,
            )


def patches_apart(case: Case) -> Iterator[Finding]:
    """C233: answers that may be true together cannot set the same path."""
    first: dict[str, tuple[str, str]] = {}
    for id_, mechanism in case.mechanisms.items():
        for answer, value in mechanism.values.items():
            if not isinstance(value, Hypothesis):
                continue
            for path in value.set:
                other = _overlapping(first, path, id_, answer, mechanism.several)
                if other is not None:
                    yield Finding(
                        "C233",
                        f"`{path}` is set by `{id_}: {answer}` and by `{other[0]}: {other[1]}`, which may both be true",
                        "let one answer set it, or make the two one mechanism",
                        ("mechanisms", id_, "values", answer, "set", path),
                        at_key=True,
                    )
                first.setdefault(path, (id_, answer))


def _overlapping(
    first: Mapping[str, tuple[str, str]], path: str, id_: str, answer: str, several: bool
) -> tuple[str, str] | None:
    for other, owner in first.items():
        touches = path == other or path.startswith(other + ".") or other.startswith(path + ".")
        together = owner[0] != id_ or (several and owner[1] != answer)
        if touches and together:
            return owner
    return None


def priors_of_accounts(case: Case) -> Iterator[Finding]:
    """C234: only `none of these` has a prior of its own, and there is one such account."""
    others = [id_ for id_, n in case.narratives.items() if not n.strategic]
    for id_, narrative in case.narratives.items():
        if narrative.strategic and narrative.prior is not None:
            yield Finding(
                "C234",
                f"the account `{id_}` has a prior of its own",
                "its prior follows from the mechanisms it assumes: state theirs",
                ("narratives", id_, "prior"),
            )
        if not narrative.strategic and narrative.assumes:
            yield Finding(
                "C234",
                f"the account `{id_}` is not strategic, and answers mechanisms",
                "leave `assumes` out: it stands for what none of the mechanisms explains",
                ("narratives", id_, "assumes"),
                at_key=True,
            )
        if not narrative.strategic and narrative.prior is None:
            yield Finding(
                "C234",
                f"the account `{id_}` has no prior, and no mechanism to take it from",
                "state it: `prior: 0.1`",
                ("narratives", id_),
                at_key=True,
            )
    for id_ in others[1:]:
        yield Finding(
            "C234",
            f"`{id_}` and `{others[0]}` are both without interests",
            "one `strategic: false` is enough: nothing would tell them apart",
            ("narratives", id_),
            at_key=True,
        )


def silence_reported(case: Case) -> Iterator[Finding]:
    """C235: the outcome that looks like nothing is not reported; silence needs a date to begin."""
    for id_, event in case.record.events.items():
        shows = [("observation", event.observation or {})]
        if event.signal is not None:
            shows.append(("signal", event.signal.shows))
        for field, outcomes in shows:
            for name, outcome in outcomes.items():
                indicator = case.indicators.get(name)
                if indicator is not None and indicator.silence == outcome:
                    path: Path = (
                        "record",
                        "events",
                        id_,
                        field,
                        *(("shows",) if field == "signal" else ()),
                        name,
                    )
                    yield Finding(
                        "C235",
                        f"`{outcome}` is what `{name}` looks like unseen, and the event `{id_}` reports it",
                        "leave the event out and give the indicator `since`; or take `silence` out of the indicator",
                        path,
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
    for id_, mechanism in case.mechanisms.items():
        path: Path = ("mechanisms", id_)
        for name, answers in mechanism.asked_if.items():
            if name in case.mechanisms and name not in above:
                yield Finding(
                    "C236",
                    f"`{id_}` is asked only where `{name}` has an answer, and `{name}` does not stand above it",
                    f"move `{name}` above `{id_}`",
                    (*path, "asked_if", name),
                    at_key=True,
                )
            elif isinstance(answers, Members) and not case.mechanisms[name].several:
                yield _no_set(name, (*path, "asked_if", name))
        if mechanism.asked_if and mechanism.otherwise is None and not mechanism.several:
            yield Finding(
                "C236",
                f"`{id_}` is not always asked, and has no answer where it is not",
                "name it: `otherwise: …`",
                (*path, "asked_if"),
                at_key=True,
            )
        if mechanism.otherwise is not None and (mechanism.several or not mechanism.asked_if):
            yield Finding(
                "C236",
                f"`{id_}` has an `otherwise` that is never used",
                "a set is empty where it is not asked"
                if mechanism.several
                else "add `asked_if`, or leave it out",
                (*path, "otherwise"),
            )
        if mechanism.several and NOTHING in mechanism.values:
            yield Finding(
                "C236",
                f"`{NOTHING}` of the set `{id_}` is the empty set, not one of its members",
                "leave it out: its chance follows from the members' chances",
                (*path, "values", NOTHING),
                at_key=True,
            )
        if not mechanism.several and len(mechanism.values) < 2:
            yield Finding(
                "C236", f"`{id_}` has one answer only", "give two or more", (*path, "values"), at_key=True
            )
        above.append(id_)


def _no_set(name: str, path: Path) -> Finding:
    return Finding("C236", f"`{name}` has one answer at a time", "list the answers that will do: `[…]`", path)


def telling(case: Case) -> Iterator[Finding]:
    """C237: an observer has a grade or modes; whoever pushes has a line."""
    for id_, observer in case.observers.items():
        path: Path = ("observers", id_)
        if observer.modes is None and observer.reliability is None:
            yield Finding(
                "C237",
                f"nothing says how far the observer `{id_}` is to be trusted",
                "give a grade, `reliability: B`, or its `modes`",
                path,
                at_key=True,
            )
        pushes = observer.modes is not None and bounds(observer.modes.pushing)[1] > 0
        if pushes and not observer.pushes:
            yield Finding(
                "C237",
                f"`{id_}` may be pushing a line, and none is stated",
                "say which answers it would push: `pushes: {mechanism: [answer]}`",
                (*path, "modes", "pushing"),
            )


RULES = (rows_in_order, patches_apart, priors_of_accounts, silence_reported, when_asked, telling)
