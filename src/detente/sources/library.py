"""The documents at hand, and whether the anchors of a case stand in them.

A document is the one a source names when the sha256 of its raw bytes is the source's; names prove nothing. A
document of another hash is looked at instead where the source's file hint names it, or where at least half of
the source's quotes stand in it word for word: that is a changed copy, said to be one, and each of its anchors is
verified, marked as moved, or failed. A source without either is "not checked".
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from detente.case.diagnostics import Diagnostic, Place, Problems, problem, shown
from detente.case.schema import Anchor, Case, Claim, Source
from detente.view.result import Result

from .anchors import Changed, Found, Location, Missing, Moved, locate
from .document import Document, place_in, read_document
from .repairs import reading_views, review_repairs
from .views import words

FILES_LIMIT = 5_000
_NOT_DOCUMENTS = words(".yaml .yml .json .jsonl .toml .lock .py .pyc .csv .parquet")
_MOST_NOTES = 20

Status = Literal["verified", "changed copy", "not at hand"]


@dataclass(frozen=True)
class Shelf:
    """The readable documents of some folders, by sha256, and a note for each file that could not be read."""

    documents: Mapping[str, Document]
    unread: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, repr=False, kw_only=True)
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


def check_documents(case: Case, folders: str | Path | Iterable[str | Path]) -> DocumentCheck:
    """Verifies every anchor of the case against the documents in ``folders``, none of which leaves all unchecked.

    Raises Problems S133.
    """
    shelf = shelve([folders] if isinstance(folders, str | Path) else folders)
    found: list[Diagnostic] = []
    locations: dict[str, Location] = {}
    status: dict[str, Status] = {}
    declared = {source.sha256 for source in case.sources.values()}
    spare = [d for sha, d in sorted(shelf.documents.items()) if sha not in declared]
    for source_id, source in case.sources.items():
        claims = {name: claim for name, claim in case.claims.items() if claim.source == source_id}
        document = shelf.documents.get(source.sha256)
        status[source_id] = "verified"
        if document is None:
            document = _changed_copy(source, claims, spare)
            status[source_id] = "changed copy" if document else "not at hand"
            found.append(_not_the_original(source_id, source, len(claims), document))
            if document is None:
                continue
        try:
            views = reading_views(document, source.repairs)[1:]
            found.extend(d for d in review_repairs(document, source.repairs) if d.code == "S113")
        except Problems as error:
            found.extend(error.diagnostics)
            views = ()
        for name, claim in claims.items():
            locations[name] = locate(document.text, claim.anchor, views)
            found.extend(_report(name, claim.anchor, locations[name], document))
    if "not at hand" in status.values():
        unread = shelf.unread[:_MOST_NOTES]
        found += [Diagnostic("S134", "note", f"not read: {d.message}", d.place, d.help) for d in unread]
        if more := len(shelf.unread) - len(unread):
            message = f"{more} more files could not be read as documents"
            found.append(
                Diagnostic("S134", "note", message, None, "give a folder that holds the documents only")
            )
    kinds = [type(where) for where in locations.values()]
    verified, moved, changed, missing = (kinds.count(kind) for kind in (Found, Moved, Changed, Missing))
    summary = Summary(
        verified=verified,
        moved=moved,
        changed=changed,
        missing=missing,
        unchecked=len(case.claims) - len(locations),
        sources=status,
    )
    return DocumentCheck(tuple(found), summary, locations)


def _files(root: Path) -> list[Path]:
    place = Place(str(root))
    if not root.is_dir():
        message = f"there is no folder `{shown(place.file)}`"
        raise problem("S133", message, "give the folder that holds the documents", place)
    files: list[Path] = []
    for here, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen = sorted(name for name in names if not name.startswith("."))
        files += [Path(here, name) for name in seen if Path(name).suffix.lower() not in _NOT_DOCUMENTS]
        if len(files) > FILES_LIMIT:
            message = f"`{shown(place.file)}` holds more than {FILES_LIMIT:,} files"
            raise problem("S133", message, "put the documents into a folder of their own", place)
    return files


def _changed_copy(source: Source, claims: Mapping[str, Claim], spare: Sequence[Document]) -> Document | None:
    for document in spare:
        if source.file and document.name == Path(source.file).name:
            return document
    quotes = {claim.anchor.quote for claim in claims.values()}
    scored = [(sum(quote in document.text for quote in quotes), document) for document in spare]
    best, likely = max(scored, key=lambda pair: pair[0], default=(0, None))
    return likely if best and 2 * best >= len(quotes) else None


def _not_the_original(source_id: str, source: Source, claims: int, copy: Document | None) -> Diagnostic:
    sha = f"{source.sha256[:12]}…"
    if copy is None:
        hint = f" (seen as `{shown(source.file, 80)}`)" if source.file else ""
        message = f"source `{source_id}`{hint} is not at hand: its {claims} anchors were not checked"
        repair = f"give the folder that holds it (sha256 {sha}) with --documents"
        return Diagnostic("S130", "note", message, None, repair)
    return Diagnostic(
        "S131",
        "warning",
        f"this is not the document source `{source_id}` cites but a changed copy of it: its sha256 is "
        f"{copy.sha256[:12]}…, the case says {sha}",
        Place(copy.file),
        "its anchors were looked for all the same; give the original, or update the source's sha256 and anchors",
    )


def _report(name: str, anchor: Anchor, where: Location, document: Document) -> Iterator[Diagnostic]:
    quote, old = shown(anchor.quote, 100), f"{anchor.start}–{anchor.end}"
    if isinstance(where, Moved):
        start, end = where.span
        message = f"the quote of claim `{name}` moved from {old} to {start}–{end}"
        if len(where.candidates) > 1:
            message += f", the nearest of {len(where.candidates)} places where `{quote}` stands"
        repair = f"after reading it there, write `start: {start}, end: {end}`"
        yield Diagnostic("S120", "warning", message, place_in(document, start), repair)
    elif isinstance(where, Changed):
        place = place_in(document, where.at)
        message = (
            f"the quote of claim `{name}` reads otherwise at line {place.line}, column {place.column}: "
            f"expected `{quote}`, there stands `{shown(where.text, 100)}`"
        )
        if where.span.start != anchor.start:
            message += f" (at {where.span.start}–{where.span.end}, moved from {old})"
        if where.elsewhere:
            message += f"; the exact words also stand at {where.elsewhere[0].start}–{where.elsewhere[0].end}"
        repair = "quote what the document says, and read again whether the claim still follows"
        yield Diagnostic("S121", "error", message, place, repair)
    elif isinstance(where, Missing):
        there = f"; at {anchor.start} stands `{shown(where.there, 60)}`" if where.there else ""
        message = f"the quote of claim `{name}` is not in the document: `{quote}`{there}"
        repair = "check the claim's source, and copy the quote from the document letter by letter"
        place = place_in(document, min(anchor.start, len(document.text)))
        yield Diagnostic("S122", "error", message, place, repair)
