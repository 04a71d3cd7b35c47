"""The documents at hand, and whether the anchors of a case stand in them.

A document is the one a source names when the sha256 of its raw bytes is the source's; names prove nothing. A
document of another hash is looked at instead where the source's file hint names it, or where at least half of
the source's quotes stand in it word for word: that is a changed copy, said to be one, and each of its anchors is
verified, marked as moved, or failed. A source without either is "not checked".
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from detente.case.diagnostics import Diagnostic, Place, Problems, problem, shown
from detente.view.result import Result

from .anchors import AnchorLike, Changed, Found, Location, Missing, Moved, locate
from .document import Document, line_and_column, place_in, read_document
from .html import visible_view
from .repairs import RepairLike, mended_view, review_repairs
from .views import View, raw_view
from .words import words

FILES_LIMIT = 5_000
_NOT_DOCUMENTS = words(
    """
    .yaml .yml .json .jsonl .toml .lock .py .pyc .csv .parquet
    """
)
_MOST_NOTES = 20

Status = Literal["verified", "changed copy", "not at hand"]


class SourceLike(Protocol):
    """What is needed of a source."""

    @property
    def sha256(self) -> str: ...
    @property
    def file(self) -> str | None: ...
    @property
    def repairs(self) -> Sequence[RepairLike]: ...


class ClaimLike(Protocol):
    """What is needed of a claim."""

    @property
    def source(self) -> str: ...
    @property
    def anchor(self) -> AnchorLike: ...


class CaseLike(Protocol):
    """What is needed of a case."""

    @property
    def sources(self) -> Mapping[str, SourceLike]: ...
    @property
    def claims(self) -> Mapping[str, ClaimLike]: ...


@dataclass(frozen=True)
class Shelf:
    """The readable documents of some folders, by sha256, and a note for each file that could not be read."""

    documents: Mapping[str, Document]
    unread: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, repr=False)
class Summary(Result):
    """How many anchors were verified, moved, changed, missing, not checked; ``sources`` gives each one's status."""

    verified: int = 0
    moved: int = 0
    changed: int = 0
    missing: int = 0
    unchecked: int = 0
    sources: Mapping[str, Status] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        return self.changed + self.missing


@dataclass(frozen=True, repr=False)
class DocumentCheck(Result):
    """What :func:`check_documents` found: diagnostics, counts, and where each claim's quote is (by claim id)."""

    diagnostics: tuple[Diagnostic, ...]
    summary: Summary
    locations: Mapping[str, Location]


def find_documents(folder: str | Path) -> dict[str, Document]:
    """Every readable text or HTML document under ``folder``, by sha256. Raises Problems S133: no such folder."""
    return dict(shelve([folder]).documents)


def shelve(folders: Iterable[str | Path]) -> Shelf:
    """Reads the documents of the folders and their subfolders. Links that lead out of a folder are not followed.

    Raises Problems S133 where a folder does not exist or holds more than ``FILES_LIMIT`` files.
    """
    documents: dict[str, Document] = {}
    unread: list[Diagnostic] = []
    for folder in folders:
        root = Path(folder)
        for file in _files(root):
            try:
                document = read_document(file, within=root)
            except Problems as error:
                unread.extend(error.diagnostics)
            else:
                documents.setdefault(document.sha256, document)
    return Shelf(documents, tuple(unread))


def reading_views(document: Document, repairs: Sequence[RepairLike] = ()) -> tuple[View, ...]:
    """The views of a document, the raw text first, the one a person reads (visible, repaired) last.

    Raises Problems S112 for a repair that says nothing.
    """
    views = [raw_view(document.text)]
    if document.kind == "html":
        views.append(visible_view(document.text))
    if repairs:
        views.append(mended_view(views[-1], repairs))
    return tuple(views)


def check_documents(case: CaseLike, folders: str | Path | Sequence[str | Path]) -> DocumentCheck:
    """Verifies every anchor of the case against the documents in ``folders``. Raises Problems S133."""
    paths = [folders] if isinstance(folders, str | Path) else list(folders)
    return check_against(case, shelve(paths))


