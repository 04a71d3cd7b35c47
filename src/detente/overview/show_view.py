"""How a case as it is declared reads: as text, as data, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detente.case.schema import Case
from detente.view.blocks import Block, Heading, Say, Table, Verbatim
from detente.view.numbers import counted
from detente.view.numbers import whole as size
from detente.view.result import View
from detente.view.tables import Row, table

from .parts import ROWS, estimate, outline
from .show import CaseShown, IssueShown, OptionShown, PartShown, mover

HOLDS = {
    "outcomes": ("named conditions on states", "deals"),
    "roadmaps": ("phased agreements", "roadmap"),
    "guarantors": ("promises by third parties", "roadmap"),
    "play": ("how actors behave in predicted play", "paths"),
    "mechanisms": ("hypothesis variables", "narratives"),
    "narratives": ("rival accounts", "narratives"),
    "observers": ("who sees and tells", "narratives"),
    "indicators": ("what to watch", "watch"),
    "questions": ("what will be known later", "forecast"),
}
"""Section → what it holds, and the command that answers with it first of all."""


def case_blocks(r: CaseShown) -> Iterator[Block]:
    """A whole case on a page or two."""
    case = r.case
    yield Say(f"{r.label}: {case.title}" if case.title else r.label)
    yield Say(f"as of {case.as_of}; hash {r.hash[:12]}; {r.folder or ''}")
    for words in (case.question, case.summary):
        if words:
            yield Say("\n" + words)
    yield from _actors(case)
    yield from _issues(case)
    yield Heading("State space")
    yield Say(f"{size(r.states)} states over {counted(len(case.issues), 'issue')}, before rules")
    for name, focus in r.foci.items():
        held = f", held: {', '.join(f'{k}={v}' for k, v in focus.held.items())}" if focus.held else ""
        yield Say(
            f"focus {name}: {size(focus.states)} states over {counted(len(focus.issues), 'issue')}: "
            f"{', '.join(focus.issues)}{held} ({focus.title})",
            indent=2,
        )
    yield from _declared(case)
    asked = [(section, n, *HOLDS[section]) for section, n in r.asked_with.items() if n]
    if asked:
        yield Heading("Declared, and answered with")
        yield Table(
            ["section", ("entries", "right"), "what it holds", "ask"],
            [(section, n, words, f"detente {ask}") for section, n, words, ask in asked],
        )
    yield from _variants(case)


def _actors(case: Case) -> Iterator[Block]:
    yield Heading("Actors")
    yield Table(
        ["actor", "name", "kind", "within", ("stakes", "right")],
        [
            (name, actor.name, actor.kind, actor.within or "", len(case.stakes.get(name, {})) or None)
            for name, actor in case.actors.items()
        ],
    )
    rule = case.agreement.rule
    parties = ", ".join(case.agreement.parties)
    if isinstance(rule, str):
        yield Say(f"\nAn agreement needs {parties}: all of them.")
    else:
        veto = f", {', '.join(rule.veto)} among them" if rule.veto else ""
        yield Say(f"\nAn agreement needs {rule.quorum} of {parties}{veto}.")


def _issues(case: Case) -> Iterator[Block]:
    yield Heading("Issues ([…] the status quo)")
    yield Table(
        ["issue", "mover", "options", "title"],
        [
            (
                name,
                mover(issue.mover),
                (" < " if issue.ordered else " | ").join(
                    f"[{o}]" if o == issue.status_quo else o for o in issue.options
                ),
                issue.title,
            )
            for name, issue in case.issues.items()
        ],
    )


def _declared(case: Case) -> Iterator[Block]:
    yield Heading("Declared")
    yield Say(
        ", ".join(
            counted(len(getattr(case, section)), section.removesuffix("s").replace("_", " "))
            for section in ("linkages", "rules", "red_lines", "packages", "fallbacks", "sources", "claims")
        )
    )
    if case.numeraire is not None:
        yield Say(f"points exchange for {case.numeraire.unit}")
    if case.clock is not None:
        yield Say(f"horizon {case.clock.horizon}, {counted(len(case.clock.deadlines), 'deadline')}")
    yield Say(f"{counted(len(case.record.events), 'event')} on record")


def _variants(case: Case) -> Iterator[Block]:
    if not (case.variants or case.disagreements):
        return
    rows = [(name, variant.title) for name, variant in case.variants.items()]
    for matter, disagreement in case.disagreements.items():
        for reading, r in disagreement.readings.items():
            written = " (as written)" if reading == disagreement.as_written else ""
            rows.append((f"{matter}/{reading}", f"{disagreement.title}: {r.title}{written}"))
    yield Heading("Variants (--variant NAME)")
    yield Table(["name", "what it changes"], rows)


def part_blocks(r: PartShown) -> Iterator[Block]:
    """The part as an outline, then the claims it rests on."""
    yield Say(r.path + (f"  ({r.file}:{r.line})" if r.line else ""))
    lines = list(outline(r.value, 1))
    yield Verbatim(tuple(lines[:ROWS]))
    if len(lines) > ROWS:
        yield Say(f"… and {len(lines) - ROWS} more lines: --json gives all")
    if r.rests_on:
        yield Heading("Rests on")
        for ground in r.rests_on:
            yield Say(f"{ground.claim}: {ground.says}", indent=2)
            yield Say(f"supports {ground.inside}: {ground.supports}", indent=6)


def issue_blocks(r: IssueShown) -> Iterator[Block]:
    """The options and what they are worth, the weights, and where the issue is named."""
    issue = r.declared
    kind = "one scale, least to most" if issue.ordered else "no order"
    yield Say(f"{r.issue}: {issue.title} ({kind}; steps: {issue.steps})")
    if issue.note:
        yield Say(issue.note, indent=2)
    yield Heading("Options, and what each is worth in points (likely values)")
    columns: list[Any] = ["option", "moved by", "with consent of"]
    columns += [(actor, "right") for actor in r.points]
    yield Table([*columns, "title"], [_option(r, option) for option in r.options])
    if r.stakes:
        yield Heading("Weights")
        for actor, stake in r.stakes.items():
            why = ", ".join(stake["because"]) or f"assumed: {stake['assumed']}"
            yield Say(f"{actor}: {estimate(stake['weight'])} points ({why})", indent=2)
    if r.mentioned_in:
        yield Heading("Mentioned in")
        yield Table(["part", "what it says"], [(m.inside, m.says) for m in r.mentioned_in], indent=2)


def _option(r: IssueShown, o: OptionShown) -> Sequence[Any]:
    return (
        o.option + (" (status quo)" if o.status_quo else ""),
        o.mover,
        ", ".join(o.consent),
        *(r.points[actor][o.option] for actor in r.points),
        o.title,
    )


def case_data(r: CaseShown) -> dict[str, Any]:
    """What ``detente show CASE --json`` answers."""
    return {
        "case": r.case.model_dump(mode="json", exclude_defaults=True),
        "states": r.states,
        "options": dict(r.options),
        "foci": {
            name: {
                "title": focus.title,
                "issues": list(focus.issues),
                "states": focus.states,
                "held": dict(focus.held),
            }
            for name, focus in r.foci.items()
        },
        # The name is older than the lenses that answer with these; programs read it.
        "declared_for_later": dict(r.asked_with),
    }


def part_data(r: PartShown) -> dict[str, Any]:
    """What ``detente show CASE PART --json`` answers."""
    return {
        "path": r.path,
        "file": r.file,
        "line": r.line,
        "value": r.value,
        "rests_on": list(ground_rows(r)),
        "assumed": [{"in": a.inside, "why": a.why} for a in r.assumed],
    }


def issue_data(r: IssueShown) -> dict[str, Any]:
    """What ``detente show CASE --issue ISSUE --json`` answers."""
    return {
        "issue": r.issue,
        "title": r.declared.title,
        "ordered": r.declared.ordered,
        "steps": r.declared.steps,
        "options": [_option_data(option) for option in r.options],
        "stakes": dict(r.stakes),
        "points": {actor: dict(worth) for actor, worth in r.points.items()},
        "mentioned_in": [{"in": m.inside, "says": m.says} for m in r.mentioned_in],
    }


def _option_data(o: OptionShown) -> dict[str, Any]:
    return {
        "option": o.option,
        "title": o.title,
        "status_quo": o.status_quo,
        "mover": o.mover,
        "consent": list(o.consent),
    }


def issue_rows(r: CaseShown) -> Iterator[Row]:
    """One row an issue."""
    for name, issue in r.case.issues.items():
        yield {
            "issue": name,
            "title": issue.title,
            "mover": mover(issue.mover),
            "options": ", ".join(issue.options),
            "status_quo": issue.status_quo,
            "ordered": issue.ordered,
        }


def actor_rows(r: CaseShown) -> Iterator[Row]:
    """One row an actor."""
    for name, actor in r.case.actors.items():
        yield {
            "actor": name,
            "name": actor.name,
            "kind": actor.kind,
            "within": actor.within,
            "stakes": len(r.case.stakes.get(name, {})),
        }


def ground_rows(r: PartShown) -> Iterator[Row]:
    """One row a claim that the part rests on."""
    for ground in r.rests_on:
        yield {
            "claim": ground.claim,
            "supports": ground.supports,
            "in": ground.inside,
            "says": ground.says,
            "voices": None if ground.voices is None else list(ground.voices),
        }


def assumed_rows(r: PartShown) -> Iterator[Row]:
    """One row a thing that is assumed."""
    yield from ({"in": a.inside, "why": a.why} for a in r.assumed)


def option_rows(r: IssueShown) -> Iterator[Row]:
    """One row an option, with what it is worth to each actor."""
    for o in r.options:
        worth = {f"points:{actor}": points[o.option] for actor, points in r.points.items()}
        yield {**_option_data(o), "consent": ", ".join(o.consent), **worth}


CASE: View[CaseShown] = View(
    blocks=case_blocks,
    data=case_data,
    frames={"issues": table(issue_rows), "actors": table(actor_rows)},
)
PART: View[PartShown] = View(
    blocks=part_blocks,
    data=part_data,
    frames={
        "rests_on": table(ground_rows, "claim", "supports", "in", "says", "voices"),
        "assumed": table(assumed_rows, "in", "why"),
    },
)
ISSUE: View[IssueShown] = View(blocks=issue_blocks, data=issue_data, frames={"options": table(option_rows)})
