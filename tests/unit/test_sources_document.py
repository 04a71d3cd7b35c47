"""Documents are read as strict UTF-8, or refused with what to do."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from detente.case.diagnostics import Diagnostic, Problems
from detente.sources.document import line_and_column, place_in, read_document


def refused(path: Path | str, **options: object) -> Diagnostic:
    with pytest.raises(Problems) as caught:
        read_document(path, **options)  # type: ignore[arg-type]
    (only,) = caught.value.diagnostics
    assert only.severity == "error"
    assert only.help
    return only


def put(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_bytes_are_canonical_and_line_ends_stay(tmp_path: Path) -> None:
    raw = "one\r\ntwo\rthree\nfour é\U0001f30d".encode()
    document = read_document(put(tmp_path, raw))
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert document.text.encode() == raw
    assert document.kind == "text"
    assert document.text.index("four") == 15
    assert line_and_column(document.text, 15) == (4, 1)
    assert place_in(document, 17).excerpt == "four é\U0001f30d"


def test_a_byte_order_mark_counts_as_a_character(tmp_path: Path) -> None:
    document = read_document(put(tmp_path, b"\xef\xbb\xbfTalks"))
    assert document.text == "\ufeffTalks"
    assert document.text[1:6] == "Talks"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<!DOCTYPE html><p>x", "page", "html"),
        (b"\n<!-- saved --> <HTML lang=en>", "page.txt", "html"),
        (b"x", "page.htm", "html"),
        (b"a < b, <p> said he", "a.txt", "text"),
        (b"<htmlish> is no tag", "a.txt", "text"),
    ],
)
def test_the_kind_is_told_from_name_or_start(tmp_path: Path, content: bytes, name: str, kind: str) -> None:
    assert read_document(put(tmp_path, content, name)).kind == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"{\\rtf1 hello}", "rich-text"),
        (b"PK\x03\x04" + b"x" * 40 + b"word/document.xml", "Word document"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"PK\x03\x04 something", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_other_formats_are_named_and_refused(tmp_path: Path, content: bytes, words: str) -> None:
    found = refused(put(tmp_path, content))
    assert found.code == "S103"
    assert words in found.message


def test_the_first_byte_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    found = refused(put(tmp_path, "line one\nna\xefve".encode("latin-1")))
    assert found.code == "S104"
    assert "byte 11 is 0xEF" in found.message
    assert "`ï` in Windows-1252" in found.message
    assert found.place is not None
    assert (found.place.line, found.place.column) == (2, 3)
    assert "iconv" in found.help


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_named(tmp_path: Path, encoding: str) -> None:
    found = refused(put(tmp_path, "Talks in Singapore".encode(encoding)))
    assert found.code == "S104"
    assert "UTF-16" in found.message or "UTF-32" in found.message


@pytest.mark.parametrize("junk", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"a\x80"])
def test_surrogates_overlong_and_stray_bytes_are_refused(tmp_path: Path, junk: bytes) -> None:
    assert refused(put(tmp_path, b"ok " + junk)).code == "S104"


def test_nul_empty_large(tmp_path: Path) -> None:
    assert refused(put(tmp_path, b"some words here\x00and more words")).code == "S105"
    for nothing in (b"", b" \r\n\t", b"\xef\xbb\xbf\n"):
        assert refused(put(tmp_path, nothing)).code == "S107"
    assert refused(put(tmp_path, b"x" * 101), limit=100).code == "S106"
    assert len(read_document(put(tmp_path, b"x" * 100), limit=100).text) == 100


def test_missing_folders_devices_and_odd_paths(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path, "a\x00b", "x" * 5000, Path("/dev/zero")):
        assert refused(path).code == "S101"
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").code == "S101"


def test_an_unreadable_file_is_said_to_be_so(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert refused(loop).code == "S101"


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "case"
    inside.mkdir()
    put(tmp_path, b"secret")
    (inside / "link.txt").symlink_to(tmp_path / "a.txt")
    put(inside, b"open", "b.txt")
    (inside / "good.txt").symlink_to(inside / "b.txt")
    assert refused(inside / "link.txt", within=inside).code == "S102"
    assert refused(inside / ".." / "a.txt", within=inside).code == "S102"
    assert read_document(inside / "good.txt", within=inside).text == "open"
