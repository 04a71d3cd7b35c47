"""Answers worth keeping, on disk by content: what is done stays, and is found again whoever asks.

One SQLite file. A row is an entry: its key (:mod:`.keys`), its body as JSON, and a checksum over both. The file may be
deleted at any time: an entry that is missing, damaged or not finite is computed again. Only the process that asks a
question writes; any number of such processes may share the file, and one that is killed loses nothing it had put.
"""

import hashlib
import json
import math
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import platformdirs
from pydantic import TypeAdapter, ValidationError

from detente.case.diagnostics import Place, problem

FILE = "results.sqlite"

APPLICATION = 0x44455431
"""``DET1`` in SQLite's application id: by this a file is known to be a store."""

MAGIC = b"SQLite format 3\x00"

BUSY = 60.0
"""Seconds a writer waits for another."""

DEEPEST = 32
"""Levels of lists and objects an entry may have."""

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "lustre", "gpfs", "ceph", "fuse.sshfs"}
)
"""File systems on which a lock that SQLite takes may not keep another machine out."""

Entry = dict[str, Any]

_OPEN: WeakSet["Store"] = WeakSet()
"""Stores of this process that are open."""

_OPENING = threading.Lock()
"""Held while one is opened, so that no other thread looks at its file meanwhile."""


def _silent(note: str) -> None:
    return