def check_against(case: CaseLike, shelf: Shelf) -> DocumentCheck:
    """:func:`check_documents` for documents already read. An empty shelf leaves everything unchecked."""
    found: list[Diagnostic] = []
    locations: dict[str, Location] = {}
    status: dict[str, Status] = {}
    unchecked = 0
    declared = {source.sha256 for source in case.sources.values()}
    spare = [d for sha, d in sorted(shelf.documents.items()) if sha not in declared]
    for source_id, source in case.sources.items():
        claims = {name: claim for name, claim in case.claims.items() if claim.source == source_id}
        document = shelf.documents.get(source.sha256)
        status[source_id] = "verified"
        if document is None:
            document = _changed_copy(source, claims, spare)
            status[source_id] = "changed copy" if document else "not at hand"
            found.append(
                _other_copy(source_id, source, document) if document else _absent(source_id, source, claims)
            )
        if document is None:
            unchecked += len(claims)
            continue
        try:
            views = reading_views(document, source.repairs)[1:]
            found.extend(d for d in review_repairs(document, source.repairs) if d.code == "S113")
        except Problems as error:
            found.extend(error.diagnostics)
            views = ()
        for name, claim in claims.items():
            where = locate(document.text, claim.anchor, views)
            locations[name] = where
            found.extend(_report(name, claim.anchor, where, document))
    if "not at hand" in status.values():
        found.extend(_as_notes(shelf.unread))
    kinds = [type(where) for where in locations.values()]
    summary = Summary(
        kinds.count(Found), kinds.count(Moved), kinds.count(Changed), kinds.count(Missing), unchecked, status
    )
    return DocumentCheck(tuple(found), summary, locations)


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        message = f"there is no folder `{shown(str(root))}`"
        raise problem("S133", message, "give the folder that holds the documents", Place(str(root)))
    files: list[Path] = []
    for here, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() not in _NOT_DOCUMENTS:
                files.append(Path(here) / name)
        if len(files) > FILES_LIMIT:
            message = f"`{shown(str(root))}` holds more than {FILES_LIMIT:,} files"
            raise problem("S133", message, "put the documents into a folder of their own", Place(str(root)))
    return files


def _changed_copy(
    source: SourceLike, claims: Mapping[str, ClaimLike], spare: Sequence[Document]
) -> Document | None:
    hint = Path(source.file).name if source.file else None
    named = [document for document in spare if hint and document.name == hint]
    if named:
        return named[0]
    quotes = {claim.anchor.quote for claim in claims.values()}
    scored = [(sum(quote in document.text for quote in quotes), document) for document in spare]
    likely = [(score, document) for score, document in scored if score and 2 * score >= len(quotes)]
    return max(likely, key=lambda pair: pair[0])[1] if likely else None


def _absent(source_id: str, source: SourceLike, claims: Mapping[str, ClaimLike]) -> Diagnostic:
    hint = f" (seen as `{shown(source.file, 80)}`)" if source.file else ""
    return Diagnostic(
        "S130",
        "note",
        f"source `{source_id}`{hint} is not at hand: its {len(claims)} anchors were not checked",
        None,
        f"give the folder that holds it (sha256 {source.sha256[:12]}…) with --documents",
    )


def _other_copy(source_id: str, source: SourceLike, document: Document) -> Diagnostic:
    return Diagnostic(
        "S131",
        "warning",
        f"this is not the document source `{source_id}` cites but a changed copy of it: its sha256 is "
        f"{document.sha256[:12]}…, the case says {source.sha256[:12]}…",
        Place(document.file),
        "its anchors were looked for all the same; give the original, or update the source's sha256 and anchors",
    )


def _report(name: str, anchor: AnchorLike, where: Location, document: Document) -> list[Diagnostic]:
    quote = shown(anchor.quote, 100)
    if isinstance(where, Found):
        return []
    if isinstance(where, Moved):
        new = where.span
        several = len(where.candidates)
        message = (
            f"the quote of claim `{name}` moved from {anchor.start}–{anchor.end} to {new.start}–{new.end}"
        )
        if several > 1:
            message += f", the nearest of {several} places where `{quote}` stands"
        repair = f"after reading it there, write `start: {new.start}, end: {new.end}`"
        return [Diagnostic("S120", "warning", message, place_in(document, new.start), repair)]
    if isinstance(where, Changed):
        line, column = line_and_column(document.text, where.at)
        message = (
            f"the quote of claim `{name}` reads otherwise at line {line}, column {column}: "
            f"expected `{quote}`, there stands `{shown(where.text, 100)}`"
        )
        if where.span.start != anchor.start:
            message += f" (at {where.span.start}–{where.span.end}, moved from {anchor.start}–{anchor.end})"
        if where.elsewhere:
            message += f"; the exact words also stand at {where.elsewhere[0].start}–{where.elsewhere[0].end}"
        repair = "quote what the document says, and read again whether the claim still follows"
        return [Diagnostic("S121", "error", message, place_in(document, where.at), repair)]
    message = f"the quote of claim `{name}` is not in the document: `{quote}`"
    at = min(anchor.start, len(document.text))
    if where.there:
        message += f"; at {anchor.start} stands `{shown(where.there, 60)}`"
    repair = "check the claim's source, and copy the quote from the document letter by letter"
    return [Diagnostic("S122", "error", message, place_in(document, at), repair)]


def _as_notes(unread: Sequence[Diagnostic]) -> list[Diagnostic]:
    notes = [
        Diagnostic("S134", "note", f"not read: {d.message}", d.place, d.help) for d in unread[:_MOST_NOTES]
    ]
    if len(unread) > _MOST_NOTES:
        message = f"{len(unread) - _MOST_NOTES} more files could not be read as documents"
        notes.append(Diagnostic("S134", "note", message, None, "give a folder that holds the documents only"))
    return notes
