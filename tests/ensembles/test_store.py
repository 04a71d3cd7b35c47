"""The store keeps what it was given and nothing else: damage, strangers and killed writers change no answer."""

from __future__ import annotations

import json
import math
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from detente.case.diagnostics import Problems
from detente.ensembles import keys, store
from detente.ensembles.execute import execute
from detente.ensembles.store import Store, using
from tests.ensembles.work import Deadly, entry

ENTRY = {"answers": {"a": 0.1, "b": 1e-300}, "list": [1, 2.5, "ü"]}


@pytest.fixture
def notes() -> list[str]:
    return []


@pytest.fixture
def kept(tmp_path: Path, notes: list[str]) -> Store:
    return Store(tmp_path / "results.sqlite", notes.append)


def rows(file: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(file) as db:
        return db.execute("SELECT key, body, checksum FROM entries").fetchall()


def poison(file: Path, key: str, body: str, checksum: str | None = None) -> None:
    with sqlite3.connect(file) as db:
        sealed = store.checksum(key, body) if checksum is None else checksum
        db.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (key, body, sealed))


def test_what_is_put_is_found_again(kept: Store) -> None:
    kept.put("k", ENTRY)
    assert kept.get("k") == ENTRY
    assert kept.get("other") is None
    kept.close()
    assert Store(kept.path).get("k") == ENTRY


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_not_kept(kept: Store, number: float) -> None:
    kept.put("k", {"x": number})
    assert kept.get("k") is None
    assert kept.bad == 0


@pytest.mark.parametrize(
    "body",
    [
        '{"a": NaN}',
        '{"a": [1, Infinity]}',
        '{"a": 1e999}',
        "[" * 100_000,
        "[" * 500 + "]" * 500,
        '{"a": ' * 40 + "1" + "}" * 40,
        "{",
        "",
        "[1]",
        "null",
        '{"a": 1}{"b": 2}',
    ],
)
def test_an_entry_that_is_not_sound_is_dropped_and_said(kept: Store, notes: list[str], body: str) -> None:
    poison(kept.path, "k", body)
    assert kept.get("k") is None
    assert kept.bad == 1
    assert "computed again" in notes[0]
    kept.put("k", ENTRY)
    assert kept.get("k") == ENTRY


def test_an_entry_that_was_changed_or_moved_is_dropped(kept: Store) -> None:
    kept.put("k", ENTRY)
    ((key, body, checksum),) = rows(kept.path)
    poison(kept.path, key, body.replace("0.1", "0.2"), checksum)
    poison(kept.path, "elsewhere", body, checksum)
    assert kept.get("k") is None
    assert kept.get("elsewhere") is None


@pytest.mark.parametrize("cut", [1, 99, 4_000, 5_000, 9_000])
def test_a_truncated_file_is_begun_anew(tmp_path: Path, notes: list[str], cut: int) -> None:
    file = tmp_path / "results.sqlite"
    whole = Store(file)
    for k in range(50):
        whole.put(str(k), ENTRY)
    whole.close()
    file.write_bytes(file.read_bytes()[:-cut])
    again = Store(file, notes.append)
    assert all(again.get(str(k)) in (None, ENTRY) for k in range(50))
    again.put("new", ENTRY)
    assert again.get("new") == ENTRY


def test_bytes_written_over_its_middle_change_no_entry(tmp_path: Path) -> None:
    file = tmp_path / "results.sqlite"
    whole = Store(file)
    for k in range(200):
        whole.put(str(k), {"k": k})
    whole.close()
    data = bytearray(file.read_bytes())
    for at in range(4_096, len(data), 997):
        data[at] ^= 0x5A
    file.write_bytes(data)
    again = Store(file)
    assert all(again.get(str(k)) in (None, {"k": k}) for k in range(200))


@pytest.mark.parametrize("content", [b"notes of a colleague\n", b"\x89PNG\r\n", b"PK\x03\x04" + b"x" * 200])
def test_a_file_of_somebody_else_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.sqlite"
    file.write_bytes(content)
    with pytest.raises(Problems, match="X131"):
        Store(file)
    assert file.read_bytes() == content


def test_a_database_of_somebody_else_is_refused_untouched(tmp_path: Path) -> None:
    file = tmp_path / "theirs.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE people (name TEXT)")
    before = file.read_bytes()
    with pytest.raises(Problems, match="X131"):
        Store(file)
    assert file.read_bytes() == before