class Store:
    """Entries by key.

    Parameters
    ----------
    path : the file, made where there is none; a folder holds it as ``results.sqlite``
    note : told what is worth saying of the store itself, as that a damaged one was begun anew

    Raises Problems (X131) where the file is somebody else's, or stands on a network disk.
    """

    def __init__(self, path: Path, note: Callable[[str], None] = _silent) -> None:
        self.path = path / FILE if path.is_dir() else path
        self._noted: set[str] = set()
        self._tell = note
        self._lock = threading.RLock()
        self.bad = 0
        """Entries that could not be read and were computed again."""
        with _OPENING:
            self._begin()

    def _begin(self) -> None:
        # Closing a file drops every lock that this process has on it: one that is open is known to be a store.
        if all(store.path.resolve() != self.path.resolve() for store in _OPEN):
            refuse(self.path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except sqlite3.DatabaseError as wrong:
            if not is_damage(wrong):
                # No right to write, a lock that does not go away: what it holds is left alone.
                raise problem(
                    "X131",
                    f"this store cannot be opened: {wrong}",
                    "name another file with --store, or remove this one: it may be deleted at any time",
                    Place(str(self.path)),
                ) from None
            self._anew(wrong)
        _OPEN.add(self)

    def get(self, key: str) -> Entry | None:
        """The entry of a key; None where there is none that is whole."""
        with self._lock, self._mended():
            row = self._db.execute("SELECT body, checksum FROM entries WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            entry = read(key, *row)
            if entry is None:
                self._reject(key)
            return entry
        return None

    def get_all(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The entries that are there, by key."""
        return {key: entry for key in keys if (entry := self.get(key)) is not None}

    def put(self, key: str, entry: Entry) -> None:
        """Keeps an entry, whole or not at all: it is on disk when this returns. One that could not be read again, for
        a number in it that is not finite, is not kept."""
        try:
            body = json.dumps(entry, allow_nan=False, separators=(",", ":"))
        except ValueError:
            return
        with self._lock, self._mended():
            self._db.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (key, body, checksum(key, body))
            )

    def reject(self, key: str) -> None:
        """Drops an entry whose form its reader does not know."""
        with self._lock, self._mended():
            self._reject(key)

    def close(self) -> None:
        with self._lock:
            self._db.close()
            _OPEN.discard(self)

    def _open(self) -> None:
        # Autocommit: each put is a transaction of its own.
        db = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        try:
            # The id first, so that no file of ours is without it, whenever this is killed.
            if db.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
                db.execute(f"PRAGMA application_id = {APPLICATION}")
            # No write-ahead log: its index is memory that processes share, and one that ends may take it from another.
            for pragma in ("journal_mode = TRUNCATE", "synchronous = NORMAL"):
                db.execute(f"PRAGMA {pragma}")
            db.execute(
                "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, body TEXT, checksum TEXT) STRICT"
            )
            db.execute("SELECT key, body, checksum FROM entries LIMIT 1").fetchone()
        except BaseException:
            db.close()
            raise
        self._db = db

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """A store that turns out to be damaged is begun anew; its entries are computed again."""
        try:
            yield
        except sqlite3.DatabaseError as wrong:
            if is_damage(wrong):
                self._db.close()
                self._anew(wrong)
            else:
                # A full disk, a lock that does not go away, a store that was closed: the answer does not hang on it.
                self._note(f"{self.path}: {wrong}; nothing was kept of this")

    def _anew(self, damage: sqlite3.DatabaseError) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self._note(f"{self.path} was damaged ({damage}) and is begun anew; what it held is computed again")
        self._open()

    def _note(self, words: str) -> None:
        """Told once: a full disk is as full at the next entry."""
        if words not in self._noted:
            self._noted.add(words)
            self._tell(words)

    def _reject(self, key: str) -> None:
        self.bad += 1
        self._db.execute("DELETE FROM entries WHERE key = ?", (key,))
        self._note(f"an entry of {self.path} cannot be read and is computed again")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether it says that the file is not as it was written; anything else is no reason to begin it anew."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


@contextmanager
def using(store: Store | str | Path | None) -> Iterator[Store | None]:
    """A store however it is given; one given by its path is closed afterwards. Raises Problems (V102, X131)."""
    if store is None or isinstance(store, Store):
        yield store
    elif isinstance(store, str | Path):
        with closing(Store(Path(store))) as opened:
            yield opened
    else:
        raise problem(
            "V102", f"`{store!r}` is no store", "name a file, or give what detente.ensembles.store.Store made"
        )


def once(store: Store | None, key: str, form: TypeAdapter[Any], make: Callable[[], Entry]) -> Any:
    """The entry of a key, of the ``form``; made, and kept, where there is none that is."""
    if store is None:
        return make()
    entry = store.get(key)
    if entry is not None:
        if (read := of_form(entry, form)) is not None:
            return read
        store.reject(key)
    entry = make()
    store.put(key, entry)
    return entry


def of_form(entry: Entry, form: TypeAdapter[Any]) -> Any:
    """An entry as its reader takes it; None where it is of another form."""
    try:
        return form.validate_python(entry)
    except ValidationError:
        return None


def checksum(key: str, body: str) -> str:
    """sha256 over an entry and its key: an entry moved to another key is none."""
    return hashlib.sha256(f"{key} {body}".encode()).hexdigest()


def read(key: str, body: Any, found: Any) -> Entry | None:
    """The entry of a row; None where it is not as it was put: another checksum, not JSON, too deep, or with a number
    that is not finite."""
    if not isinstance(body, str) or checksum(key, body) != found:
        return None
    try:
        entry = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and _sound(entry, DEEPEST) else None


def _sound(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        return levels > 0 and all(_sound(v, levels - 1) for v in value.values())
    if isinstance(value, list):
        return levels > 0 and all(_sound(v, levels - 1) for v in value)
    return not isinstance(value, float) or math.isfinite(value)


def refuse(path: Path) -> None:
    """Raises Problems (X131) where ``path`` holds something else than a store, or stands on a network disk."""
    if path.exists() and not path.is_file():
        raise problem("X131", "this is no regular file", "name a file with --store", Place(str(path)))
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            head = file.read(100)
        if head[:16] != MAGIC or int.from_bytes(head[68:72]) != APPLICATION:
            raise problem(
                "X131",
                "this file is not a store of results, and would be written over",
                "name another file with --store, or move this one away",
                Place(str(path)),
            )
    if (kind := file_system(path)) in NETWORK:
        raise problem(
            "X131",
            f"this is on a network disk ({kind}), where a store is not safe",
            "name a file on a disk of this machine with --store",
            Place(str(path)),
        )


def file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The type of the file system a path is on, as Linux says it; empty elsewhere."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    whole = path.resolve()
    kinds = {Path(at.replace("\\040", " ")): kind for _, at, kind, *_ in (line.split(" ") for line in lines)}
    return next((kinds[at] for at in (whole, *whole.parents) if at in kinds), "")


def usual() -> Path:
    """Where results are kept if nobody says otherwise: in the user's cache folder."""
    return platformdirs.user_cache_path("detente") / FILE
