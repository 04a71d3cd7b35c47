"""``detente schema``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.overwrite import opening, refuse_foreign
from detente.envelope import dumps

from .options import json_option
from .session import answer

KNOWN_BY = 160
"""Characters by which a schema is known as ours: they reach into what it says of an actor."""


@click.command("schema")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it to this file. Default: standard output.",
)
@json_option
def command(output: Path | None) -> None:
    """Print the JSON Schema of the case language.

    Editors that know YAML complete and check a case whose first line names the schema:
    `# yaml-language-server: $schema=case.schema.json`.
    """
    from detente.case.validate import json_schema

    schema = json_schema()
    if output is not None:
        text = dumps(schema) + "\n"
        refuse_foreign(output, opening(text[:KNOWN_BY]), "the schema written by `detente schema`")
        output.write_text(text, encoding="utf-8")
        answer({"file": output}, lambda: click.echo(f"wrote {output}"))
        return
    answer(schema, lambda: click.echo(dumps(schema)))
