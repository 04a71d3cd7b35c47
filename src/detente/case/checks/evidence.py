"""Claims, their use and their dates; events, questions, deadlines (C215, C217–C223, C226–C227, C231)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.case.schema import Case
from detente.case.uses import Use, claim_uses
from detente.case.walk import at

from .finding import Finding, each, words


def claims(case: Case) -> Iterator[Finding]:
    """Each rule on a claim, with all its uses."""
    for id_, uses in claim_uses(case).items():
        for rule in (unused, declined_and_used, prior_and_evidence, known_in_time):
            yield from rule(case, id_, uses)


def unused(case: Case, id_: str, uses: Sequence[Use]) -> Iterator[Finding]:
    """C217: a claim nobody uses, and no reason why."""
    if id_ in case.claims and not uses and case.claims[id_].declined is None:
        yield Finding(
            "C217",
            f"the claim `{id_}` is used nowhere",
            "name it under a `because`, or say why not: `declined: …`",
            ("claims", id_),
            "warning",
            at_key=True,
        )


def declined_and_used(case: Case, id_: str, uses: Sequence[Use]) -> Iterator[Finding]:
    """C218."""
    if uses and id_ in case.claims and case.claims[id_].declined is not None:
        yield Finding(
            "C218",
            f"the claim `{id_}` is declined, and `{uses[0].path}` rests on it",
            "take it out of `because`, or out of `declined`",
            uses[0].keys,
            at_key=True,
        )


def prior_and_evidence(_: Case, id_: str, uses: Sequence[Use]) -> Iterator[Finding]:
    """C219: what set a prior cannot count again as evidence."""
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


def known_in_time(case: Case, id_: str, uses: Sequence[Use]) -> Iterator[Finding]:
    """C220: nothing rests on a source later than the case's date."""
    claim = case.claims.get(id_)
    source = case.sources.get(claim.source) if claim is not None else None
    if claim is None or source is None or not uses:
        return
    known = source.known_by or source.published
    if known > case.as_of:
        yield Finding(
            "C220",
            f"`{uses[0].path}` rests on claim `{id_}`, whose source may know of days up to {known}",
            f"the case speaks from {case.as_of}: leave the claim out, or set `known_by` of `{claim.source}`",
            uses[0].keys,
            at_key=True,
        )


def anchors(case: Case) -> Iterator[Finding]:
    """C221: an anchor is as long as its quote. Whether it stands in the document is checked with the document."""
    for id_, claim in case.claims.items():
        a = claim.anchor
        if a.end - a.start != len(a.quote):
            yield Finding(
                "C221",
                f"the anchor of `{id_}` spans {a.end - a.start} characters, and its quote has {len(a.quote)}",
                f"if the quote and `start` are right, `end` is {a.start + len(a.quote)}",
                ("claims", id_, "anchor", "end"),
            )


def base_rates(case: Case) -> Iterator[Finding]:
    """C222: a base rate from after the case's date knows the answer."""
    for id_, question in case.questions.items():
        rate = question.base_rate
        if rate is not None and rate.dated > case.as_of:
            yield Finding(
                "C222",
                f"the base rate of `{id_}` is dated {rate.dated}, after {case.as_of}",
                "use one that was known then",
                ("questions", id_, "base_rate", "dated"),
            )


def answers(case: Case) -> Iterator[Finding]:
    """C227: exactly one thing in the game answers a question; C223: and it lies ahead."""
    for id_, question in case.questions.items():
        if question.resolve_by <= case.as_of:
            yield Finding(
                "C223",
                f"the question `{id_}` resolves by {question.resolve_by}, not after {case.as_of}: it is no forecast",
                "move its date, or the case's",
                ("questions", id_, "resolve_by"),
                "warning",
            )
        if question.answer is not None:
            fields = ("outcome", "state", "move", "indicator")
            given = [k for k in fields if getattr(question.answer, k) is not None]
            if len(given) != 1:
                yield Finding(
                    "C227",
                    f"the question `{id_}` is answered by {words(given, 'nothing')}",
                    f"give exactly one of {', '.join(f'`{k}`' for k in fields)}",
                    ("questions", id_, "answer"),
                    at_key=True,
                )


def one_kind_of_event(case: Case) -> Iterator[Finding]:
    """C215: an event is a move, a signal or an observation."""
    for id_, event in case.record.events.items():
        given = [k for k in ("move", "signal", "observation") if getattr(event, k) is not None]
        if len(given) > 1:
            said = " and ".join("an observation" if k == "observation" else f"a {k}" for k in given)
            yield Finding(
                "C215",
                f"the event `{id_}` is {said}",
                "split it into events, so that nothing is counted twice",
                ("record", "events", id_),
                at_key=True,
            )


def dates_in_order(case: Case) -> Iterator[Finding]:
    """C226: deadlines behind the case's date, and pairs of dates the wrong way round."""
    start = case.record.start
    yield from each(
        "C226",
        *(
            (
                deadline.date <= case.as_of,
                f"the deadline `{path[-1]}` of {deadline.date} is not after {case.as_of}",
                "it has passed: leave it out, or put what it changed into the case",
                (*path, "date"),
                False,
            )
            for path, deadline in at(case, "clock.deadlines.*")
        ),
        *(
            (
                source.known_by is not None and source.known_by > source.published,
                f"`{id_}` knows of days up to {source.known_by}, after it was published on {source.published}",
                "`known_by` is for an author who knew less than the day of publication",
                ("sources", id_, "known_by"),
                False,
            )
            for id_, source in case.sources.items()
        ),
        *(
            (
                event.end_date is not None and event.date > event.end_date,
                f"the event `{id_}` ends on {event.end_date}, before it begins on {event.date}",
                "mend one of the dates",
                ("record", "events", id_, "end_date"),
                False,
            )
            for id_, event in case.record.events.items()
        ),
        (
            start is not None and start.date > case.as_of,
            f"the record starts on {start.date if start else ''}, after {case.as_of}",
            "start it before the case's date",
            ("record", "start", "date"),
            False,
        ),
        severity="warning",
    )


def unused_entries(case: Case) -> Iterator[Finding]:
    """C231: sources no claim comes from, mechanisms no narrative answers, observers nothing comes through."""

    def named(*patterns: str) -> set[str]:
        return {name for _, name in at(case, *patterns)}

    through = named("record.events.*.origins.*.through")
    none_unknown = through <= set(case.observers)
    for section, used, said, help_ in (
        (
            "sources",
            named("claims.*.source", "record.events.*.origins.*.source"),
            "no claim comes from the source",
            "cite it, or leave it out",
        ),
        (
            "mechanisms",
            named("narratives.*.assumes.~"),
            "no narrative answers the mechanism",
            "let a narrative assume one of its answers, or leave it out",
        ),
        (
            "observers",
            # While one is misspelt, which of the others nothing comes through is not known.
            through if none_unknown else set(case.observers),
            "nothing comes through the observer",
            "name it as `through` of an origin, or leave it out",
        ),
    ):
        for id_ in getattr(case, section):
            if id_ not in used:
                yield Finding("C231", f"{said} `{id_}`", help_, (section, id_), "warning", at_key=True)


RULES = (claims, anchors, base_rates, answers, one_kind_of_event, dates_in_order, unused_entries)
