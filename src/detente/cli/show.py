"""``detente show``."""

from __future__ import annotations

from typing import Any

import click

from detente.case import count
from detente.case.diagnostics import did_you_mean, problem, shown

from . import screen
from .cases_in import Chosen, use_case
from .options import case_argument, case_options, json_option
from .parts import ROWS, assumptions, estimate, grounds, outline, part
from .session import answer, current, usage

ASKED_WITH = (
    ("outcomes", "named conditions on states", "deals"),
    ("roadmaps", "phased agreements", "roadmap"),
    ("guarantors", "promises by third parties", "roadmap"),
    ("play", "how actors behave in predicted play", "paths"),
    ("mechanisms", "hypothesis variables", "narratives"),
    ("narratives", "rival accounts", "narratives"),
    ("observers", "who sees and tells", "narratives"),
    ("indicators", "what to watch", "watch"),
    ("questions", "what will be known later", "forecast"),
)
"""Section, what it holds, and the command that answers with it first of all."""


@click.command("show")
@case_argument
@click.argument("path", required=False, metavar="[PART]")
@click.option(
    "--issue",
    metavar="ISSUE",
    help="One issue: its options, who can move it to each, and what each option is worth to everybody in "
    "points. Default: the whole case.",
)
@case_options
@json_option
def command(
    *,
    case: str,
    path: str | None,
    issue: str | None,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Show a case, or one PART of it with the claims it rests on.

    PART is ids joined by dots: `detente show us-dprk-2018 stakes.china`.
    """
    if path and issue:
        raise usage("X109", "PART and --issue were both given", "give one of the two")
    current().settings = {"part": path, "issue": issue}
    chosen = use_case(case, variants, sets, as_of)
    if path:
        _part(chosen, path)
    elif issue:
        _issue(chosen, issue)
    else:
        _whole(chosen)


def _whole(chosen: Chosen) -> None:
    file = chosen.file
    case = file.case
    sizes = {name: len(issue.options) for name, issue in case.issues.items()}
    foci = {
        name: {
            "title": focus.title,
            "issues": list(focus.issues),
            "states": count.states(case, focus.issues),
            "held": dict(focus.held),
        }
        for name, focus in case.focus.items()
    }
    states = count.states(case, case.issues)
    result = {
        "case": case.model_dump(mode="json", exclude_defaults=True),
        "states": states,
        "options": sizes,
        "foci": foci,
        # The name is older than the lenses that answer with these; programs read it.
        "declared_for_later": {key: len(getattr(case, key)) for key, _, _ in ASKED_WITH},
    }
    answer(result, lambda: _show_whole(chosen, states, foci))


def _show_whole(chosen: Chosen, states: int, foci: dict[str, Any]) -> None:
    case = chosen.file.case
    screen.say(f"{chosen.label}: {case.title}" if case.title else chosen.label)
    screen.say(f"as of {case.as_of}; hash {chosen.file.hash[:12]}; {chosen.file.folder or ''}")
    for text in (case.question, case.summary):
        if text:
            screen.say("\n" + text)
    screen.heading("Actors")
    rows: list[tuple[Any, ...]] = [
        (
            name,
            actor.name,
            actor.kind,
            actor.within or "",
            len(case.stakes.get(name, {})) or None,
        )
        for name, actor in case.actors.items()
    ]
    screen.table(["actor", "name", "kind", "within", ("stakes", "right")], rows)
    rule = case.agreement.rule
    parties = ", ".join(case.agreement.parties)
    if isinstance(rule, str):
        screen.say(f"\nAn agreement needs {parties}: all of them.")
    else:
        veto = f", {', '.join(rule.veto)} among them" if rule.veto else ""
        screen.say(f"\nAn agreement needs {rule.quorum} of {parties}{veto}.")
    screen.heading("Issues ([…] the status quo)")
    screen.table(
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
    screen.heading("State space")
    screen.say(f"{screen.size(states)} states over {screen.counted(len(case.issues), 'issue')}, before rules")
    for name, focus in foci.items():
        held = f", held: {', '.join(f'{k}={v}' for k, v in focus['held'].items())}" if focus["held"] else ""
        screen.say(
            f"focus {name}: {screen.size(focus['states'])} states over "
            f"{screen.counted(len(focus['issues']), 'issue')}: "
            f"{', '.join(focus['issues'])}{held} ({focus['title']})",
            indent=2,
        )
    _show_declared(case)


def _show_declared(case: Any) -> None:
    screen.heading("Declared")
    screen.say(
        ", ".join(
            screen.counted(len(getattr(case, key)), key.removesuffix("s").replace("_", " "))
            for key in ("linkages", "rules", "red_lines", "packages", "fallbacks", "sources", "claims")
        )
    )
    if case.numeraire is not None:
        screen.say(f"points exchange for {case.numeraire.unit}")
    if case.clock is not None:
        screen.say(f"horizon {case.clock.horizon}, {screen.counted(len(case.clock.deadlines), 'deadline')}")
    screen.say(f"{screen.counted(len(case.record.events), 'event')} on record")
    asked = [part for part in ASKED_WITH if getattr(case, part[0])]
    if asked:
        screen.heading("Declared, and answered with")
        screen.table(
            ["section", ("entries", "right"), "what it holds", "ask"],
            [(key, len(getattr(case, key)), words, f"detente {ask}") for key, words, ask in asked],
        )
    if case.variants or case.disagreements:
        screen.heading("Variants (--variant NAME)")
        rows = [(name, v.title) for name, v in case.variants.items()]
        for matter, d in case.disagreements.items():
            for reading, r in d.readings.items():
                written = " (as written)" if reading == d.as_written else ""
                rows.append((f"{matter}/{reading}", f"{d.title}: {r.title}{written}"))
        screen.table(["name", "what it changes"], rows)


def _part(chosen: Chosen, path: str) -> None:
    from detente.case.yaml_tree import place as place_of

    case = chosen.file.case
    found = part(case, path)
    rests = [
        {
            "claim": claim,
            "supports": supports,
            "in": ".".join(p for p in (path, where) if p),
            "says": case.claims[claim].says if claim in case.claims else None,
            "voices": list(case.claims[claim].voices) if claim in case.claims else None,
        }
        for claim, supports, where in grounds(found)
    ]
    assumed = [
        {"in": ".".join(p for p in (path, where) if p), "why": why} for where, why in assumptions(found)
    ]
    place = place_of(chosen.file.tree, tuple(path.split(".")), "key")
    result = {
        "path": path,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "value": found,
        "rests_on": rests,
        "assumed": assumed,
    }

    def text() -> None:
        screen.say(path + (f"  ({place.file}:{place.line})" if place and place.line else ""))
        lines = list(outline(found, 1))
        for line in lines[:ROWS]:
            print(shown(line, screen.LONGEST))
        if len(lines) > ROWS:
            screen.say(f"… and {len(lines) - ROWS} more lines: --json gives all")
        if rests:
            screen.heading("Rests on")
            for entry in rests:
                screen.say(f"{entry['claim']}: {entry['says']}", indent=2)
                screen.say(f"supports {entry['in']}: {entry['supports']}", indent=6)

    answer(result, text)


def _issue(chosen: Chosen, name: str) -> None:
    case = chosen.file.case
    if name not in case.issues:
        near = did_you_mean(name, case.issues) or f"the issues are {', '.join(case.issues)}"
        raise problem("X111", f"the case has no issue `{shown(name, 60)}`", near)
    issue = case.issues[name]
    dumped = case.model_dump(mode="json")
    wants = {actor: dumped["stakes"][actor][name] for actor in case.stakes if name in case.stakes[actor]}
    options: list[dict[str, Any]] = [
        {
            "option": key,
            "title": option.title,
            "status_quo": key == issue.status_quo,
            "mover": mover(option.mover or issue.mover),
            "consent": list(dict.fromkeys((*issue.consent, *option.consent))),
        }
        for key, option in issue.options.items()
    ]
    touching = _touching(case, name)
    worth = _worth(chosen, name)
    result = {
        "issue": name,
        "title": issue.title,
        "ordered": issue.ordered,
        "steps": issue.steps,
        "options": options,
        "stakes": wants,
        "points": worth,
        "mentioned_in": touching,
    }

    def text() -> None:
        kind = "one scale, least to most" if issue.ordered else "no order"
        screen.say(f"{name}: {issue.title} ({kind}; steps: {issue.steps})")
        if issue.note:
            screen.say(issue.note, indent=2)
        screen.heading("Options, and what each is worth in points (likely values)")
        screen.table(
            ["option", "moved by", "with consent of", *((a, "right") for a in worth), "title"],
            [
                (
                    o["option"] + (" (status quo)" if o["status_quo"] else ""),
                    o["mover"],
                    ", ".join(o["consent"]),
                    *(worth[a][o["option"]] for a in worth),
                    o["title"],
                )
                for o in options
            ],
        )
        if wants:
            screen.heading("Weights")
            for actor, stake in wants.items():
                why = ", ".join(stake["because"]) or f"assumed: {stake['assumed']}"
                screen.say(f"{actor}: {estimate(stake['weight'])} points ({why})", indent=2)
        if touching:
            screen.heading("Mentioned in")
            screen.table(["part", "what it says"], [(t["in"], t["says"]) for t in touching], indent=2)

    answer(result, text)


def _worth(chosen: Chosen, name: str) -> dict[str, dict[str, float]]:
    """Actor → option → points, each actor's own, at the point estimates."""
    from .cases_in import game_of

    game = game_of(chosen)
    j = game.issue(name)
    own = game.own_stakes[j]
    return {
        actor: {o: float(own[i, k]) / game.scale for k, o in enumerate(game.options[j])}
        for i, actor in enumerate(game.actors)
        if own[i].any()
    }


def _touching(case: Any, name: str) -> list[dict[str, str]]:
    """Linkages, rules, red lines, packages and outcomes that name an issue."""
    from detente.case.conditions import say as say_condition

    found: list[dict[str, str]] = []
    for section, key in (
        ("linkages", "when"),
        ("rules", "never"),
        ("red_lines", "when"),
        ("outcomes", "when"),
        ("packages", "sets"),
    ):
        for entry_id, entry in getattr(case, section).items():
            condition = getattr(entry, key)
            clauses = [condition] if isinstance(condition, dict) else condition
            if any(name in clause for clause in clauses):
                says = entry.title or say_condition(condition, case.issues)
                found.append({"in": f"{section}.{entry_id}", "says": says})
    return found


def mover(value: Any) -> str:
    """Who moves, in words: ``us``, ``us + china`` where it takes both, ``us or china`` where either can."""
    if isinstance(value, str):
        return value
    return " or ".join(value.any) if hasattr(value, "any") else " + ".join(value.all)
