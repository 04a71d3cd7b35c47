"""Sources, claims, the record, and the accounts to be weighed."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from .base import (
    LISTED,
    Clause,
    Condition,
    Count,
    Date,
    Entry,
    Flag,
    Grounded,
    Id,
    Number,
    Patch,
    State,
    Text,
    Titled,
    by_key,
)

Strength = Literal[
    "impossible", "unlikely", "possible", "may", "suspected", "apparent", "expected", "probable", "certain"
]
"""The ordered scale of hedges: `impossible`, `unlikely`, `possible`, `may`, `suspected`, `apparent`, `expected`,
`probable`, `certain`."""


class Repair(Entry):
    """Damage known to have been done to a document's text: every `was` had become `became`. The repaired view is
    reversible and mapped back to the raw text; anchors always point into the raw text."""

    was: Text
    """The text as the author wrote it."""
    became: Text
    """The text as it stands."""


class Source(Entry):
    """A document. Matched by its hash, never by its name."""

    title: Text
    """Its title."""
    author: Text | None = None
    """Who wrote it."""
    outlet: Text | None = None
    """Where it appeared."""
    published: Date
    """When it appeared."""
    known_by: Date | None = None
    """The last date its author can have known about, where that is earlier than publication."""
    kind: Literal["text", "html"] = "text"
    """Its format."""
    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")]
    """Hash of its raw bytes."""
    file: Text | None = None
    """A file name it has been seen under: a hint for a person, not a path."""
    repairs: tuple[Repair, ...] = ()
    """Known damage to its text."""
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    """Admiralty grade of the source, A (completely reliable) to F (cannot be judged)."""
    note: Text | None = None
    """Anything else a reader should know."""


class Anchor(Entry):
    """Where a quote stands: code points of the raw UTF-8 text, `end` exclusive."""

    start: Count
    """First code point."""
    end: Count
    """One past the last."""
    quote: Annotated[Text, Field(min_length=1, max_length=300)]
    """The exact text between them: a few words."""


class Claim(Entry):
    """What a voice says: one assertion, in our words, with its quote."""

    source: Id
    """The document."""
    type: Id
    """The kind of assertion: goal, forecast, event, lever, sequencing, …"""
    says: Text
    """Its content, in the analyst's words."""
    voices: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The chain of attribution, first the one who said it, last the author of the document."""
    stance: Literal["asserts", "reports", "endorses", "rejects", "asks"] = "asserts"
    """How the document's author stands to it."""
    hedge: Text | None = None
    """The source's own words of doubt or certainty, verbatim."""
    strength: Strength | None = None
    """The hedge on an ordered scale."""
    anchor: Anchor
    """Where it stands."""
    mark: Literal["analogy", "sarcasm", "boilerplate", "corrupted", "rhetoric"] | None = None
    """What keeps it from being read plainly."""
    about: Date | None = None
    """The date it speaks of, resolved, where it names one."""
    origin: Id | None = None
    """The act of observing it rests on; claims of one origin are counted once."""
    depends_on: tuple[Id, ...] = ()
    """Claims it only repeats or rests on."""
    declined: Text | None = None
    """Why the case makes no use of it."""


class Signal(Entry):
    """Something said or shown to an audience: not a fact about the issues."""

    to: tuple[Id, ...]
    """The audience."""
    says: Text
    """What it is meant to make them believe."""
    mode: Literal["display", "conceal", "statement"] = "statement"
    """Shown on purpose, hidden on purpose, or said."""
    shows: dict[Id, Id] = {}
    """Indicator → the outcome this realises. Without it a signal is told and weighs nothing."""


class Origin(Entry):
    """One act of observing an event."""

    observer: Text
    """Who saw it, or said they did."""
    through: Id | None = None
    """The declared observer it comes through. Without one, how far it is trusted follows from `confidence`."""
    source: Id | None = None
    """The document, where it is one of the case's."""
    reports: tuple[Text, ...] = ()
    """Copies: they add nothing."""


class Event(Titled):
    """Something that happened: a move, a signal or an observation, never two of them."""

    date: Date
    """When it happened, or began."""
    end_date: Date | None = None
    """When it ended. An end after the case's `as_of` is left out, with a warning."""
    by: Id | None = None
    """Who did it."""
    move: State | None = None
    """The options it set."""
    signal: Signal | None = None
    """What it said, and to whom."""
    observation: dict[Id, Id] | None = None
    """Indicator → what was seen."""
    origins: dict[Id, Origin] = {}
    """How it is known."""
    confidence: Literal["high", "medium", "low"] = "medium"
    """How sure we are that it happened as told."""


class Start(Entry):
    """Where the record begins."""

    date: Date
    """From when."""
    state: State = {}
    """The state then; replaying the recorded moves must end at the status quo."""


class Cause(Titled):
    """Something that may have brought several events about whichever account is true, so that together they tell less
    than each by itself."""

    chance: Number
    """The chance that it was at work, 0 to 1."""
    brings: Annotated[dict[Id, Number], Field(min_length=1)]
    """Event → the chance that the cause brings it about, where it is at work."""


class Record(Entry):
    """The dated history of the case."""

    start: Start | None = None
    """Where it begins."""
    coverage: dict[Id, Literal["complete", "partial", "none"]] = {}
    """Per issue: whether a move would have been recorded."""
    events: dict[Id, Event] = {}
    """What happened. An event after the case's `as_of` is left out, with a warning."""
    causes: dict[Id, Cause] = {}
    """Common causes of several events."""


class Members(Entry):
    """What a set of answers holds."""

    all: tuple[Id, ...] = ()
    """Every one of these."""
    none: tuple[Id, ...] = ()
    """None of these."""


