"""``detente check``."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

import detente
from detente.case.diagnostics import errors
from detente.notation import split_case

from .cases_in import well_formed
from .options import case_options, documents_option, json_option
from .session import PROBLEM, answer, current


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
    answer(result, chain.from_iterable(c.blocks() for c in found), everything if failed else None)
