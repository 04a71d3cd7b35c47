"""The visible text of an HTML document, every character mapped to where it stands in the source.

Tokens are told apart as the HTML standard's tokenizer does (WHATWG HTML, §13.2.5: tags, comments, raw text and
escapable raw text elements, character references), reduced to what a reader's eye needs. It is our own scanner and
not ``html.parser``, because that one gives no end offsets, grows quadratically on hostile input in older
patch releases, and reads broken markup differently from one patch release to the next; sentence anchors must not
depend on that. The tests compare the two on well-formed documents. One pass, no recursion.

What is shown: text, with character references decoded and runs of blanks as one space; a block element or a
table cell starts a new paragraph, ``<br>`` a new line. What is not: scripts, styles, templates, comments, the
head. Text that a style sheet hides cannot be told and is shown. Nothing is executed, fetched or trusted.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from .views import MapBuilder, View, raw_view, words

_BLOCKS = words(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol
    optgroup option p pre search section select summary table tbody td tfoot th thead tr ul
    """
)
_RAW = words("script style iframe noembed noframes xmp")
_ESCAPABLE = frozenset(("title", "textarea"))
_KEEPS_BLANKS = frozenset(("pre", "listing"))
# The head ends where the first element that cannot be in a head begins, said or not.
_HEAD_ONLY = words("base basefont bgsound head html link meta noscript script style template title")

# A tag's name, then steps: an attribute value (quoted or bare, only after `=`), or anything that is not `>`.
_TAG = re.compile(r"""([^\s/>]*)(?:=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\s>"'][^\s>]*)|[^>=]+|=)*+>?""")
_COMMENT_START, _COMMENT_END = re.compile(r"<!---?>"), re.compile(r"--!?>")
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8};?|#[0-9]{1,10};?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_PIECE = re.compile(r"&|[ \t\n\r\f]+|[^& \t\n\r\f]++(?: [^& \t\n\r\f]++)*+")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


class Token(NamedTuple):
    """``kind``: text, escapable (text of title or textarea), start, end, or skip; source[start:end]."""

    kind: str
    name: str
    start: int
    end: int


def visible_view(source: str) -> View:
    """The view a reader sees. Time and memory are proportional to the source, whatever it holds."""
    builder = MapBuilder()
    hidden = 0
    in_head = False
    blanks = 0
    for token in tokens(source):
        if token.kind in ("start", "end"):
            opening = token.kind == "start"
            step = 1 if opening else -1
            if token.name == "template":
                hidden = max(0, hidden + step)
            if token.name == "head":
                in_head = opening
            elif opening and token.name not in _HEAD_ONLY:
                in_head = False
            if token.name in _KEEPS_BLANKS:
                blanks = max(0, blanks + step)
            # A break is never started or doubled.
            have = len(builder.tail) - len(builder.tail.rstrip("\n"))
            wanted = 2 if token.name in _BLOCKS else int(token.name == "br")
            builder.put("\n" * max(0, wanted - have), token.end)
        elif token.kind == "skip" or hidden or in_head or (token.kind, token.name) == ("escapable", "title"):
            builder.put("", token.end)
        else:
            _text(builder, source, token, blanks > 0 or token.kind == "escapable")
    return builder.view(raw_view(source), "visible")


def title_of(source: str) -> str:
    """The text of the first ``<title>``, blanks collapsed; empty where there is none. Escape it where it is shown."""
    for token in tokens(source):
        if (token.kind, token.name) == ("escapable", "title"):
            return " ".join(html.unescape(source[token.start : token.end]).split())
        if (token.kind, token.name) == ("start", "body"):
            break
    return ""


def attributes(source: str, token: Token) -> dict[str, str]:
    """The attributes of a start tag, names in lower case, the first of each kept."""
    # A bounded slice: dates and names are short, and a megabyte of attributes is nobody's metadata.
    given = list(_ATTRIBUTE.finditer(source[token.start : min(token.end, token.start + 5_000)]))
    return {match[1].lower(): html.unescape(match[match.lastindex or 0]) for match in reversed(given)}


def tokens(source: str) -> Iterator[Token]:
    """The source cut into tokens that cover it without gap or overlap."""
    at, length = 0, len(source)
    while at < length:
        mark = source.find("<", at)
        token = _markup(source, at) if mark == at else Token("text", "", at, mark if mark > at else length)
        yield token
        at = token.end
        if token.kind == "start" and (token.name in _RAW or token.name in _ESCAPABLE):
            close = re.compile(rf"</{token.name}(?=[\s/>])", re.I).search(source, at)
            end = close.start() if close else length
            if end > at:
                yield Token("skip" if token.name in _RAW else "escapable", token.name, at, end)
            at = end


def _markup(source: str, at: int) -> Token:
    following = source[at + 1 : at + 4]
    closing = following.startswith("/")
    letter = following[closing : closing + 1]
    if letter.isascii() and letter.isalpha():
        tag = _TAG.match(source, at + 1 + closing)
        assert tag is not None
        return Token("end" if closing else "start", tag[1].lower()[:40], at, tag.end())
    if following == "!--":
        # "<!-->" and "<!--->" are whole comments.
        close = _COMMENT_START.match(source, at) or _COMMENT_END.search(source, at + 4)
        return Token("skip", "", at, close.end() if close else len(source))
    if following[:1] in ("!", "?", "/") and following:
        end = source.find(">", at)
        return Token("skip", "", at, end + 1 if end >= 0 else len(source))
    return Token("text", "", at, at + 1)


def _text(builder: MapBuilder, source: str, token: Token, keep_blanks: bool) -> None:
    """Writes a text as it is shown: references decoded, runs of blanks as one space."""
    at = token.start
    while at < token.end:
        piece = _REFERENCE.match(source, at, token.end) or _PIECE.match(source, at, token.end)
        assert piece is not None
        word, at = piece[0], piece.end()
        shown = word
        if word[0] in " \t\n\r\f" and not keep_blanks:
            shown = "" if builder.tail[-1] in " \n" else " "
        elif piece.re is _REFERENCE and (shown := html.unescape(word)) != word:
            # A reference to a line feed or a NUL must not forge a paragraph or a control character.
            shown = "".join(c if c.isprintable() or c == "\xa0" else " " for c in shown)
        builder.put(shown, at, equal=shown == word)
