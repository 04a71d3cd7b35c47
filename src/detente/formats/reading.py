"""Reading a file somebody hands us: bytes with a limit, text strictly UTF-8, JSON and XML with the line of every node.

JSON follows RFC 8259 and nothing more (no NaN, no comments, repeated keys refused); numbers stay ``Decimal``, so that
no digit is lost. XML is read without a document type: no entities can be declared, so none can explode or reach out.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any
from xml.parsers import expat

from detente.case.diagnostics import Place, Problems, problem, shown
from detente.case.foreign import decoded

MAX_BYTES = 8_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
MAX_NUMBER = 40
"""Longest number taken; the case language takes no longer one either."""


KINDS: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    Decimal: "a number",
    bool: "true or false",
}


@dataclass(frozen=True)
class Text:
    """A file as text. ``name`` is as the user typed it, ``sha256`` of its bytes."""

    name: str
    text: str
    sha256: str
    lines: tuple[str, ...]

    @property
    def stem(self) -> str:
        return PurePath(self.name).stem

    def at(self, line: int = 0, column: int = 1) -> Place:
        """A place in the file; line 0 is the file as a whole."""
        if line <= 0:
            return Place(self.name)
        return Place(self.name, line, max(column, 1), "".join(self.lines[line - 1 : line]))


@dataclass(frozen=True)
class Node:
    """A JSON value and where it starts. ``value``: dict of name → Node, list of Node, str, Decimal, bool or None."""

    value: Any
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What a person would call it."""
        return KINDS.get(type(self.value), "null")


@dataclass(frozen=True)
class Element:
    """An XML element. Text between tags is not kept: the formats read here hold everything in attributes."""

    tag: str
    attributes: Mapping[str, str]
    place: Place
    children: tuple[Element, ...]

    def all(self, tag: str) -> tuple[Element, ...]:
        return tuple(c for c in self.children if c.tag == tag)


def read(path: Path) -> Text:
    """The file as text. Raises Problems (I101)."""
    name = str(path)
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        what = f"cannot read the file: {getattr(error, 'strerror', None) or error}"
        raise problem("I101", what, "check the path and its permissions", Place(name)) from error
    if len(raw) > MAX_BYTES:
        raise problem(
            "I101",
            f"the file has more than {MAX_BYTES:,} bytes",
            "a negotiation profile is far smaller: check that this is the right file",
            Place(name),
        )
    text = decoded(raw, name, "I101")
    return Text(name, text, hashlib.sha256(raw).hexdigest(), tuple(text.split("\n")))


# JSON ---------------------------------------------------------------------------------------------------------------

