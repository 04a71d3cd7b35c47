"""Diagnostic codes of the record: C240, of its moves; R2xx, of tables read into it."""

from __future__ import annotations

from .code_table import declare

declare(
    "C240",
    "A recorded move that nobody could make",
    "Replayed from the record's start, each move is made in the state the ones before it left, by whoever moves the issue, in one of its "
    "steps, or by a package. A move that none could make would have no likelihood.",
    "record:\n  start: {date: 2018-01-01}\n  events:\n    leap: {title: All of it, date: 2018-05-12, by: us, move: {arsenal: dismantled}}   # the DPRK moves it",
    "record:\n  start: {date: 2018-01-01}\n  events:\n    leap: {title: All of it, date: 2018-05-12, by: dprk, move: {arsenal: dismantled}}",
)
declare(
    "R201",
    "A table that cannot be read",
    "Not there, too large, not UTF-8, a NUL character, a quote that is not closed, a cell of more than 20,000 characters, or no row. Nothing "
    "was taken from it.",
    'date,event\n2018-01-09,"Talks at Panmunjom',
    'date,event\n2018-01-09,"Talks at Panmunjom"',
)
declare(
    "R202",
    "A header that does not say what is needed",
    "The first row names the columns, each once. A table of events needs `date` and `event`; one of machine-coded reports `date`, `actor` (or "
    "`source`), `relation` (or `type`) and `target`.",
    "day,event\n2018-01-09,Talks at Panmunjom",
    "date,event\n2018-01-09,Talks at Panmunjom",
)
declare(
    "R203",
    "A row of another width",
    "Its cells cannot be told apart: mostly a comma in text that is not quoted.",
    "date,event\n2018-01-09,Talks, at Panmunjom",
    'date,event\n2018-01-09,"Talks, at Panmunjom"',
)
declare(
    "R204",
    "Not a date",
    "Days are written in one way, so that none is read as another. A day that does not exist is none.",
    "date,event\n30 Feb 2018,Talks at Panmunjom",
    "date,event\n2018-02-28,Talks at Panmunjom",
)
declare(
    "R205",
    "An empty cell",
    "Without it the row says nothing: an event has a date and says what happened, a report has an actor, a type and a target.",
    "date,event\n2018-01-09,",
    "date,event\n2018-01-09,Talks at Panmunjom",
)
declare(
    "R206",
    "A name that is no actor of the case",
    "Names are compared with the actors' ids, names and aliases, and country codes. The event is kept without it.",
    "date,actor,event\n2018-01-09,UNSC,A resolution",
    "date,actor,event\n2018-01-09,,The Security Council passes a resolution",
)
declare(
    "R207",
    "A type that names nothing of the case",
    "A row becomes a move or an observation only where its type names an issue and option, or an indicator and outcome, of the case.",
    "date,event,type\n2018-04-15,A firm cut off,move: telekom=denied",
    "date,event,type\n2018-04-15,A firm cut off,move: telecom=denied",
)
declare(
    "R208",
    "An event that ends before it begins",
    "One of the two dates is wrong.",
    "date,end_date,event\n2018-03-28,2018-03-25,A visit",
    "date,end_date,event\n2018-03-25,2018-03-28,A visit",
)
declare(
    "R209",
    "A confidence that is none",
    "How sure you are that it happened as told: high, medium or low. `unverified`, or nothing, is low.",
    "date,event,confidence\n2018-03-25,A visit,certain",
    "date,event,confidence\n2018-03-25,A visit,high",
)
declare(
    "R210",
    "A copy of nothing",
    "A row with `report-of` adds a copy to another row's origin, by that row's id or number; rows cannot be copies of each other.",
    "date,event,report-of\n2018-03-25,A visit,\n2018-03-26,A visit told again,7",
    "date,event,report-of\n2018-03-25,A visit,\n2018-03-26,A visit told again,1",
)
declare(
    "R211",
    "An id that cannot be one",
    "Ids are letters, digits, `-` and `_`, each once, and none that the case has given to another event.",
    "id,date,event\nfirst visit,2018-03-25,A visit",
    "id,date,event\nfirst-visit,2018-03-25,A visit",
)
declare(
    "R212",
    "Rows later than the case",
    "A case uses nothing later than its date, so later rows are left out.",
    "detente import events-2019.csv --into us-dprk-2018",
    "detente import events-2019.csv --into us-dprk-2019",
)
declare(
    "R213",
    "A type that is taken as context",
    "The word is no PLOVER or CAMEO type, or it is a word spoken to nobody in the case. The event is kept, as something a reader may know.",
    "date,event,type\n2018-03-25,A visit,VISIT",
    "date,event,type\n2018-03-25,A visit,CONSULT",
)
declare(
    "R214",
    "Rows that are in the record already",
    "The case has an event of that day and title, so that the row is left out: nothing is counted twice.",
    "detente import events.csv --into my-case   # for the second time",
    "detente import new-events.csv --into my-case",
)
declare(
    "R215",
    "A file that cannot be made",
    "It exists already, or its folder does not, or the system refuses. Nothing is ever overwritten.",
    "detente import events.csv --into my-case --output my-case/record.yaml   # which exists",
    "detente import events.csv --into my-case --output my-case/record-press.yaml",
)
declare(
    "R216",
    "No report to take",
    "Of machine-coded reports, those between two actors of the case are taken, up to its date, and of `--only` those it names. None was left.",
    'detente import coded.csv --into my-case --only "Kim,Make a visit,China"',
    'detente import coded.csv --into my-case --only "Kim Jong-Un,Make a visit,China"',
)
