"""``detente check``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import detente
from detente.case.diagnostics import errors, ordered, render_one, tally
from detente.notation import split_case

from . import screen
from .cases_in import well_formed
from .options import case_options, documents_option, json_option
from .session import PROBLEM, answer, current

if TYPE_CHECKING:
    from detente.overview.check import CheckReport


@click.command("check")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@documents_option
@case_options
@json_option
def command(
    *,
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
    session = current()
    session.settings = {
        "cases": list(cases),
        "documents": documents,
        "variants": list(variants),
        "sets": list(sets),
        "as_of": as_of,
    }
    well_formed(sets)
    found = []
    for name in cases:
        base, named = split_case(name)
        found.append(
            replace(
                detente.check(base, documents, variants=(*named, *variants), sets=list(sets), as_of=as_of),
                case=name,
            )
        )
    hashes = [c.case_hash for c in found if c.case_hash]
    session.case_hash = hashes[0] if len(cases) == 1 and hashes else hashes or None
    failed = not all(found)
    session.code = PROBLEM if failed else session.code
    result = [
        {
            "case": c.case,
            "case_hash": c.case_hash,
            "errors": len(errors(c.diagnostics)),
            "warnings": sum(d.severity == "warning" for d in c.diagnostics),
            "notes": sum(d.severity == "note" for d in c.diagnostics),
            "anchors": c.anchors if c.case_hash else None,
            "diagnostics": c.diagnostics,
        }
        for c in found
    ]
    everything = [d for c in found for d in c.diagnostics]
    answer(result, lambda: _show(found), everything if failed else None)


def _show(found: list[CheckReport]) -> None:
    """Like a compiler: what was found, then one line a case."""
    for checked in found:
        for d in ordered(checked.diagnostics):
            print(render_one(d) + "\n")
    for checked in found:
        words = f"{checked.case}: {tally(checked.diagnostics)}"
        anchors = checked.anchors
        if sum(anchors.values()):
            if anchors["not_checked"] == sum(anchors.values()):
                words += f"; {anchors['not_checked']} anchors not checked (--documents DIR)"
            else:
                words += (
                    f"; anchors: {anchors['verified']} verified, {anchors['moved']} moved, "
                    f"{anchors['failed']} failed, {anchors['not_checked']} not checked"
                )
        screen.say(words)
