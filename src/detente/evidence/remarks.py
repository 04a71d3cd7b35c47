"""The words of what the weighing of a record has to say of itself."""

from collections.abc import Mapping

REMARKS: Mapping[str, str] = {
    # of the evidence
    "as asked": "{event:event}: left out, as asked",
    "says nothing": "{event:event}: {indicator:indicator} says nothing of what each account would have us expect",
    "visible": "taken from the settings, the chance that it can be seen, {value:number}: {indicators:indicator}",
    "collected": "taken from the settings, the chance that somebody looks, {value:number}: {indicators:indicator}",
    "false_report": "taken from the settings, the chance of a false report, {value:number}: {indicators:indicator}",
    "due": "it was to show by {day}",
    "showed": "it showed on {day}",
    # of who told
    "modes": "its modes, as declared",
    "grade": "grade {grade}",
    "confidence": "confidence {confidence}",
    # of the moves
    "not asked": "moves and quiet are not weighed, as asked",
    "no start": "moves and quiet are not weighed: the record does not say when it begins",
    "coarse": "coarse: judged on {issues:issue}, at the point estimates",
    "not found": "{late:count} of {games:count} games have no stationary values as good as asked for: the largest "
    "residual is {residual:number} a month",
    "unseen": "may have moved unseen, so neither their moves nor their quiet count: {issues:issue}",
    "uncounted": "moves applied but not counted: {events:event}",
    "undeclared": "coverage not declared, taken as complete: {issues:issue}",
    "held": "moves of issues that the focus holds left out: {events:event}",
}
