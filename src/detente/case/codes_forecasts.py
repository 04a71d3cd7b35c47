"""Diagnostic codes of the watch list, of forecasts, seals and scores: L42x."""

from __future__ import annotations

from .code_table import declare

declare(
    "L420",
    "No such account or mechanism",
    "A watch list is about all that is asked at once, or about one mechanism or narrative of the case.",
    "detente watch CASE --about orchstrated",
    "detente watch CASE --about orchestrated",
)
declare(
    "L421",
    "Nothing to look forward to",
    "A watch list looks from the case's date to a later one; what was to be seen before is evidence, or was not collected.",
    "detente watch CASE --before 2018-01-01   # the case speaks from 2018-05-13",
    "detente watch CASE --before 2018-12-31",
)
declare(
    "L422",
    "No questions to forecast",
    "A forecast answers the questions a case declares, fixed before anybody looks at the answers.",
    "questions: {}",
    "questions:\n  meet: {text: Do they meet?, resolve_by: 2018-06-30, answer: {outcome: meeting}}",
)
declare(
    "L423",
    "A seal is written once",
    "A forecast that could be written over would be worth nothing as one.",
    "detente forecast CASE --seal may.json   # may.json is there",
    "detente forecast CASE --seal june.json",
)
declare(
    "L424",
    "Not a sealed forecast",
    "Only what `detente forecast CASE --seal FILE` wrote can be scored: it says what was forecast, from what, and when.",
    "detente score notes.json --outcomes outcomes.csv",
    "detente score may.json --outcomes outcomes.csv",
)
declare(
    "L425",
    "A seal that was altered",
    "The file does not have the content its hash was taken of. Nothing is scored from it.",
    "# in the file: a chance changed after the event\ndetente score may.json --outcomes outcomes.csv",
    "git checkout may.json   # as it was sealed\ndetente score may.json --outcomes outcomes.csv",
)
declare(
    "L426",
    "Outcomes that cannot be read",
    "What happened is a table of two columns, one line a question: yes, no, or unknown where it is not known yet.",
    "meet,probably",
    "question,outcome\nmeet,yes",
)
declare(
    "L427",
    "An outcome of no sealed question",
    "A misspelt id would leave its question unscored without a word.",
    "question,outcome\nmeat,yes",
    "question,outcome\nmeet,yes",
)
declare(
    "L428",
    "A question answered twice",
    "Which of the two happened cannot be told from the file.",
    "question,outcome\nmeet,yes\nmeet,no",
    "question,outcome\nmeet,yes",
)
declare(
    "L429",
    "An outcome that is missing",
    "A question left out counts as unknown yet, not as no: leaving out what went wrong would flatter the forecast.",
    "question,outcome\nmeet,yes\n# nothing on `test`",
    "question,outcome\nmeet,yes\ntest,unknown",
)
