"""Diagnostic codes of the narratives lens: L4xx."""

from __future__ import annotations

from .code_table import declare

declare(
    "L401",
    "Nothing to weigh, or no prior",
    "Accounts are answers to mechanisms, and what is likely after the record hangs on what was before. No prior is made up.",
    "mechanisms:\n  pressure: {title: Does it bite?, values: {bites: y, bears: n}}",
    "mechanisms:\n  pressure: {title: Does it bite?, values: {bites: y, bears: n}, prior: {bites: 0.5, bears: 0.5}, assumed: even}",
)
declare(
    "L402",
    "Too many worlds to enumerate",
    "Every joint answer to the mechanisms is weighed, and every joint state of the common causes summed over: nothing is sampled, so there is a limit.",
    "mechanisms:\n  promised: {title: What was promised?, several: true, values: {…}}    # twenty members: a million sets",
    "mechanisms:\n  promised: {title: What was promised?, several: true, values: {…}, asked_if: {deal: [made]}}    # six members",
)
declare(
    "L403",
    "A prior that cannot be",
    "Priors are stated for answers of mechanisms, and for the account that holds none of them; chances of answers that exclude each other sum to 1.",
    "detente narratives us-dprk-2018 --prior pressure-bites=hardly:1.5",
    "detente narratives us-dprk-2018 --prior pressure-bites=hardly:0.5",
)
declare(
    "L404",
    "Nothing to leave out",
    "Observations and signals can be left out of the evidence. A move cannot: the record would not end where the case begins.",
    "detente narratives us-dprk-2018 --without praise-twets",
    "detente narratives us-dprk-2018 --without praise-tweets",
)
declare(
    "L405",
    "Too many states to judge the moves on",
    "Play is solved in every state, for every distinct game and draw. Only the issues that moved need to vary.",
    "detente narratives us-dprk-2018 --focus bargain",
    "detente narratives us-dprk-2018 --focus record",
)
declare(
    "L406",
    "Unknown narrative",
    "The evidence for and against an account is listed by the name the case gives it under `narratives`.",
    "detente narratives us-dprk-2018 --of xi-orchestrate",
    "detente narratives us-dprk-2018 --of xi-orchestrates",
)
declare(
    "L407",
    "The record is impossible under every account",
    "Where every account gives something in the record no chance at all, none can be likelier than another, and no number is given.",
    "indicators:\n  flags: {…, expect: {rest: {chances: {up: 0, down: 1}}}, false_report: 0}    # and the record shows `flags: up`",
    "indicators:\n  flags: {…, expect: {rest: {chances: {up: 0.02, down: 0.98}}}, false_report: 0}",
)
