"""An analysis on disk: the report, the results, and a manifest that says what they were made from.

``manifest.json`` is written last. It holds the key of the run (everything its bytes depend on: the case's text and
hash, settings, documents, whether its own day is past where that decides something, the program itself) and the
sha256 of each file. A second run with the same key whose files are as they were written reuses them; anything else
computes again.
"""

import datetime as dt
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.case.load import CaseFile
from detente.case.overwrite import Ours, opening, refuse_foreign
from detente.ensembles.store import Store, using
from detente.envelope import dumps, envelope, plain
from detente.front import Door, case_of
from detente.lenses.deals import DealSpace
from detente.progress import Progress, part

from .build import build_report
from .gather import analyze_case, retrodicts
from .inputs import ReportInputs, ReportSettings

REPORT, RESULTS, MANIFEST = "report.html", "results.json", "manifest.json"


def is_report(head: str) -> bool:
    """Whether a file that starts so is a report of ours."""
    return '<meta name="generator" content="detente ' in head


OURS: tuple[tuple[str, Ours, str], ...] = (
    (REPORT, is_report, "a report"),
    (RESULTS, opening('{\n "command": "analyze",'), "the results of an analysis"),
    (MANIFEST, opening('{\n "made_by": "detente '), "the manifest of an analysis"),
)

NAMES = {"blocks": "blocked", "leans": "sensitivity", "logrolling": "logroll", "single-text": "single_text"}
"""What an answer is called in the results, where not as its section."""


@dataclass(frozen=True)
class Written:
    """Where an analysis stands."""

    folder: Path
    report: Path
    results: Path
    manifest: Path
    reused: bool
    """True where nothing was computed: the files were there, made from the same things."""
    interrupted: bool = False
    """True where the draws were stopped early: the report is over those that were done."""


def analyze(
    case: Door | CaseFile | str | Path,
    folder: str | Path,
    *,
    documents: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    focus: str | None = None,
    full: bool = False,
    store: str | Path | Store | None = None,
    fresh: bool = False,
    progress: Callable[[float, str], None] | None = None,
    kept: list[str] | None = None,
) -> Written:
    """Writes ``report.html``, ``results.json`` and ``manifest.json`` into ``folder``: what ``detente analyze`` does.

    ``full`` predicts play on larger spaces and finer, and weighs accounts over draws of the estimates: minutes in
    place of seconds. ``store`` keeps solved games and draws from one run to the next. Reuses what is there where it
    was made from the same case, settings, documents and program, unless ``fresh``. ``progress`` is called with the
    fraction done and what is being done. Raises Problems.
    """
    with using(store) as opened:
        return analyze_to(
            case_of(case),
            Path(folder),
            ReportSettings(seed=seed, draws=draws, full=full),
            focus=focus,
            documents=documents,
            store=opened,
            fresh=fresh,
            progress=progress,
            kept=kept,
        )


def write_report(
    case: Door | CaseFile | str | Path,
    path: str | Path,
    *,
    documents: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    focus: str | None = None,
) -> Path:
    """Analyzes a case and writes the report, one self-contained HTML file, to ``path``. Returns the path.

    Raises Problems, one (X114) where the file is somebody's, and OSError where it cannot be written.
    """
    refuse_foreign(path, is_report, "a report")
    settings = ReportSettings(seed=seed, draws=draws)
    inputs = analyze_case(case_of(case), settings, focus=focus, documents=documents)
    Path(path).write_text(build_report(inputs), encoding="utf-8")
    return Path(path)