def test_a_network_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "file_system", lambda path: "nfs4")
    with pytest.raises(Problems, match="network disk"):
        Store(tmp_path / "results.sqlite")


def test_the_file_system_of_a_path_is_that_of_its_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    where = tmp_path / "a b" / "c"
    escaped = str(tmp_path / "a b").replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {escaped} nfs4 rw 0 0\n")
    assert store.file_system(where / "results.sqlite", mounts) == "nfs4"
    assert store.file_system(tmp_path / "results.sqlite", mounts) == "ext4"
    assert store.file_system(where, tmp_path / "nowhere") == ""


def test_eight_processes_write_and_four_are_killed(tmp_path: Path) -> None:
    file = tmp_path / "results.sqlite"
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.ensembles.work", str(file), str(w), "200"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for w in range(8)
    ]
    put: list[int] = []
    for w, process in enumerate(writers):
        assert process.stdout is not None
        if w % 2:
            for _ in range(20 + 10 * w):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
        # What a writer said it had put is there, however it ended.
        put.append(max((int(line) for line in process.communicate()[0].split()), default=20 + 10 * w - 1))
    kept = Store(file)
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for w, last in enumerate(put):
        for k in range(last + 1):
            key, expected = entry(w, k)
            assert kept.get(key) == expected
    assert kept.bad == 0
    assert [put[w] for w in (0, 2, 4, 6)] == [199] * 4


def test_two_processes_open_and_close_one_store_again_and_again(tmp_path: Path) -> None:
    """A write-ahead log failed here: its index is shared memory that a process takes along when it ends."""
    command = [sys.executable, "-m", "tests.ensembles.opening", str(tmp_path / "results.sqlite")]
    both = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in "ab"]
    assert [process.communicate()[0] for process in both] == ["a: 120\n", "b: 120\n"]


def test_a_store_given_by_its_path_is_closed_afterwards(tmp_path: Path) -> None:
    with using(tmp_path) as opened:
        assert opened is not None
        opened.put("k", ENTRY)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened._db.execute("SELECT 1")
    with using(Store(tmp_path)) as given:
        assert given is not None
    assert given.get("k") == ENTRY


def test_another_version_of_anything_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    question = ("case", {"seed": 1}, 3)
    key = keys.key_of(*question)
    assert key == keys.key_of(*question)
    assert key != keys.key_of("case", {"seed": 1}, 4)
    assert key != keys.key_of("case", {"seed": 1}, 3.0)
    monkeypatch.setattr(keys, "machine", lambda: "another processor")
    assert keys.key_of(*question) != key
    monkeypatch.undo()
    monkeypatch.setattr(keys, "program", lambda: "another program")
    assert keys.key_of(*question) != key


def test_the_machine_names_versions_and_instruction_sets() -> None:
    said = keys.machine()
    assert all(f"{name} " in said for name in ("python", "numpy", "numba", "llvmlite"))
    assert json.dumps(said)


def test_two_stores_of_a_process_share_a_file(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path)
    one.put("k", ENTRY)
    other.put("l", ENTRY)
    assert one.get("l") == other.get("k") == ENTRY
    other.close()
    assert one.get("l") == ENTRY


def test_a_store_that_cannot_be_opened_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no damage does not begin it anew: no lock to be had, no right to write."""
    Store(tmp_path).put("k", ENTRY)

    def locked(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", locked)
        with pytest.raises(Problems, match="X131"):
            Store(tmp_path)
    assert Store(tmp_path).get("k") == ENTRY


def test_a_store_that_was_closed_keeps_nothing_and_loses_nothing(kept: Store, notes: list[str]) -> None:
    kept.put("k", ENTRY)
    kept.close()
    kept.put("l", ENTRY)
    assert kept.get("k") is None
    assert "closed" in notes[0]
    assert Store(kept.path).get("k") == ENTRY


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="V102"), using(5):  # type: ignore[arg-type]
        pass
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path in (fifo, Path("/dev/null")):
        with pytest.raises(Problems, match="X131"):
            Store(path)


def test_a_process_that_is_killed_is_said_to_be() -> None:
    with pytest.raises(Problems, match="X132"):
        list(execute(Deadly(), [1, 2], workers=2, how="processes"))
