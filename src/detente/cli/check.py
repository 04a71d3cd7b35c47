"""``detente check``."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

import detente
from detente.notation import split_case

from .cases_in import note_hashes, well_formed
from .options import case_options, documents_option, json_option
from .session import PROBLEM, answer, asked


@click.command("check")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@documents_option
@case_options
@json_option
def command(
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
        report = detente.check(base, documents, variants=(*named, *variants), sets=sets, as_of=as_of)
        every.append(replace(report, case=name))
    note_hashes([c.case_hash for c in every])
    failed = [d for c in every for d in c.diagnostics] if not all(every) else None
    session.code = PROBLEM if failed else session.code
    answer(every, chain.from_iterable(c.blocks() for c in every), failed)
