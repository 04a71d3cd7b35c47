"""YAML text → plain data, remembering where every key and value stands.

The subset: mappings, sequences, plain and quoted scalars. No anchors, aliases, tags, merge keys or second documents;
duplicate keys are refused; keys are always text; `no`, `yes`, `on` and `12:30` are text, as in YAML 1.2.
The tree is built from parser events, not by recursion, so that hostile nesting meets a limit and not the stack.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

import yaml

from .diagnostics import Diagnostic, Place, Problems, problem, shown

Path = tuple[str | int, ...]

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 400_000
MAX_SCALAR = 100_000
MAX_PROBLEMS = 20
"""After so many structural problems the rest would be noise."""

_INT = re.compile(r"^[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$")
_CONSTANTS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}

# The C parser where PyYAML has it: several times faster, the same events.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


Mark = Place
"""A place without its excerpt, which :func:`placed` adds for those that are shown."""


@dataclass
class Tree:
    """Plain data, and the marks of its keys and values by path. Filled while it is read, then left alone."""

    data: Any
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    patched: dict[Path, Mark] = field(default_factory=dict)
    """Where what a patch put at a path stands: it holds for everything below the path, whatever stood there before."""


def dotted(path: Path) -> str:
    """A path as a reader types it."""
    return ".".join(map(str, path))


def place(tree: Tree, path: Path, prefer: str = "value") -> Place | None:
    """Where a path stands; for a path that does not exist, its nearest parent. None for an empty tree."""
    first, second = (tree.values, tree.keys) if prefer == "value" else (tree.keys, tree.values)
    parts = [path[:length] for length in range(len(path), -1, -1)]
    marks = [*map(tree.patched.get, parts), *(first.get(part) or second.get(part) for part in parts)]
    return next((placed(tree, mark) for mark in marks if mark is not None), None)


def placed(tree: Tree, mark: Mark) -> Place:
    """A mark with the source line it stands in."""
    lines = tree.lines.get(mark.file, [])
    return replace(mark, excerpt=lines[mark.line - 1] if 0 < mark.line <= len(lines) else "")


def read_file(path: FilePath) -> Tree:
    """Reads one YAML file. Raises Problems (C004–C009)."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise problem(
            "C009",
            f"cannot read the file: {error.strerror or error}",
            "check the path and its permissions",
            Place(str(path)),
        ) from error
    return read_bytes(raw, str(path))


