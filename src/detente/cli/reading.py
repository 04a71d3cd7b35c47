"""The commands that say what is there: cases, what they claim, what is wrong with them, how two differ."""

from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import click

import detente
from detente.asked import day, known
from detente.case.overwrite import opening, refuse_foreign
from detente.case.sections import NEEDS
from detente.envelope import dumps
from detente.lenses import LENSES
from detente.notation import split_case
from detente.view.blocks import Say, Verbatim

from . import screen
from .options import FILE, case_argument, case_options, documents_option, focus_option, json_option
from .session import (
    PROBLEM,
    answer,
    asked,
    current,
    load_case,
    load_cases,
    note_hashes,
    reading,
    usage,
    use_case,
    well_formed,
)

KNOWN_BY = 160
"""Characters by which a schema is known as ours: they reach into what it says of an actor."""


@click.command("cases")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@json_option
def cases(folder: Path | None) -> None:
    """List the cases that ship, or those in FOLDER, one a line."""
    asked()
    lines = detente.cases(folder)
    answer(list(lines), lines.blocks())


@click.command("check")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@documents_option
@case_options
@json_option
def check(
    cases: tuple[str, ...],
    documents: Path | None,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Check cases and, with --documents, every quote.

    Form, names and meaning are checked, and each anchor in its document. Every problem is reported at once, with its
    place and how to mend it. Warnings and notes do not fail; an error makes the exit code 1.
    """
    session = asked()
    well_formed(sets)
    every = []
    for name in cases:
        base, named = split_case(name)
        found = detente.check(base, documents, variants=(*named, *variants), sets=sets, as_of=as_of)
        every.append(replace(found, case=name))
    note_hashes([c.case_hash for c in every])
    failed = [d for c in every for d in c.diagnostics] if not all(every) else None
    session.code = PROBLEM if failed else session.code
    answer(every, chain.from_iterable(c.blocks() for c in every), failed)


@click.command("claims")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option(
    "--unused", is_flag=True, help="Show only claims that are neither used nor declined. Default: all claims."
)
@case_options
@json_option
def claims(cases: tuple[str, ...], unused: bool, **changes: Any) -> None:
    """List the claims, where each is used, and those declined with their reason.

    Several cases are taken together: a claim is accounted for where one of them uses it or gives a reason for
    declining it. A claim used in two cases at the same path is listed once.
    """
    asked()
    result = detente.claims(*load_cases(cases, **changes), unused=unused)
    answer(result, result.blocks())


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--lift-red-lines",
    is_flag=True,
    help="Without the red lines, on both sides. Default: they hold.",
)
@click.option(
    "--lens",
    metavar="NAME",
    help="Also lay the numbers of this lens side by side: stability, say. Default: the deals alone.",
)
@focus_option
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=60,
    show_default=True,
    metavar="N",
    help="Most differences to show of what is declared; --json gives all.",
)
@case_options
@json_option
def compare(
    *,
    a: str,
    b: str | None,
    lift_red_lines: bool,
    lens: str | None,
    focus: str | None,
    limit: int,
    **changes: Any,
) -> None:
    """Lay two cases or variants side by side.

    What differs as it is declared, and how the answers differ. Each side is CASE, CASE@VARIANT or
    CASE@MATTER/READING: `detente compare us-dprk-2018 us-dprk-2018@no-chinese-shelter`. With A and B, --variant, --set
    and --as-of apply to both sides; with A alone they make the second side.
    """
    if b is None and not any(changes.values()):
        raise usage(
            "X108",
            "there is one case and nothing that changes it",
            f"give a second case, or a change: `detente compare {a} {a}@VARIANT`, or --variant, --set, --as-of",
        )
    asked(b=b or a)
    if b is not None:
        first, second = load_cases((a, b), **changes)
    else:
        door, first = load_case(a)
        well_formed(changes["sets"])
        second = door.what_if(**changes).need()
        note_hashes([first.hash, second.hash])
    with reading("X109"):
        result = detente.compare(first, second, lift_red_lines=lift_red_lines, focus=focus, lens=lens or "")
    from detente.overview.compare import blocks

    answer(result, blocks(result, limit))


@click.command("record")
@case_argument
@click.option(
    "--by",
    multiple=True,
    metavar="ACTOR",
    help="Only what this actor did. May be repeated. Default: anybody.",
)
@click.option(
    "--since", metavar="DATE", help="Only events that ended on this day (YYYY-MM-DD) or later. Default: all."
)
@click.option(
    "--until",
    metavar="DATE",
    help="Only events that began by this day (YYYY-MM-DD). Default: up to the case's date.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["move", "signal", "observation", "context"]),
    help="Only events of this kind. May be repeated. Default: all.",
)
@click.option(
    "--csv",
    type=FILE,
    metavar="FILE",
    help="Write the events listed to this file too, in the columns `detente import --into` reads. Default: no file.",
)
@case_options
@json_option
def record(
    *,
    case: str,
    by: tuple[str, ...],
    since: str | None,
    until: str | None,
    kinds: tuple[str, ...],
    csv: Path | None,
    **changes: Any,
) -> None:
    """What happened, when, by whom, how it is known, and what may have gone unseen.

    A move set an option of an issue; a signal was sent to somebody; an observation is an indicator seen; context tells
    a reader something and no lens anything. Each event is counted once, however many copies report it: an origin is
    one act of observing it, and independent origins make it surer. Events after the case's date are left out.
    """
    with reading():
        first, last = day(since, "--since"), day(until, "--until")
    asked("by", "since", "until", "csv", kind=kinds)
    _, file = use_case(case, **changes, needs=NEEDS["record"])
    with reading():
        known(by, file.case.actors, "actor", "--by")
    result = detente.record(file, by=by, since=first, until=last, kinds=kinds)
    if csv is not None:
        from detente.events import write_timeline

        write_timeline(csv, result.events)
        screen.note(f"wrote {csv}")
    answer(result, result.blocks())


@click.command("schema")
@click.argument("lens", required=False, metavar="[LENS]")
@click.option("--output", type=FILE, metavar="FILE", help="Write it to this file. Default: standard output.")
@json_option
def schema(lens: str | None, output: Path | None) -> None:
    """Print the JSON Schema of the case language, or of what can be set for a LENS.

    Editors that know YAML complete and check a case whose first line names the schema:
    `# yaml-language-server: $schema=case.schema.json`.
    """
    from detente.case.validate import json_schema

    if lens is None:
        described = json_schema()
    else:
        with reading("X109"):
            known([lens], LENSES, "lens")
        described = {ask.name: ask.settings.model_json_schema() for ask in LENSES[lens].lens().asks}
    text = dumps(described)
    if output is None:
        answer(described, (Verbatim(tuple(text.split("\n"))),))
        return
    refuse_foreign(output, opening(text[:KNOWN_BY]), "the schema written by `detente schema`")
    output.write_text(text + "\n", encoding="utf-8")
    answer({"file": output}, (Say(f"wrote {output}"),))


@click.command("score")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--outcomes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="What happened: a CSV file with the columns `question,outcome`, an outcome yes, no or unknown.",
)
@json_option
def score(*, file: Path, outcomes: Path) -> None:
    """Score a sealed forecast against what happened.

    Brier and logarithmic scores, question by question and on average, beside base rates, a coin, and what each
    narrative by itself would have scored; how many were declined or are not known yet; a calibration table where
    there are enough. The seal is checked first, and never written to.
    """
    session = asked()
    # Rooms of the lens, for which `--help` does not wait.
    from detente.lenses.forecast.score import read_outcomes
    from detente.lenses.forecast.score import score as scored
    from detente.lenses.forecast.seal import read_seal

    sealed, sha = read_seal(file)
    session.case_hash, session.seed = str(sealed["case_hash"]), sealed.get("seed")
    happened, warnings = read_outcomes(outcomes, sealed["questions"])
    screen.warn(warnings)
    result = scored(sealed, happened, sha)
    answer(result.to_json(), result.blocks())


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
def show(case: str, path: str | None, issue: str | None, **changes: Any) -> None:
    """Show a case, or one PART of it with the claims it rests on.

    PART is ids joined by dots: `detente show us-dprk-2018 stakes.china`.
    """
    if path and issue:
        raise usage("X109", "PART and --issue were both given", "give one of the two")
    current().settings = {"part": path, "issue": issue}
    _, file = use_case(case, **changes)
    found = detente.show(file, path, issue=issue)  # type: ignore[arg-type]
    answer(found, found.blocks())
