"""``detente schema``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from detente.asked import known
from detente.case.overwrite import opening, refuse_foreign
from detente.envelope import dumps
from detente.lenses import LENSES
from detente.view.blocks import Say, Verbatim

from .options import json_option
from .session import answer, reading

KNOWN_BY = 160
"""Characters by which a schema is known as ours: they reach into what it says of an actor."""


@click.command("schema")
@click.argument("lens", required=False, metavar="[LENS]")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it to this file. Default: standard output.",
)
@json_option
def command(lens: str | None, output: Path | None) -> None:
    """Print the JSON Schema of the case language, or of what can be set for a LENS.

    Editors that know YAML complete and check a case whose first line names the schema:
    `# yaml-language-server: $schema=case.schema.json`.
    """
    from detente.case.validate import json_schema

    schema = json_schema() if lens is None else _settings(lens)
    if output is not None:
        text = dumps(schema) + "\n"
        refuse_foreign(output, opening(text[:KNOWN_BY]), "the schema written by `detente schema`")
        output.write_text(text, encoding="utf-8")
        answer({"file": output}, (Say(f"wrote {output}"),))
        return
    answer(schema, (Verbatim(tuple(dumps(schema).split("\n"))),))


def _settings(name: str) -> dict[str, Any]:
    """The settings of each of a lens's asks. Raises UsageProblems (X109)."""
    with reading("X109"):
        known([name], LENSES, "lens")
    asks = LENSES[name].lens().asks
    return {ask.name: ask.settings.model_json_schema() for ask in asks}
