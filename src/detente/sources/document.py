"""Reading one document: raw bytes are canonical, offsets are code points of their strict UTF-8 text.

A byte-order mark, where there is one, stays in ``text`` as U+FEFF at offset 0, and line endings stay as
they are, so that an offset means the same to every reader of the file (RFC 3629 for the encoding).
"""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from detente.case.diagnostics import Place, Problems, problem, shown

SIZE_LIMIT = 20_000_000
"""Bytes. A document of this size is some 3,000,000 words; what is larger is an archive, not an article."""

_ZIP = b"PK\x03\x04"
# First bytes → what the file is, and what to do with it instead.
_FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "open it and save its text as a .txt file (for example `pdftotext -enc UTF-8 FILE`)"),
    (b"{\\rtf", "a rich-text (RTF) document", "save it from a word processor as plain text, UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it from a word processor as plain text, UTF-8"),
    (b"\x89PNG", "an image (PNG)", "type or recognise its text and save that as a .txt file"),
    (b"\xff\xd8\xff", "an image (JPEG)", "type or recognise its text and save that as a .txt file"),
    (b"GIF8", "an image (GIF)", "type or recognise its text and save that as a .txt file"),
    (b"II*\x00", "an image (TIFF)", "type or recognise its text and save that as a .txt file"),
    (b"MM\x00*", "an image (TIFF)", "type or recognise its text and save that as a .txt file"),
    (b"RIFF", "an image, sound or film (RIFF)", "write its text down and save that as a .txt file"),
    (_ZIP, "a zip archive", "unpack it and give the files inside"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and give the files inside"),
    (b"BZh", "a bzip2 archive", "unpack it and give the files inside"),
    (b"\xfd7zXZ", "an xz archive", "unpack it and give the files inside"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it and give the files inside"),
    (b"\x7fELF", "a program", "give the document itself"),
    (b"SQLite format 3", "a database", "export the text you need as a .txt file"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (docx)"),
    (b"ppt/", "a presentation (pptx)"),
    (b"xl/", "a spreadsheet (xlsx)"),
    (b"opendocument.text", "an OpenDocument text (odt)"),
    (b"application/epub+zip", "an e-book (epub)"),
)
_WIDE: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_RESAVE = (
    "re-save it as UTF-8 (in most editors: Save As, encoding UTF-8; or `iconv -f {0} -t UTF-8 FILE > NEW`)"
)
_HTML_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Document:
    """One document at hand. ``text`` is the exact decoding of the bytes whose ``sha256`` is given."""

    file: str
    """The path as the user would type it."""
    name: str
    """The last part of the path; a hint for people, never used to tell documents apart."""
    sha256: str
    """Lower-case hexadecimal digest of the raw bytes."""
    kind: Literal["text", "html"]
    """``html`` by the name's ending or by a doctype or ``<html`` at the very start; else ``text``."""
    text: str


def read_document(path: str | Path, *, within: Path | None = None, limit: int = SIZE_LIMIT) -> Document:
    """Reads one text or HTML document.

    ``within`` is the folder a case may read from: a path (or symbolic link) that leads out of it is
    refused.
    Raises Problems: S101 unreadable, S102 outside the folder, S103 other format, S104 other encoding,
    S105 NULs, S106 too large, S107 empty.
    """
    return document_from_bytes(_read_bytes(os.fspath(path), within, limit), os.fspath(path))


def document_from_bytes(raw: bytes, file: str) -> Document:
    """The document that these bytes are. Raises Problems S103, S104, S105, S107."""
    place = Place(file)
    save_anew = "save it as plain text (UTF-8) or as HTML from the program that made it"
    zipped = [(_ZIP, what, save_anew) for part, what in _ZIPPED if part in raw[:20_000]]
    for mark, what, repair in (*zipped, *_FORMATS):
        if raw.startswith(mark):
            raise problem("S103", f"this is {what}; only text and HTML are read", repair, place)
    text = _decode(raw, place)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise problem(
            "S107", f"`{shown(file)}` holds no text", "give the document's text, or leave it out", place
        )
    if (nul := text.find("\x00")) >= 0:
        raise problem(
            "S105",
            f"a NUL character stands at offset {nul}: this is binary data, or text in another encoding",
            "save the document again as plain text, UTF-8",
            Place(file, *line_and_column(text, nul)),
        )
    is_html = Path(file).suffix.lower() in {".html", ".htm", ".xhtml"} or _HTML_START.match(text[:4000])
    sha256 = hashlib.sha256(raw).hexdigest()
    return Document(file, Path(file).name, sha256, "html" if is_html else "text", text)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a code-point offset. Lines end at LF, CRLF or CR."""
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, min(offset + 1, len(text))):
        if end.end() > offset:
            break
        line, start = line + 1, end.end()
    return line, offset - start + 1


def place_in(document: Document, offset: int) -> Place:
    """Where in the document an offset is, with its line as excerpt (none where the line is very long)."""
    line, column = line_and_column(document.text, offset)
    end = _LINE_END.search(document.text, offset)
    excerpt = document.text[offset - column + 1 : end.start() if end else None]
    return Place(document.file, line, column, excerpt if len(excerpt) <= 20_000 else "")


def _read_bytes(file: str, within: Path | None, limit: int) -> bytes:
    place = Place(file)

    def refused(why: str, repair: str) -> Problems:
        return problem("S101", f"`{shown(file)}` {why}", repair, place)

    if "\x00" in file:
        raise refused("is not a file name", "give the path of a document")
    try:
        if within is not None and not Path(file).resolve().is_relative_to(within.resolve()):
            raise problem(
                "S102",
                f"`{shown(file)}` leads out of the folder `{shown(str(within))}`",
                "copy the document into the folder; links and `..` that leave it are not followed",
                place,
            )
        info = os.stat(file)
        if stat.S_ISDIR(info.st_mode):
            raise refused("is a folder", "name the documents in it")
        if not stat.S_ISREG(info.st_mode):
            raise refused("is not an ordinary file", "give the path of a document")
        with open(file, "rb") as handle:
            raw = handle.read(limit + 1 if info.st_size <= limit else 0)
    except FileNotFoundError:
        raise problem("S101", f"there is no file `{shown(file)}`", "check the path", place) from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise refused(f"cannot be read: {reason}", "check the path and its permissions") from None
    if (size := max(info.st_size, len(raw))) > limit:
        raise problem(
            "S106",
            f"the document has {size:,} bytes; the limit is {limit:,}",
            "cut out the part that bears on the negotiation and save it as its own file",
            place,
        )
    return raw


def _decode(raw: bytes, place: Place) -> str:
    wide = next((name for mark, name in _WIDE if raw.startswith(mark)), "")
    why = f"is in {wide} (its first bytes say so)"
    if (
        not wide
        and len(raw) >= 4
        and any(half.count(0) > 0.6 * len(half) for half in (raw[1:2000:2], raw[:2000:2]))
    ):
        wide, why = "UTF-16", "looks like UTF-16 (every other byte is zero)"
    if wide:
        raise problem("S104", f"the document {why}; offsets count UTF-8 text", _RESAVE.format(wide), place)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before, byte = raw[: error.start].decode("utf-8"), raw[error.start : error.start + 1]
        message = f"not UTF-8: byte {error.start} is 0x{byte[0]:02X} ({error.reason})"
        if letter := byte.decode("cp1252", "ignore"):
            message += f", `{letter}` in Windows-1252"
        where = Place(place.file, *line_and_column(before, len(before)))
        raise problem("S104", message, _RESAVE.format("WINDOWS-1252"), where) from None
