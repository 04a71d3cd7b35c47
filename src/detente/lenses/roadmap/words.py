"""The sentences of the roadmap lens: what each remark of a result says."""

from __future__ import annotations

from collections.abc import Mapping

AFTERMATH: Mapping[str, str] = {
    "freeze": "things stay as it left them (freeze)",
    "status quo": "everything goes back to the status quo",
    "collapse": "back to {state:state}",
}
"""What follows a breach, in a sentence."""

WORDS: Mapping[str, str] = {
    "freeze": "freeze",
    "collapse": "collapse: {state:state}",
    # What a deviator does.
    "stalls": "stalls",
    "omits": "leaves out {issues:issue}",
    "takes back": "takes back {options:state}",
    "stalls, takes back": "stalls and takes back {options:state}",
    "omits, takes back": "leaves out {issues:issue} and takes back {options:state}",
    "does not pay": "does not pay",
    "impossible": "{breach} (which leaves {issues:issue} impossible)",
    # Why a road cannot be walked.
    "refused": "step “{step}” enters what red line “{line:red line}” of {holder:actor} refuses",
    "stuck": "step “{step}”: no declared move of those who act sets {issue:issue} from where it is",
    "forbidden": "step “{step}” leads to what rule “{rule}” forbids",
    # What mends it.
    "leg": "{step}: {changes:changes}",
    "order": "in the order {steps}",
    "split": "“{step}” is split, {issues:issue} first",
    "stop": "“{step}” stops at {options:state} on the way",
    "merge": "“{one}” and “{other}” are made one step",
    "aftermath": "a breach takes everything back to the status quo",
    "unchecked": "whether the others would take theirs back is not checked",
    "promise": "{by:actor} promises that a breach by {against:actor} costs it {penalty:points} points once, seen with "
    "chance {seen:chance}",
    "lasting promise": "{by:actor} promises that a breach by {against:actor} costs it {penalty:points} points "
    "for as long as it lasts, seen with chance {seen:chance}",
    "not kept": "“{promise}” would not be kept",
    "payments": "payments on delivery to {to:actor}",
    "late": "{to:actor} is short only after completion, which no payment on the way mends",
    "nobody": "nobody on the road has so much to spare for {to:actor}",
    "pays": "{by:actor} can pay {to:actor} if what is worth a point to {to:actor} costs it at most {rate:number} of "
    "its own",
    "pays units": "{by:actor} can pay {to:actor}: {units:number} {unit} in lasting worth",
    "demand": "{who:actor} must lose {short:points} points by a breach for as long as it stands ({share:chance} of all "
    "it has at stake)",
    "demand or prize": "{who:actor} must lose {short:points} points by a breach for as long as it stands "
    "({share:chance} of all it has at stake), or have {prize:points} points more from completion on",
    "stops after": "the road stops after “{step}”",
    "drops": "“{step}” leaves out {options:state}",
    # How it was obtained.
    "focus": "focus {focus:focus}: what a road sets on the {n:counted of issue} held is left out",
    "in force": "in force: {promises:guarantor}",
    "worse goal": "the goal itself is worse than the status quo for {who:actor}",
    "crossed": "the breach by {who:actor} at “{step}” leads into what “{lines:red line}” refuses: the others act at "
    "once with it, and cannot answer before it is done",
    "bounded": "some actor has so many courses that taking back was tried issue by issue, and all at once",
    "tried": "mends tried: {each}",
    "tried order": "{n:count} of {all:counted of order}",
    "tried split": "{n:count} of {all:counted of split}",
    "tried merge": "{n:count} of {all:counted of merger}",
    "tried less": "{n:count} of {all:counted of omission}",
    "default discount": "{who:actor}: discount per year {value:number}, the default",
    "passes": "{who:actor} must pass {steps}, and would",
    "would not pass": "{who:actor} must pass {steps}, and would not; the check does not hang on it",
    "worth": "{step} (worth {worth:points} points to it, where it asks for {floor:points})",
    "packages": "packages are not among the moves: {packages:package}",
    "bound, all": "roads of declared moves (up to {width:count} at once) and packages, by states between here and the "
    "goal, to {searched:count} of {goals:counted of state}, all of them; {steps:counted of step} examined, at most "
    "{most:count} a goal",
    "bound, some kept": "roads of declared moves (up to {width:count} at once) and packages, by states between here "
    "and the goal, to {searched:count} of {goals:counted of state}, keeping {beam:count} a distance from the goal and "
    "{labels:count} a state; {steps:counted of step} examined, at most {most:count} a goal",
    # One number at a time: what is changed, and to what.
    "as written": "as written",
    "as it is": "",
    "patience": "patience of {who:actor}",
    "all patience": "patience of all",
    "low": "{value:number} a year (low)",
    "high": "{value:number} a year (high)",
    "all low": "each at its low",
    "all high": "each at its high",
    "step length": "length of a step",
    "months": "{n:months}",
    "breach noticed": "chance that a breach is noticed",
    "chance": "{p:number}",
    "after a breach": "after a breach",
    "status quo": "back to the status quo",
    "breach leads to": "what a breach can lead to",
    "no red line": "nothing that a red line refuses",
}
