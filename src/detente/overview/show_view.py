"""How a case as it is declared reads: as text, as data, as tables."""

from collections.abc import Iterator
from typing import Any

from detente.case.schema import Case
from detente.view.blocks import Block, Column, Heading, Say, Table, Verbatim, records, unseen
from detente.view.data import plain
from detente.view.numbers import counted
from detente.view.numbers import whole as size
from detente.view.result import View, register

from .parts import ROWS, estimate, outline
from .show import HOLDS, Assumed, CaseShown, Ground, IssueShown, Mention, OptionShown, PartShown, mover


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
    for name, focus in case.focus.items():
        held = f", held: {', '.join(f'{k}={v}' for k, v in focus.held.items())}" if focus.held else ""
        yield Say(
            f"focus {name}: {size(r.foci[name])} states over {counted(len(focus.issues), 'issue')}: "
            f"{', '.join(focus.issues)}{held} ({focus.title})",
            indent=2,
        )
    yield from _declared(case)
    if asked := [(s, n, HOLDS[s][0], f"detente {HOLDS[s][1]}") for s, n in r.asked_with.items() if n]:
        yield Heading("Declared, and answered with")
        yield Table(["section", ("entries", "right"), "what it holds", "ask"], asked)
    if case.variants or case.disagreements:
        yield from _variants(case)


def _actors(case: Case) -> Iterator[Block]:
    yield Heading("Actors")
    yield Table(
        ["actor", "name", "kind", "within", ("stakes", "right")],
        [
            (name, actor.name, actor.kind, actor.within, len(case.stakes.get(name, {})))
            for name, actor in case.actors.items()
        ],
        name="actors",
    )
    rule, parties = case.agreement.rule, ", ".join(case.agreement.parties)
    needs = f"{parties}: all of them"
    if not isinstance(rule, str):
        needs = f"{rule.quorum} of {parties}" + (f", {', '.join(rule.veto)} among them" if rule.veto else "")
    yield Say(f"\nAn agreement needs {needs}.")


def _issues(case: Case) -> Iterator[Block]:
    yield Heading("Issues ([…] the status quo)")
    shown = [Column("issue"), Column("mover"), Column("options", name="scale"), Column("title")]
    yield Table(
        [*shown, *unseen("options", "status_quo", "ordered")],
        [
            (
                name,
                mover(issue.mover),
                (" < " if issue.ordered else " | ").join(
                    f"[{o}]" if o == issue.status_quo else o for o in issue.options
                ),
                issue.title,
                ", ".join(issue.options),
                issue.status_quo,
                issue.ordered,
            )
            for name, issue in case.issues.items()
        ],
        name="issues",
        main=True,
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
    grounds = ({**_placed(g), "voices": ", ".join(g.voices or ())} for g in r.rests_on)
    yield records("rests_on", grounds, "claim", "supports", "in", "says", "voices")
    yield records("assumed", map(_placed, r.assumed), "in", "why")


def issue_blocks(r: IssueShown) -> Iterator[Block]:
    """The options and what they are worth, the weights, and where the issue is named."""
    issue = r.declared
    kind = "one scale, least to most" if issue.ordered else "no order"
    yield Say(f"{r.issue}: {issue.title} ({kind}; steps: {issue.steps})")
    if issue.note:
        yield Say(issue.note, indent=2)
    yield Heading("Options, and what each is worth in points (likely values)")
    columns: list[Any] = ["option", "moved by", "with consent of", *((actor, "right") for actor in r.points)]
    yield Table(
        [*columns, "title"],
        [
            (
                o.option + (" (status quo)" if o.status_quo else ""),
                o.mover,
                ", ".join(o.consent),
                *(points[o.option] for points in r.points.values()),
                o.title,
            )
            for o in r.options
        ],
    )
    yield records("options", (_worth(r, option) for option in r.options))
    if r.stakes:
        yield Heading("Weights")
        for actor, stake in r.stakes.items():
            why = ", ".join(stake["because"]) or f"assumed: {stake['assumed']}"
            yield Say(f"{actor}: {estimate(stake['weight'])} points ({why})", indent=2)
    if r.mentioned_in:
        yield Heading("Mentioned in")
        yield Table(["part", "what it says"], [(m.inside, m.says) for m in r.mentioned_in], indent=2)


def _worth(r: IssueShown, o: OptionShown) -> dict[str, Any]:
    return {
        **plain(o),
        "consent": ", ".join(o.consent),
        **{f"points:{actor}": points[o.option] for actor, points in r.points.items()},
    }


def case_data(r: CaseShown) -> dict[str, Any]:
    """What ``detente show CASE --json`` answers."""
    return {
        "case": r.case.model_dump(mode="json", exclude_defaults=True),
        "states": r.states,
        "options": dict(r.options),
        "foci": {
            name: {"title": f.title, "issues": list(f.issues), "states": r.foci[name], "held": dict(f.held)}
            for name, f in r.case.focus.items()
        },
        # The name is older than the lenses that answer with these; programs read it.
        "declared_for_later": dict(r.asked_with),
    }


def part_data(r: PartShown) -> dict[str, Any]:
    """What ``detente show CASE PART --json`` answers."""
    return {
        **plain(r, ("rests_on", "assumed")),
        "rests_on": list(map(_placed, r.rests_on)),
        "assumed": list(map(_placed, r.assumed)),
    }


def issue_data(r: IssueShown) -> dict[str, Any]:
    """What ``detente show CASE --issue ISSUE --json`` answers."""
    return {
        "issue": r.issue,
        "title": r.declared.title,
        "ordered": r.declared.ordered,
        "steps": r.declared.steps,
        **plain(r, ("issue", "declared", "mentioned_in")),
        "mentioned_in": list(map(_placed, r.mentioned_in)),
    }


def _placed(record: Ground | Assumed | Mention) -> dict[str, Any]:
    return {"in" if key == "inside" else key: value for key, value in plain(record).items()}


register(CaseShown, View(blocks=case_blocks, data=case_data))
register(PartShown, View(blocks=part_blocks, data=part_data))
register(IssueShown, View(blocks=issue_blocks, data=issue_data))