_BLANKS = re.compile(r"[ \t\n\r]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_WORDS = {"true": True, "false": False, "null": None}


class _Json:
    """The state of one pass over a text, and how far it has come; ``parse_json`` is the way in."""

    def __init__(self, source: Text) -> None:
        self.source, self.text = source, source.text
        self.at = 0
        self.nodes = 0
        self.breaks = [i for i, c in enumerate(self.text) if c == "\n"]

    def place(self) -> Place:
        line = bisect_left(self.breaks, self.at)
        start = self.breaks[line - 1] + 1 if line else 0
        return self.source.at(line + 1, self.at - start + 1)

    def fail(self, what: str, help: str = "check the file with any JSON viewer") -> Problems:
        return problem("I102", f"not readable as JSON: {what}", help, self.place())

    def next(self) -> str:
        """The next character that is no blank, which it stands at then; empty at the end."""
        if blanks := _BLANKS.match(self.text, self.at):
            self.at = blanks.end()
        return self.text[self.at : self.at + 1]


def parse_json(source: Text) -> Node:
    """RFC 8259 text → nodes. Raises Problems (I102 unreadable or repeated key, I104 too deep or too much)."""
    state = _Json(source)
    node = _json_value(state, 1)
    if state.next():
        raise state.fail("something follows the end of the value")
    return node


def _json_value(state: _Json, depth: int) -> Node:
    first, text, place = state.next(), state.text, state.place()
    state.nodes += 1
    if depth > MAX_DEPTH or state.nodes > MAX_NODES:
        deep = depth > MAX_DEPTH
        what = f"nested deeper than {MAX_DEPTH} levels" if deep else f"more than {MAX_NODES:,} values"
        raise problem("I104", what, "no negotiation profile needs that: check the file", place)
    if not first:
        raise state.fail("it ends in the middle of a value", "the file may have been cut short")
    if first in "{[":
        return _json_container(state, depth)
    if first == '"':
        return Node(_json_string(state), place)
    if match := _NUMBER.match(text, state.at):
        if len(match[0]) > MAX_NUMBER:
            raise state.fail(f"a number of more than {MAX_NUMBER} characters", "round it")
        state.at = match.end()
        return Node(Decimal(match[0]), place)
    for word, constant in _WORDS.items():
        if text.startswith(word, state.at):
            state.at += len(word)
            return Node(constant, place)
    raise state.fail(f"expected a value, found `{shown(text[state.at : state.at + 12])}`")


def _json_container(state: _Json, depth: int) -> Node:
    place, is_object = state.place(), state.text[state.at] == "{"
    close = "}" if is_object else "]"
    members: dict[Any, Node] = {}
    keys: dict[str, Place] = {}
    state.at += 1
    after = state.next()
    while after != close:
        start = state.place()
        name: Any = _json_name(state, members) if is_object else len(members)
        members[name] = _json_value(state, depth + 1)
        if is_object:
            keys[name] = start
        after = state.next()
        if after == ",":
            state.at += 1
            state.next()
        elif after != close:
            raise state.fail(f"expected `,` or `{close}`")
    state.at += 1
    return Node(members if is_object else list(members.values()), place, keys)


def _json_name(state: _Json, members: Mapping[str, Node]) -> str:
    """A member's name and the colon after it."""
    if state.next() != '"':
        raise state.fail("expected a name in double quotes")
    start = state.at
    name = _json_string(state)
    if name in members:
        state.at = start
        raise state.fail(
            f"`{shown(name, 60)}` stands here twice", "rename or remove one: which counts is unclear"
        )
    if state.next() != ":":
        raise state.fail("expected `:` after a name")
    state.at += 1
    return name


def _json_string(state: _Json) -> str:
    if (match := _STRING.match(state.text, state.at)) is None:
        raise state.fail("a text that does not end, or holds a control character or a bad escape")
    value = str(json.loads(match[0]))
    if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise state.fail("half a character (a lone surrogate)", "write the character itself, as UTF-8")
    state.at = match.end()
    return value


# XML ----------------------------------------------------------------------------------------------------------------


def parse_xml(source: Text) -> Element:
    """XML without a document type → elements. Raises Problems (I102 unreadable, I103 document type, I104 too much)."""
    parser = expat.ParserCreate("utf-8")
    # Each open element: tag, attributes, place, children so far.
    stack: list[tuple[str, dict[str, str], Place, list[Element]]] = [("", {}, source.at(), [])]
    count = 0

    def here() -> Place:
        return source.at(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def refuse(*_: Any) -> None:
        raise problem(
            "I103",
            "the XML declares a document type or an entity",
            "delete the `<!DOCTYPE …>` part: profiles need none, and entities can be used to attack the reader",
            here(),
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1 + len(attributes)
        if count > MAX_NODES or len(stack) > MAX_DEPTH:
            deep = len(stack) > MAX_DEPTH
            what = f"nested deeper than {MAX_DEPTH}" if deep else f"more than {MAX_NODES:,} parts"
            raise problem("I104", what, "no negotiation profile needs that: check the file", here())
        stack.append((tag, attributes, here(), []))

    def end(_: str) -> None:
        tag, attributes, place, children = stack.pop()
        stack[-1][3].append(Element(tag, attributes, place, tuple(children)))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # The text is already decoded: a declaration of another encoding must not have it decoded again.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", lambda m: "\n" * m[0].count("\n"), source.text, count=1)
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise problem(
            "I102",
            f"not readable as XML: {expat.ErrorString(error.code)}",
            "open the file in a browser: it shows where the XML breaks",
            source.at(error.lineno, error.offset + 1),
        ) from error
    return stack[0][3][0]


# Numbers ------------------------------------------------------------------------------------------------------------


_DECIMAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)


def number(text: str) -> Decimal | None:
    """A finite decimal number as written, or None: no NaN, no infinity, no underscores, at most 40 characters."""
    text = text.strip()
    return Decimal(text) if len(text) <= MAX_NUMBER and _DECIMAL.fullmatch(text) else None
