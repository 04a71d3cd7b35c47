"""A case out of files of the field, and on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from detente import formats
from detente.case.diagnostics import Place, problem

from . import ImportedCase


def import_case(
    files: str | Path | Sequence[str | Path],
    *,
    kind: str | None = None,
    name: str | None = None,
    as_of: dt.date | None = None,
) -> ImportedCase:
    """A case out of files of the field (GeniusWeb, GENIUS, NegoLog, LLM-Deliberation), not yet written anywhere.

    :func:`write_case` writes it. Raises Problems (I1xx) with every error found.
    """
    return formats.import_case([files] if isinstance(files, str | Path) else list(files), kind, name, as_of)


def write_case(imported: ImportedCase, destination: str | Path = ".") -> Path:
    """Writes ``destination/NAME/case.yaml`` and returns its path. Raises Problems X113 where that folder exists."""
    folder = Path(destination) / str(imported.data["case"])
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise problem(
            "X113",
            "the folder exists already; nothing in it was touched",
            "take another name, or move the old folder away",
            Place(str(folder)),
        ) from None
    file = folder / "case.yaml"
    file.write_text(imported.text, encoding="utf-8")
    return file
