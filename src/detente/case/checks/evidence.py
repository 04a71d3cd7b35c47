"""The record, claims and their use, and the accounts to be weighed: their dates, their mechanisms, what is expected
under them, and who tells (C215, C217–C223, C226–C227, C231–C237)."""

from collections.abc import Iterator

from detente.case.estimate import bounds
from detente.case.schema import Case, Hypothesis, Members, Narrative
from detente.case.uses import claim_uses
from detente.case.walk import at

from .finding import Finding, Rule, Wrong, given, of_each
from .names import NOTHING


def claims(case: Case) -> Iterator[Finding]:
    """C217, C218, C219, C220: whether a claim is used, and for what it may be."""
    for id_, uses in claim_uses(case).items():
        claim = case.claims.get(id_)
        if claim is not None and not uses and claim.declined is None:
            yield Finding(
                "C217",
                f"the claim `{id_}` is used nowhere",
                "name it under a `because`, or say why not: `declined: …`",
                ("claims", id_),
                "warning",
                at_key=True,
            )
        if not uses:
            continue
        use = uses[0]
        if claim is not None and claim.declined is not None:
            yield Finding(
                "C218",
                f"the claim `{id_}` is declined, and `{use.path}` rests on it",
                "take it out of `because`, or out of `declined`",
                use.keys,
                at_key=True,
            )
        # What set a prior cannot count again as evidence.
        prior = [u for u in uses if u.keys[0] in ("mechanisms", "narratives")]
        evidence = [u for u in uses if u.keys[:2] == ("record", "events") or u.keys[0] == "indicators"]
        if prior and evidence:
            yield Finding(
                "C219",
                f"the claim `{id_}` is prior (`{prior[0].path}`) and evidence (`{evidence[0].path}`)",
                "counting it twice makes any account look surer: keep one of the two",
                evidence[0].keys,
                at_key=True,
            )
        if claim is not None and claim.source in case.sources:
            source = case.sources[claim.source]
            known = source.known_by or source.published
            if known > case.as_of:
                out = f"leave the claim out, or set `known_by` of `{claim.source}`"
                yield Finding(
                    "C220",
                    f"`{use.path}` rests on claim `{id_}`, whose source may know of days up to {known}",
                    f"the case speaks from {case.as_of}: {out}",
                    use.keys,
                    at_key=True,
                )


def anchors(case: Case) -> Iterator[Finding]:
    """C221: an anchor is as long as its quote. Whether it stands in the document is checked with the document."""
    for path, a in at(case, "claims.*.anchor"):
        if (spans := a.end - a.start) != (length := len(a.quote)):
            yield Finding(
                "C221",
                f"the anchor of `{path[1]}` spans {spans} characters, and its quote has {length}",
                f"if the quote and `start` are right, `end` is {a.start + length}",
                (*path, "end"),
            )


UNUSED = {
    "sources": (
        ("claims.*.source", "record.events.*.origins.*.source"),
        "no claim comes from the source",
        "cite it, or leave it out",
    ),
    "mechanisms": (
        ("narratives.*.assumes.~",),
        "no narrative answers the mechanism",
        "let a narrative assume one of its answers, or leave it out",
    ),
    "observers": (
        ("record.events.*.origins.*.through",),
        "nothing comes through the observer",
        "name it as `through` of an origin, or leave it out",
    ),
}
"""Section → where its entries are named, what is said of one that is named nowhere, and how to mend it."""


def unused_entries(case: Case) -> Iterator[Finding]:
    """C231: sources no claim comes from, mechanisms no narrative answers, observers nothing comes through."""
    for section, (patterns, said, help_) in UNUSED.items():
        used = {name for _, name in at(case, *patterns)}
        # While one is misspelt, which of the other observers nothing comes through is not known.
        known = section != "observers" or used <= set(case.observers)
        for id_ in getattr(case, section):
            if known and id_ not in used:
                yield Finding("C231", f"{said} `{id_}`", help_, (section, id_), "warning", at_key=True)


ANSWERS = {key: f"`{key}`" for key in ("outcome", "state", "move", "indicator")}
EVENTS = {"move": "a move", "signal": "a signal", "observation": "an observation"}


