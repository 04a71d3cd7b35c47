"""An SVG a renderer made, reduced to what a page may safely hold.

The text is parsed as XML and written anew from lists of the elements and attributes a static chart needs: whatever
is not on a list is gone (scripts, handlers, links, foreign objects, style sheets, images). References may only point
into the drawing itself, and every id is made the page's own.
"""

import re
import unicodedata
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif"

# fmt: off
ELEMENTS = frozenset({
    "svg", "g", "path", "rect", "line", "circle", "ellipse", "polygon", "polyline", "text", "tspan", "defs", "clipPath",
    "linearGradient", "stop",
})
ATTRIBUTES = frozenset({
    "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "d", "points", "width", "height",
    "transform", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "stroke-width", "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "font-size", "font-weight", "font-style", "text-anchor",
    "dominant-baseline", "clip-path", "offset", "stop-color", "stop-opacity", "gradientUnits", "id",
})
# fmt: on
_VALUE = re.compile(r"^[\w\s.,#%()+\-−/*']*$")
_LOCAL = re.compile(r"^url\(#([\w.-]+)\)$")


# Controls that can reorder or hide the text around them; a quoted source must not rewrite the page.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """``text`` without anything that XML cannot carry or that reorders what stands beside it. Escaping is the template
    engine's, and happens once, where text is shown."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _harmless(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _harmless(c: str) -> bool:
    no_character = ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF
    return c in "\t\n" or not (c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") or no_character)


class UnsafeDrawing(ValueError):
    """The text is not a drawing this page can hold."""


def figure_svg(raw: str, id: str, title: str, description: str) -> Markup:
    """``raw`` as an image with a text alternative: role, title, description, nothing that can run or ask.

    ``id`` prefixes every id within. Raises UnsafeDrawing where ``raw`` is no SVG at all.
    """
    root = _parse(raw)
    width, height = _length(root, "width"), _length(root, "height")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{escape(id)}-title {escape(id)}-desc" '
        f'font-family="{escape(FONT)}"><title id="{escape(id)}-title">{escape(clean(title))}</title>'
        f'<desc id="{escape(id)}-desc">{escape(clean(description))}</desc>'
    ]
    for child in root:
        _write(child, id, parts)
    parts.append("</svg>")
    return Markup("".join(parts))


def _parse(raw: str) -> ET.Element:
    if "<!" in raw or "<?" in raw.replace("<?xml", "", 1):
        raise UnsafeDrawing("declarations and processing instructions are not drawings")
    try:
        root = ET.fromstring(raw)
    except ET.ParseError as error:
        raise UnsafeDrawing(str(error)) from error
    if _name(root.tag) != "svg":
        raise UnsafeDrawing(f"the outermost element is {root.tag!r}")
    return root


def _name(tag: object) -> str:
    space, _, local = (tag if isinstance(tag, str) else "").rpartition("}")
    return local if space in ("", "{http://www.w3.org/2000/svg") else ""


def _length(root: ET.Element, name: str) -> str:
    match = re.match(r"^(\d+(?:\.\d+)?)", root.get(name, ""))
    if match is None:
        raise UnsafeDrawing(f"no {name}")
    return match[1]


def _attribute(name: str, value: str, id: str) -> str:
    if name not in ATTRIBUTES:
        return ""
    if name == "id":
        return f' id="{escape(id)}-{escape(value)}"' if re.fullmatch(r"[\w.-]+", value) else ""
    local = _LOCAL.match(value.strip())
    if local is not None:
        return f' {name}="url(#{escape(id)}-{local[1]})"'
    if "url" in value.lower() or _VALUE.match(value) is None:
        return ""
    return f' {name}="{escape(value)}"'


def _write(element: ET.Element, id: str, parts: list[str]) -> None:
    name = _name(element.tag)
    if name not in ELEMENTS or element.get("display") == "none":
        return
    attributes = "".join(_attribute(_name(k) or "", v, id) for k, v in element.attrib.items() if "}" not in k)
    words = name in ("text", "tspan")
    inside = [str(escape(element.text or ""))] if words else []
    for child in element:
        _write(child, id, inside)
        inside += [str(escape(child.tail or ""))] if words else []
    if any(inside):
        parts.append(f"<{name}{attributes}>{''.join(inside)}</{name}>")
    elif name != "g":  # An empty group draws nothing; renderers leave many.
        parts.append(f"<{name}{attributes}/>")
