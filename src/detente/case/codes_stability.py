"""Diagnostic codes of the stability lens: L2xx."""

from __future__ import annotations

from .code_table import declare

declare(
    "L201",
    "a space too large to look at whole",
    "Stability compares every state with those that can be reached from it, so the whole space is held in memory. A "
    "focus varies the issues in question and holds the others.",
    "detente stability us-dprk-2018 --focus everything   # 10^17 states",
    "detente stability us-dprk-2018 --focus bargain",
)
declare(
    "L202",
    "a perception that is not of the same game",
    "Under misperception each actor judges the same states by its own view of them. The view may differ in stakes, "
    "rules, movers and red lines, not in who is there or what the issues and options are.",
    "detente stability us-dprk-2018 --perceives chna=no-chinese-shelter",
    "detente stability us-dprk-2018 --perceives china=no-chinese-shelter",
)
declare(
    "L203",
    "no such concept of stability",
    "The concepts are Nash, GMR, SMR, SEQ and SIM; their definitions stand beside the results.",
    "detente stability chicken --concepts nash,sequential",
    "detente stability chicken --concepts Nash,SEQ",
)
declare(
    "L204",
    "a state that a rule forbids",
    "A state that cannot be is neither stable nor unstable.",
    "detente stability cuban-missile-crisis --inverse withdraw=yes,escalate=yes",
    "detente stability cuban-missile-crisis --inverse withdraw=yes",
)
declare(
    "L205",
    "inverse analysis of SIM",
    "Under SIM the answer to a move is made of improvements from the state itself, so no list of preferences over single "
    "states says what is needed. Inverse analysis is given for Nash, GMR, SMR and SEQ.",
    "detente stability chicken --inverse one-swerves=swerves --concepts SIM",
    "detente stability chicken --inverse one-swerves=swerves --concepts SEQ",
)

# Option form: an import of this lens's field.
declare(
    "I120",
    "an option-form file that cannot be read",
    "Every entry means something to the model, so that a misspelt one would change the conflict without a word.",
    "options: {blockade: {acter: us}}",
    "options: {blockade: {actor: us}}",
)
declare(
    "I121",
    "an option or a preference of nobody",
    "Every option belongs to one actor, and every preference to one.",
    "actors: {us: United States}\noptions: {withdraw: {actor: ussr}}",
    "actors: {us: United States, ussr: Soviet Union}\noptions: {withdraw: {actor: ussr}}",
)
declare(
    "I122",
    "no such state in option form",
    "A state is a letter an option, in their order, or its number among the feasible states.",
    'infeasible: ["YY"]   # there are three options',
    'infeasible: ["YY-"]',
)
declare(
    "I123",
    "a one-way option that has been taken already",
    "A case says what cannot be taken back with respect to its status quo. A move that is one-way and already made "
    "there would be lost without a trace.",
    "options: {air-strike: {actor: us, direction: forward}}\nstatus_quo: Y",
    "options: {air-strike: {actor: us, direction: forward}}\nstatus_quo: N",
)
declare(
    "I124",
    "a preference that orders nothing",
    "A ranking lists each feasible state once, best first, ties in brackets. A statement says which options are taken.",
    "preferences: {us: {ranking: [1, 2, 2]}}",
    "preferences: {us: {ranking: [1, [2, 3]]}}",
)