ROW_OUT_OF_ORDER = {
    False: (
        "the row `{}` holds everywhere, and the rows below it are never reached",
        "give it a `when`, or put it last",
    ),
    True: (
        "the last row `{}` has a `when`, so that some worlds have no row",
        "add a last row without `when`, for the rest",
    ),
}
"""Whether a row is the last → what is wrong with it, and how to mend it."""


def rows_in_order(case: Case) -> Iterator[Finding]:
    """C232: the last row is for the rest, and only the last."""
    for path, rows in at(case, "indicators.*.expect", "indicators.*.visible"):
        for k, name in enumerate(rows if isinstance(rows, dict) else ()):
            last = k == len(rows) - 1
            if last == bool(rows[name].when):
                message, help_ = ROW_OUT_OF_ORDER[last]
                yield Finding("C232", message.format(name), help_, (*path, name), at_key=True)


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
            yield Finding(
                "C236",
                f"`{id_}` is asked only where `{name}` has an answer, and `{name}` does not stand above it",
                f"move `{name}` above `{id_}`",
                path,
                at_key=True,
            )
        elif isinstance(answers, Members) and not case.mechanisms[name].several:
            yield Finding(
                "C236",
                f"`{name}` has one answer at a time",
                "list the answers that will do: `[…]`",
                path,
            )


def first_of_no_interests(n: Narrative, case: Case) -> str:
    """The first account without interests, where this is another of them."""
    id_ = next((id_ for id_, other in case.narratives.items() if not other.strategic), "")
    return "" if n.strategic or n is case.narratives[id_] else id_


RULES: tuple[Rule, ...] = (
    claims,
    anchors,
    # A base rate from after the case's date knows the answer.
    of_each(
        "C222",
        "questions.*",
        Wrong(
            lambda q, case: q.base_rate is not None and q.base_rate.dated > case.as_of,
            "the base rate of `{id}` is dated {it.base_rate.dated}, after {case.as_of}",
            "use one that was known then",
            "base_rate.dated",
        ),
    ),
    # The answer of a question lies ahead.
    of_each(
        "C223",
        "questions.*",
        Wrong(
            lambda q, case: q.resolve_by <= case.as_of,
            "the question `{id}` resolves by {it.resolve_by}, not after {case.as_of}: it is no forecast",
            "move its date, or the case's",
            "resolve_by",
        ),
        severity="warning",
    ),
    # Exactly one thing in the game answers a question.
    of_each(
        "C227",
        "questions.*.answer",
        Wrong(
            lambda answer, _: given(answer, ANSWERS, "nothing"),
            "the question `{path[1]}` is answered by {said}",
            f"give exactly one of {', '.join(ANSWERS.values())}",
        ),
    ),
    # An event is a move, a signal or an observation.
    of_each(
        "C215",
        "record.events.*",
        Wrong(
            lambda event, _: given(event, EVENTS),
            "the event `{id}` is {said}",
            "split it into events, so that nothing is counted twice",
        ),
    ),
    # Deadlines behind the case's date, and pairs of dates the wrong way round.
    of_each(
        "C226",
        "clock.deadlines.*",
        Wrong(
            lambda deadline, case: deadline.date <= case.as_of,
            "the deadline `{id}` of {it.date} is not after {case.as_of}",
            "it has passed: leave it out, or put what it changed into the case",
            "date",
        ),
        severity="warning",
    ),
    of_each(
        "C226",
        "sources.*",
        Wrong(
            lambda source, _: source.known_by is not None and source.known_by > source.published,
            "`{id}` knows of days up to {it.known_by}, after it was published on {it.published}",
            "`known_by` is for an author who knew less than the day of publication",
            "known_by",
        ),
        severity="warning",
    ),
    of_each(
        "C226",
        "record.events.*",
        Wrong(
            lambda event, _: event.end_date is not None and event.date > event.end_date,
            "the event `{id}` ends on {it.end_date}, before it begins on {it.date}",
            "mend one of the dates",
            "end_date",
        ),
        severity="warning",
    ),
    of_each(
        "C226",
        "record.start",
        Wrong(
            lambda start, case: start.date > case.as_of,
            "the record starts on {it.date}, after {case.as_of}",
            "start it before the case's date",
            "date",
        ),
        severity="warning",
    ),
    unused_entries,
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