Answers = Annotated[Annotated[tuple[Id, ...], Tag("a list")] | Annotated[Members, Tag("no list")], LISTED]
"""Answers of a mechanism: a list, any of which will do; or for a set `{all: […], none: […]}`. `nothing` is the empty
set."""

When = dict[Id, Answers]
"""`{mechanism: [answers]}`, all of which must hold."""


class Hypothesis(Titled):
    """An answer to a mechanism, and how the case differs if it is true."""

    set: Patch = {}
    """How the case differs if it is true."""


Value = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Hypothesis, Tag("hypothesis")],
    Discriminator(lambda value: "text" if isinstance(value, str) else "hypothesis"),
]


class Mechanism(Grounded):
    """A hypothesis variable: something about how things work, that an account answers."""

    title: Text
    """The question it answers."""
    values: Annotated[dict[Id, Value], Field(min_length=1)]
    """Its possible answers: a text, or `{title, set}` where the answer changes the case."""
    several: Flag = False
    """Several answers may be true at once (a set); none of them is `nothing`."""
    prior: dict[Id, Number] = {}
    """Prior chance of each answer, fixed before the record is read: they sum to 1. Of a set, the chance of each member
    by itself, independent of the others."""
    asked_if: When = {}
    """The question arises only where these answers of mechanisms above it hold."""
    otherwise: Id | None = None
    """The answer where the question does not arise; of a set, nothing."""


class Narrative(Titled):
    """A rival account: an assignment to some mechanisms. Its prior follows from theirs. Accounts need not exclude each
    other."""

    assumes: When = {}
    """Mechanism → the answers it holds."""
    prior: Number | None = None
    """Prior chance of `none of these`, taken off all others alike; other accounts have theirs from the mechanisms."""
    strategic: Flag = True
    """False for `none of these`: constant rates, no interests."""


class Expectation(Entry):
    """What one kind of world would have us see."""

    when: When = {}
    """The worlds it is about; the last row has none and is for the rest."""
    chances: dict[Id, Number]
    """Outcome → chance; they sum to 1."""


class Visibility(Entry):
    """How visible it would be in one kind of world."""

    when: When = {}
    """The worlds it is about; the last row has none and is for the rest."""
    chance: Number
    """0 to 1."""


Visible = Annotated[
    Annotated[Number, Tag("number")] | Annotated[dict[Id, Visibility], Tag("rows")],
    by_key("number", "rows", likely="number", mean="number", sd="number"),
]


class Indicator(Grounded):
    """Something to watch for, and what each account would have us expect."""

    title: Text
    """What would be seen."""
    outcomes: Annotated[dict[Id, Text], Field(min_length=2)]
    """What it can show."""
    silence: Id | None = None
    """The outcome that looks like nothing. It is never itself reported."""
    since: Date | None = None
    """Watched from then: nothing reported since is evidence of silence. Without it silence counts for nothing."""
    by: Date | None = None
    """When it should have shown."""
    expect: dict[Id, Expectation] = {}
    """Named rows, in order: the first whose `when` holds is taken."""
    visible: Visible | None = None
    """The chance that it can be seen when it occurs, 0 to 1; or named rows `{when, chance}`, in order. Display and
    concealment are opposite visibilities."""
    collected: Number | None = None
    """The chance that somebody looks, 0 to 1."""
    false_report: Number | None = None
    """The chance that it is reported although it did not occur, 0 to 1."""
    cost: Number | None = None
    """What watching costs, in any one unit."""


class Modes(Entry):
    """How an observer may be telling what it tells. The three sum to 1."""

    informative: Number
    """It tells what it saw."""
    noise: Number = 0.0
    """What it tells hangs on nothing that is asked here."""
    pushing: Number = 0.0
    """It tells what serves its line."""


class Observer(Grounded):
    """Somebody who sees and tells."""

    name: Text
    """Who."""
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    """Admiralty grade, A (completely reliable) to F (cannot be judged): gives the modes where they are not stated."""
    modes: Modes | None = None
    """The prior chance of each way of telling."""
    pushes: When = {}
    """The line it would push: answers of mechanisms."""


class BaseRate(Entry):
    """How often such a thing happens, whoever is right."""

    chance: Number
    """0 to 1."""
    source: Text
    """Where it comes from."""
    dated: Date
    """When that source appeared; before the case's date."""


class Answer(Entry):
    """What in the game answers a question: exactly one."""

    outcome: Id | None = None
    """A named outcome, reached by the date."""
    state: Condition | None = None
    """A condition on states, true at the date."""
    move: Clause | None = None
    """A move made by the date."""
    indicator: dict[Id, Id] | None = None
    """An indicator showing something by the date."""


class Question(Grounded):
    """Something that will be known later."""

    text: Text
    """The question, to be answered yes or no."""
    resolve_by: Date
    """By when."""
    answer: Answer | None = None
    """What in the game answers it."""
    base_rate: BaseRate | None = None
    """The fallback where the model has nothing to say."""
    declined: Text | None = None
    """Why the model has nothing to say."""
    focus: Id | None = None
    """The focus it is answered on."""


class Variant(Titled):
    """A named what-if: a patch of the case, nothing implicit."""

    set: Annotated[Patch, Field(min_length=1)]
    """What it changes."""


class Reading(Titled):
    """One reading of a matter on which the documents disagree."""

    set: Patch = {}
    """What it changes; nothing where it is the case as written."""


class Disagreement(Grounded):
    """A matter on which the documents disagree. Each reading can be chosen: `--variant matter/reading`."""

    title: Text
    """The matter."""
    readings: Annotated[dict[Id, Reading], Field(min_length=1)]
    """The readings."""
    as_written: Id
    """The reading the case takes as written."""
