# ruff: noqa: E501 - a case in YAML has long lines
"""A small invented negotiation that uses every part a report shows, and the inputs made from it."""

from __future__ import annotations

from dataclasses import replace

from detente.case.load import CaseFile, load_text
from detente.report.gather import analyze_case
from detente.report.inputs import ReportInputs, ReportSettings

TEXT = """
case: harbour
title: The harbour of Port Alba
question: Can the three towns share the harbour?
summary: Three invented towns bargain about a harbour, its dues and its dredging.
as_of: 2020-03-01
actors:
  alba: {name: Alba, aliases: [the Albans]}
  borga: {name: Borga}
  corvo: {name: Corvo}
  mayor: {name: Mayor of Alba, kind: personal, within: alba, decides_for: 0.3, assumed: half of the council is hers}
  fishers: {name: The fishers, kind: group}
issues:
  access:
    title: Access to the harbour
    group: Harbour
    mover: alba
    options: {closed: Closed to others, day: By day, free: Open to all}
    status_quo: closed
  dues:
    title: Harbour dues
    group: Harbour
    mover: alba
    options: [high, middle, low]
    status_quo: high
  dredging:
    title: Who pays for dredging
    mover: {all: [borga, corvo]}
    options: {none: Nobody, borga: Borga, both: Borga and Corvo}
    status_quo: none
  fleet:
    title: Borga's war fleet
    mover: borga
    options: [armed, halved, laid-up]
    status_quo: armed
  treaty:
    title: A treaty of friendship
    mover: {all: [alba, borga, corvo]}
    options: [absent, signed]
    status_quo: absent
stakes:
  alba:
    access: {weight: {low: 15, likely: 20, high: 45}, values: {closed: 100, day: 70, free: 0}, because: {c1: Alba guards its quays}}
    dues: {weight: 15, values: {high: 100, middle: 60, low: 0}, assumed: no source speaks of it}
    dredging: {weight: {low: 20, likely: 30, high: 40}, values: {none: 0, borga: 60, both: 100}, assumed: the channel is silting}
    fleet: {weight: 25, values: {armed: 0, halved: 50, laid-up: 100}, because: {c2: Alba fears the fleet}}
  borga:
    access: {weight: {low: 20, likely: 35, high: 50}, values: {closed: 0, day: 60, free: 100}, because: {c1: Borga wants in}}
    dues: {weight: 20, values: {high: 0, middle: 60, low: 100}, assumed: traders say so}
    dredging: {weight: 15, values: {none: 100, borga: 0, both: 40}, assumed: a guess}
    fleet: {weight: {low: 15, likely: 20, high: 60}, values: {armed: 100, halved: 60, laid-up: 0}, because: {c2: its pride}}
  corvo:
    access: {weight: 30, values: {closed: 0, day: 50, free: 100}, assumed: a guess}
    dredging: {weight: 10, values: {none: 100, borga: 80, both: 0}, assumed: a guess}
    treaty: {weight: {low: 5, likely: 12, high: 20}, values: {absent: 0, signed: 100}, assumed: a guess}
  mayor:
    treaty: {weight: 30, values: {absent: 0, signed: 100}, assumed: she stands for election}
  fishers:
    access: {weight: 8, values: {closed: 100, day: 50, free: 0}, assumed: a guess}
linkages:
  peace-dividend: {actor: alba, when: {fleet: ">= halved", treaty: signed}, worth: 6, title: A treaty with a smaller fleet, assumed: a guess}
rules:
  no-free-dues: {never: {access: closed, dues: low}, title: Nobody lowers the dues of a closed harbour}
red_lines:
  fleet-stays: {held_by: borga, when: {fleet: laid-up}, refuses: true, because: {c2: said twice}, title: The fleet will not be laid up}
agreement: {parties: [alba, borga, corvo], rule: all}
outcomes:
  open: {title: A harbour open to all, when: {access: free}, talked_about: true, because: {c1: the question}}
  disarmed: {title: Borga without a fleet, when: {fleet: laid-up}, talked_about: true}
sources:
  d1: {title: The Port Alba Gazette, author: A. Clerk, published: 2020-02-20, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
claims:
  c1: {source: d1, type: goal, says: Borga wants the harbour opened, voices: [a Borgan trader, A. Clerk], hedge: is said to, strength: probable, anchor: {start: 10, end: 30, quote: "wants the quays open"}}
  c2: {source: d1, type: red-line, says: Borga will not lay up its fleet, voices: [the Borgan council, A. Clerk], anchor: {start: 40, end: 52, quote: "not one hull"}}
  c3: {source: d1, type: context, says: The winter was mild, voices: [A. Clerk], anchor: {start: 60, end: 71, quote: "mild winter"}, declined: it bears on nothing}
focus:
  quay: {title: The quay alone, issues: [access, dues], held: {treaty: signed}}
mechanisms:
  why: {title: "Why does Borga arm?", values: {fear: It fears Alba, trade: It guards its trade}, prior: {fear: 0.5, trade: 0.5}, assumed: even}
narratives:
  fearful: {title: Borga is afraid, assumes: {why: [fear]}, assumed: even}
indicators:
  hulls: {title: New hulls in the yards, outcomes: {seen: New hulls, none: No new hulls}, assumed: a guess}
questions:
  q1: {text: "Will the harbour be open by June?", resolve_by: 2020-06-01, answer: {outcome: open}, assumed: a guess}
roadmaps:
  slow: {title: Step by step, period: 3 months, steps: {one: {acts: [borga], sets: {fleet: halved}}, two: {acts: [alba], sets: {access: day}}}, assumed: a guess}
disagreements:
  pride: {title: "Does Borga love its fleet?", as_written: "yes", readings: {"yes": {title: It does}, "no": {title: It does not, set: {stakes.borga.fleet.weight: 5}}}, because: {c2: the two witnesses}}
"""


def loaded(text: str = TEXT) -> CaseFile:
    return load_text(text, "harbour.yaml")


def tiny_inputs(text: str = TEXT, draws: int = 20) -> ReportInputs:
    """Everything a report shows of the case in ``text``; some quotes as if they had been looked up."""
    inputs = analyze_case(loaded(text), ReportSettings(draws=draws))
    assert inputs.claims is not None
    claims = replace(inputs.claims, anchors={"c1": "in place", "c2": "moved"})
    return replace(inputs, version="0.0.0-test", claims=claims)