def analyze_to(
    file: CaseFile,
    folder: Path,
    settings: ReportSettings,
    *,
    focus: str | None = None,
    documents: str | Path | None = None,
    store: Store | None = None,
    fresh: bool = False,
    today: dt.date | None = None,
    progress: Progress | None = None,
    kept: list[str] | None = None,
) -> Written:
    """Analyzes a case into ``folder``. ``store`` keeps solved games and draws; ``kept`` is told of each file once it is
    whole. ``today`` is the day it is made, by default this one: :func:`run_key` says what it decides.

    Raises Problems, one (X114) where the folder holds another's file of such a name, and OSError where it cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, ours, what in OURS:
        refuse_foreign(folder / name, ours, what)
    report, stored, manifest = (folder / name for name in (REPORT, RESULTS, MANIFEST))
    written = Written(folder, report, stored, manifest, reused=True)
    today = today or dt.date.today()
    key = run_key(file, settings, focus, documents, today)
    if not fresh and _as_written(folder, key):
        return written
    inputs = analyze_case(
        file,
        settings,
        focus=focus,
        documents=documents,
        store=store,
        today=today,
        progress=part(progress, 0.0, 0.9),
    )
    # An older manifest must not vouch for files about to be replaced.
    manifest.unlink(missing_ok=True)
    _write(stored, dumps(results(inputs, key)) + "\n", kept)
    _write(report, build_report(inputs, part(progress, 0.9, 1.0)), kept)
    interrupted = any(getattr(asked.draws, "interrupted", False) for asked in inputs.asked)
    if not interrupted:
        made_of = {"key": key, "files": {path.name: _sha256(path) for path in (report, stored)}}
        _write(manifest, dumps({"made_by": f"detente {__version__}", **made_of}) + "\n", kept)
    return replace(written, reused=False, interrupted=interrupted)


def run_key(
    file: CaseFile,
    settings: ReportSettings,
    focus: str | None,
    documents: str | Path | None,
    today: dt.date,
) -> dict[str, Any]:
    """Everything the bytes of an analysis depend on. Of the day only what it decides: questions of a case that speaks
    from a day that is past are retrodictions."""
    text = hashlib.sha256()
    for name, lines in sorted(file.tree.lines.items()):
        text.update("\n".join([Path(name).name, *lines, ""]).encode("utf-8", "surrogatepass"))
    return {
        "case": file.case.case,
        "case_hash": file.hash,
        # Line numbers are shown, so that the same case laid out otherwise is another report.
        "case_text": text.hexdigest(),
        "variants": list(file.variants),
        "sets": [[path, plain(value)] for path, value in file.sets],
        "settings": plain(settings),
        "focus": focus,
        "documents": _documents(documents),
        "retrodictions": retrodicts(file.case, today),
        "version": __version__,
        "program": _program(),
    }


def _documents(folder: str | Path | None) -> list[str] | None:
    if folder is None:
        return None
    from detente.sources.library import shelve

    shelf = shelve([folder])
    unread = sorted(f"unread: {Path(d.place.file).name}" for d in shelf.unread if d.place)
    return [*sorted(shelf.documents), *unread]


def _program() -> str:
    """sha256 of the package's own files: a changed program makes other results, whatever its version says."""
    home = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        inside = path.relative_to(home)
        # The cases that ship are no part of the program: the text of the one used is in the key.
        if not {"catalog", "__pycache__"} & set(inside.parts):
            digest.update(str(inside).encode() + path.read_bytes())
    return digest.hexdigest()


def _as_written(folder: Path, key: Mapping[str, Any]) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(
            manifest["key"] == json.loads(dumps(key))
            and set(manifest["files"]) == {REPORT, RESULTS}
            and all(_sha256(folder / name) == sha for name, sha in manifest["files"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def results(inputs: ReportInputs, key: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a report says, in the envelope of ``analyze``."""
    result: dict[str, Any] = {}
    for asked in inputs.asked:
        answered = asked.to_json()
        if asked.section.id == "deals" and answered is not None:
            result |= answered
        else:
            result[NAMES.get(asked.section.id, asked.section.id)] = answered
    space = inputs.answered("space")
    result["red_lines_lifted"] = space.without_red_lines if isinstance(space, DealSpace) else None
    result |= {name: getattr(inputs, name) for name in ("numbers", "claims", "diagnostics")}
    return envelope(
        "analyze",
        case_hash=inputs.case_hash,
        settings={k: v for k, v in key.items() if k not in ("case_hash", "version")},
        seed=inputs.settings.seed,
        result=result,
    )


def _write(path: Path, text: str, kept: list[str] | None) -> None:
    """Whole or not at all: a reader never meets half a file."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if kept is not None:
        kept.append(str(path))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