def read_bytes(raw: bytes, name: str) -> Tree:
    """Decodes strictly as UTF-8 and parses. Raises Problems."""
    if len(raw) > MAX_BYTES:
        raise problem(
            "C008",
            f"the file has more than {MAX_BYTES:,} bytes",
            "split the case into several YAML files of one folder; documents go under sources/, not into YAML",
            Place(name),
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise problem(
            "C007",
            f"not UTF-8: byte {raw[error.start]:#04x} at byte {error.start} of the file",
            "save the file as UTF-8 (most editors: Save with encoding)",
            Place(name, line, error.start - raw.rfind(b"\n", 0, error.start)),
        ) from error
    return read_text(text, name)


def read_text(text: str, name: str) -> Tree:
    """Parses YAML text. Raises Problems with every structural problem found up to the first unreadable place."""
    tree = Tree(None, lines={name: text.split("\n")})
    try:
        _build(tree, text, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        raise problem(
            "C004",
            f"not readable as YAML: {what}",
            "often a missing quote, a colon inside unquoted text, a tab, or an indent that does not line up",
            placed(tree, Mark(name, mark.line + 1, mark.column + 1) if mark else Mark(name, 1, 1)),
        ) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        raise problem(
            "C007",
            f"a character that no YAML file may contain: {error.reason}",
            "delete it, or write it as an escape in double quotes",
            Place(name, before.count("\n") + 1, 1),
        ) from error
    return tree


def scalar(text: str) -> Any:
    """What a plain scalar means: null, a boolean, a number, else text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > 40:
        return text
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


@dataclass
class _Open:
    """A collection that is being read, and the key whose value comes next."""

    path: Path
    data: Any
    key: str | None = None


Report = Callable[[str, Any, str, str], None]
"""Takes note of a problem: code, event, message, repair."""


def _build(tree: Tree, text: str, name: str) -> None:
    problems: list[Diagnostic] = []

    def report(code: str, event: Any, message: str, help: str) -> None:
        problems.append(Diagnostic(code, "error", message, placed(tree, _mark(event, name)), help))

    stack: list[_Open] = []
    nodes = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        if len(problems) >= MAX_PROBLEMS:
            break
        documents += isinstance(event, yaml.DocumentStartEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        if documents > 1:
            report(
                "C006", event, "a second YAML document in one file", "one file, one document: drop the `---`"
            )
            break
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        if nodes > MAX_NODES or len(stack) >= MAX_DEPTH:
            many = f"more than {MAX_NODES:,} entries"
            report(
                "C008",
                event,
                many if nodes > MAX_NODES else f"nested deeper than {MAX_DEPTH} levels",
                "a case needs neither: check for text pasted into the wrong place",
            )
            break
        _refuse(event, report)
        value = _value(event, report)
        mark = _mark(event, name)
        above = stack[-1] if stack else None
        if above is not None and isinstance(above.data, dict) and above.key is None:
            above.key = _key(event, above, tree, mark, report)
            path: Path = (*above.path, "?")
        else:
            path = _attach(tree, above, value)
            tree.values[path] = mark
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(path, value))
    if problems:
        raise Problems(problems)


def _mark(event: Any, name: str) -> Mark:
    return Mark(name, event.start_mark.line + 1, event.start_mark.column + 1)


def _refuse(event: Any, report: Report) -> None:
    """Notes what is outside the subset: aliases, anchors, tags."""
    if event.anchor:
        alias = isinstance(event, yaml.AliasEvent)
        sign, one, many = ("*", "alias", "aliases") if alias else ("&", "anchor", "anchors")
        report(
            "C006",
            event,
            f"the {one} `{sign}{shown(str(event.anchor), 40)}`",
            f"write the value out; {many} are refused",
        )
    if tag := getattr(event, "tag", None):
        report("C006", event, f"the tag `{shown(tag, 60)}`", "remove it: values are plain text and numbers")


def _value(event: Any, report: Report) -> Any:
    if not isinstance(event, yaml.ScalarEvent):
        is_list = isinstance(event, yaml.SequenceStartEvent)
        return {} if isinstance(event, yaml.MappingStartEvent) else [] if is_list else None
    if len(event.value) > MAX_SCALAR:
        said = f"a text of {len(event.value):,} characters"
        report("C008", event, said, f"the most is {MAX_SCALAR:,}: shorten it")
        return ""
    return scalar(event.value) if event.implicit[0] and not event.style else event.value


def _key(event: Any, parent: _Open, tree: Tree, mark: Mark, report: Report) -> str:
    # Set apart, so that what stands below a key that is none or is repeated is not reported as repeated too.
    apart = f"?{mark.line}:{mark.column}"
    if not isinstance(event, yaml.ScalarEvent):
        report("C004", event, "a list or mapping used as a key", "keys are plain words")
        return apart
    path = (*parent.path, event.value)
    if event.value == "<<" and not event.style:
        report("C006", event, "the merge key `<<`", "write the entries out; merging is refused")
    if path in tree.keys:
        report(
            "C005",
            event,
            f"`{shown(event.value, 60)}` stands here twice; first in line {tree.keys[path].line}",
            "rename or remove one: a repeated key would silently replace the first",
        )
        return apart
    tree.keys[path] = mark
    return str(event.value)


def _attach(tree: Tree, above: _Open | None, value: Any) -> Path:
    """Puts a value where it belongs; the path it then stands at, which for the whole is empty."""
    if above is None:
        tree.data = value
        return ()
    if isinstance(above.data, list):
        above.data.append(value)
        return (*above.path, len(above.data) - 1)
    key = above.key
    above.key = None
    assert key is not None
    above.data.setdefault(key, value)
    return (*above.path, key)
