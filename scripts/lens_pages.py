"""The page of documentation of each lens, from its contract: question, asks, settings, options, Python, codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from detente.cli.lens import flag_of, selector
from detente.lenses import LENSES, asks
from detente.lenses.lens import Ask, Lens
from detente.settings import how, kind_of


def lens_pages() -> dict[str, str]:
    """Markdown by path under ``docs/``: a page a lens, and the list of them."""
    listed = [f"- [{name}]({name}.md): {entry.question}" for name, entry in LENSES.items()]
    pages = {f"reference/lenses/{name}.md": lens_page(name) for name in LENSES}
    return {"reference/lenses/index.md": "\n".join(["# Lenses\n", *listed, ""]), **pages}


def lens_page(name: str) -> str:
    """The page of one lens."""
    entry = LENSES[name]
    lens = entry.lens()
    about = " ".join(line.strip() for line in lens.about.splitlines() if line.strip())
    parts = [f"# {name}\n", f"*{entry.question}*\n", about + "\n"]
    for ask in lens.asks:
        parts.append(_ask(lens, ask))
    if lens.codes:
        links = ", ".join(f"[{code}](../diagnostics/{code}.md)" for code in lens.codes)
        parts.append(f"## What it refuses\n\n{links}\n")
    definition = Path(str(sys.modules[lens.asks[0].analyze.__module__].__file__)).parent / "definition.md"
    if definition.is_file():
        title = definition.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        parts.append(f"## Definition\n\n{title}: see [the definitions](../../definitions/index.md).\n")
    return "\n".join(parts)


def _default(field: Any) -> str:
    return "must be given" if field.is_required() else repr(field.default)


def _ask(lens: Lens, ask: Ask[Any, Any]) -> str:
    option = selector(lens, ask)
    value = f" {kind_of(ask.settings.model_fields[ask.by]).metavar}" if ask.by and option else ""
    python = [
        f"`dt.{function}`" for function, command in asks().items() if _is(command, lens.name, ask, option)
    ]
    rows = [
        f"| `{name}` | `{flag_of(name, field)}` | `{_default(field)}` | {' '.join((field.description or '').split())} "
        f"({how(field).removeprefix('give ')}) |"
        for name, field in ask.settings.model_fields.items()
    ]
    return "\n".join(
        [
            f"## `detente {lens.name} CASE{f' {option}{value}' if option else ''}`\n",
            f"{ask.question} In Python: {', '.join(python) or 'the same, by the command only'}.\n",
            "| setting | option | default | what it does |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _is(command: str, lens: str, ask: Ask[Any, Any], option: str) -> bool:
    return command.removesuffix(" --draws") == (f"{lens} --{ask.name}" if option else lens)
