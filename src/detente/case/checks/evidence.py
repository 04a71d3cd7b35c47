"""Claims, their use and their dates; events, questions, deadlines (C215, C217–C223, C226–C227, C231)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.schema import Case
from detente.case.uses import claim_uses
from detente.case.walk import at

from .finding import Finding, Rule, Wrong, given, of_each


def claims(case: Case) -> Iterator[Finding]:
    """C217, C218, C219, C220: whether a claim is used, and for what it may be."""
    for id_, uses in claim_uses(case).items():
        claim = case.claims.get(id_)
        if claim is not None and not uses and claim.declined is None:
            said = f"the claim `{id_}` is used nowhere"
            help_ = "name it under a `because`, or say why not: `declined: …`"
            yield Finding("C217", said, help_, ("claims", id_), "warning", at_key=True)
        if not uses:
            continue
        use = uses[0]
        if claim is not None and claim.declined is not None:
            said = f"the claim `{id_}` is declined, and `{use.path}` rests on it"
            help_ = "take it out of `because`, or out of `declined`"
            yield Finding("C218", said, help_, use.keys, at_key=True)
        # What set a prior cannot count again as evidence.
        prior = [u for u in uses if u.keys[0] in ("mechanisms", "narratives")]
        evidence = [u for u in uses if u.keys[:2] == ("record", "events") or u.keys[0] == "indicators"]
        if prior and evidence:
            said = f"the claim `{id_}` is prior (`{prior[0].path}`) and evidence (`{evidence[0].path}`)"
            help_ = "counting it twice makes any account look surer: keep one of the two"
            yield Finding("C219", said, help_, evidence[0].keys, at_key=True)
        if claim is not None and claim.source in case.sources:
            source = case.sources[claim.source]
            known = source.known_by or source.published
            if known > case.as_of:
                said = f"`{use.path}` rests on claim `{id_}`, whose source may know of days up to {known}"
                help_ = f"leave the claim out, or set `known_by` of `{claim.source}`"
                help_ = f"the case speaks from {case.as_of}: {help_}"
                yield Finding("C220", said, help_, use.keys, at_key=True)


def anchors(case: Case) -> Iterator[Finding]:
    """C221: an anchor is as long as its quote. Whether it stands in the document is checked with the document."""
    for path, a in at(case, "claims.*.anchor"):
        if (spans := a.end - a.start) != (length := len(a.quote)):
            said = f"the anchor of `{path[1]}` spans {spans} characters, and its quote has {length}"
            help_ = f"if the quote and `start` are right, `end` is {a.start + length}"
            yield Finding("C221", said, help_, (*path, "end"))


def unused_entries(case: Case) -> Iterator[Finding]:
    """C231: sources no claim comes from, mechanisms no narrative answers, observers nothing comes through."""

    def named(*patterns: str) -> set[str]:
        return {name for _, name in at(case, *patterns)}

    sources = named("claims.*.source", "record.events.*.origins.*.source")
    answered = named("narratives.*.assumes.~")
    observers = named("record.events.*.origins.*.through")
    if not observers <= set(case.observers):
        # While one is misspelt, which of the others nothing comes through is not known.
        observers = set(case.observers)
    answer = "let a narrative assume one of its answers, or leave it out"
    through = "name it as `through` of an origin, or leave it out"
    for section, used, said, help_ in (
        ("sources", sources, "no claim comes from the source", "cite it, or leave it out"),
        ("mechanisms", answered, "no narrative answers the mechanism", answer),
        ("observers", observers, "nothing comes through the observer", through),
    ):
        for id_ in getattr(case, section):
            if id_ not in used:
                yield Finding("C231", f"{said} `{id_}`", help_, (section, id_), "warning", at_key=True)


ANSWERS = {key: f"`{key}`" for key in ("outcome", "state", "move", "indicator")}
EVENTS = {"move": "a move", "signal": "a signal", "observation": "an observation"}

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
)
