"""Diagnostic codes of the paths lens: L3xx."""

from __future__ import annotations

from .code_table import declare

declare(
    "L301",
    "Play parameter without a meaning",
    "Decisiveness is a chance over one half; inertia is longer than the time between two reconsiderations; a discount of 1 would make the "
    "present worth nothing beside the future, so that no course is better by a stated share.",
    "play:\n  dprk: {discount_per_year: 1, assumed: patient}",
    "play:\n  dprk: {discount_per_year: 0.97, assumed: patient}",
)
declare(
    "L302",
    "Predicted play too large",
    "Values of every actor in every state, and the chances of every move, are held in memory. The message states how much that would take.",
    "detente paths big-case",
    "detente paths big-case --focus core",
)
declare(
    "L303",
    "Deadline that changes the space",
    "A deadline changes what actors want and how they play. The states are the same before and after it, or no chance could be carried across.",
    "clock:\n  horizon: 2 years\n  deadlines: {vote: {date: 2018-11-06, title: The vote, changes: {issues.peace.status_quo: treaty}}}",
    "clock:\n  horizon: 2 years\n  deadlines: {vote: {date: 2018-11-06, title: The vote, changes: {stakes.us.peace.weight: 20}}}",
)
declare(
    "L310",
    "Recorded move nobody could make",
    "The chance of a record is that of each move in the state it found. A move without a mover, or against the declared steps, has none.",
    "record:\n  events:\n    leap: {title: Straight to the end, date: 2018-05-12, move: {dismantlement: done}, assumed: as told}",
    "record:\n  events:\n    first: {title: A first step, date: 2018-05-12, move: {dismantlement: token}, assumed: as told}",
)
declare(
    "L311",
    "Record that does not end at the status quo",
    "The replayed moves are how the present came about: where they end elsewhere, a move is missing or wrong.",
    "record:\n  start: {date: 2018-01-01, state: {testing: open}}\n  events: {}",
    "record:\n  start: {date: 2018-01-01, state: {testing: open}}\n  events:\n    halt: {title: Tests end, date: 2018-04-20, move: {testing: frozen}, assumed: as told}",
)
declare(
    "L312",
    "No record to judge",
    "Quiet counts as much as moves do, so the likelihood needs the date from which the record would have shown a move.",
    "record:\n  events: {}",
    "record:\n  start: {date: 2018-01-01}\n  events: {}",
)
declare(
    "L313",
    "Not a tree that Gambit can hold",
    "Exported trees are small, and what they leave out would change the answer: consent, costs of moving, and the discount have no place in them.",
    "detente paths us-dprk-2018 --efg play.efg",
    "detente paths chicken --efg play.efg",
)
declare(
    "L320",
    "Unknown roadmap",
    "A roadmap is asked about by the name the case gives it under `roadmaps`, or state by state.",
    "detente roadmap friedman-1971 --road cooprate",
    "detente roadmap friedman-1971 --road cooperate",
)
declare(
    "L321",
    "A road without a meaning",
    "A road has at least one step, each changes something and none leads back, every step lasts some time, a chance lies between 0 and 1, and a "
    "penalty is not a reward.",
    "roadmaps:\n  m1: {title: Phased, period: 1 month, seen: 2, steps: {one: {acts: [us], sets: {talks: broad}}}}",
    "roadmaps:\n  m1: {title: Phased, period: 1 month, seen: 0.8, steps: {one: {acts: [us], sets: {talks: broad}}}}",
)
declare(
    "L322",
    "Nothing to search a road to",
    "The goal is a state or a condition some state fulfils, off the status quo; issues the road would have to change in steps that nobody can "
    "make leave no road at all.",
    "detente roadmap friedman-1971 --to one-cooperates=refuses",
    "detente roadmap friedman-1971 --to one-cooperates=cooperates,two-cooperates=cooperates",
)
declare(
    "L323",
    "Unknown guarantor",
    "A guarantee is named under `guarantors`, or written out: who promises, against whose breach, seen with what chance, at what penalty and cost.",
    "detente roadmap telser-1980 --guarantee nobody",
    "detente roadmap telser-1980 --guarantee by=guarantor,against=one,seen=0.6,penalty=10,cost=3",
)
declare(
    "L324",
    "Equilibria that cannot be listed",
    "Every pure equilibrium of a game of steps that cannot be undone is listed, or none: where a step can be undone, or beyond a stated number of "
    "states or of equilibria, listing is refused.",
    "detente roadmap friedman-1971 --equilibria",
    "detente roadmap kydd-2005 --equilibria",
)
declare(
    "L341",
    "Not a horizon",
    "How far ahead play is predicted is a length of time over nothing and under a hundred years.",
    "detente paths chicken --horizon soon",
    'detente paths chicken --horizon "24 months"',
)
declare(
    "L342",
    "Kept draws of something else",
    "What is done of many draws is kept in a file, and a later run of the same question goes on from it. A file with anything else in it is "
    "somebody's work, and is not written over. The question is the case with its patches, the settings, the seed and the version.",
    "detente paths sound-done --draws 100 --seed 2 --keep drawn-with-seed-1.jsonl",
    "detente paths sound-done --draws 100 --seed 2 --keep drawn-with-seed-2.jsonl",
)
