"""Blocks as HTML, for a notebook and for the page: everything from a case escaped, no script, no style of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from .blocks import Action, Block, Bullets, Details, Figure, Heading, Note, Say, Table, Verbatim
from .plain import laid, left_out
from .speech import Ref, Speaker, Text

Drawer = Callable[[Figure, Speaker], Markup]
"""Draws the figures of one kind."""


@dataclass(frozen=True)
class Writer(Speaker):
    """Puts sentences into HTML: titles for ids, a link for each claim, controls that reorder text taken out."""

    claims: frozenset[str] = frozenset()
    """Claims that have an anchor on the page."""

    def words(self, text: str) -> Markup:
        """Words or a title, escaped."""
        return escape(super().words(text))

    def join(self, parts: Iterable[str]) -> Markup:
        """Parts already said, as one."""
        return Markup("").join(parts)

    def styled(self, style: str, said: str) -> Markup:
        """Words of a style, as the page's style sheet has it."""
        if style in ("quote", "strong", "code"):
            return Markup("<{0}>{1}</{0}>").format({"quote": "q"}.get(style, style), said)
        name = f"tag {style}" if style in ("yes", "no", "open") else style
        return Markup('<span class="{}">{}</span>').format(name, said)

    def ref(self, ref: Ref) -> Markup:
        """An id, as a title, a link or code."""
        if ref.kind == "claim" and ref.id in self.claims:
            return Markup('<a href="#claim-{0}">{0}</a>').format(ref.id)
        if ref.kind == "command":
            return Markup("<code>{}</code>").format(self.words(ref.id))
        return Markup(super().ref(ref))


@dataclass(frozen=True)
class Html:
    """How blocks become HTML here: who speaks, who draws, and which heading a part of a section has."""

    writer: Writer = field(default_factory=Writer)
    drawers: Mapping[str, Drawer] = field(default_factory=dict)
    level: int = 3
    prefix: str = ""
    """Before every id, so that no two sections share one."""
    used: dict[str, int] = field(default_factory=dict)
    """How often an id was asked for: the second time it gets a number."""

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """Blocks, one after the other."""
        return Markup("\n").join(self.block(block) for block in blocks)

    def block(self, block: Block) -> Markup:
        """One block."""
        say = self.writer.say
        match block:
            case Say(words, _, quiet):
                tag = Markup('<p class="small">{}</p>' if quiet else "<p>{}</p>")
                return Markup("\n").join(
                    tag.format(sentence(line)) for line in say(words).split("\n") if line.strip()
                )
            case Verbatim(lines):
                return Markup("<pre>{}</pre>").format(Markup("\n").join(self.writer.words(t) for t in lines))
            case Heading(words, level, tag, good):
                verdict = Markup("")
                if tag:
                    kind = "" if good is None else " yes" if good else " no"
                    verdict = Markup(' <span class="tag{}">{}</span>').format(kind, say(tag))
                return Markup("<h{0}>{1}{2}</h{0}>").format(self.level + level - 1, say(words), verdict)
            case Bullets(items, numbered):
                inside = Markup("\n").join(Markup("<li>{}</li>").format(sentence(say(i))) for i in items)
                return Markup("<{0}>\n{1}\n</{0}>").format("ol" if numbered else "ul", inside)
            case Table():
                return self.table(block) if block.shown else Markup("")
            case Figure():
                return self.figure(block)
            case Note(words):
                return Markup('<div class="note"><p>{}</p></div>').format(sentence(say(words)))
            case Action(text=words, lens=lens, settings=settings):
                options = " ".join(f"--{name} {value}".rstrip() for name, value in settings)
                return Markup("<p><code>detente {} CASE {}</code>: {}</p>").format(lens, options, say(words))
            case Details(summary, inside):
                return Markup("<details>\n<summary>{}</summary>\n{}\n</details>").format(
                    say(summary), self.blocks(inside)
                )

    def table(self, table: Table, id: str = "") -> Markup:
        """A table that can be scrolled and read aloud."""
        say = self.writer.say
        columns, cells = laid(table, self.writer)
        anchors = [row[0].id if isinstance(row[0], Ref) else row[0] for row in table.rows[: len(cells)]]
        classes = [_class("num" if c.align == "right" else c.width) for c in columns]
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(k, say(c.title))
            for c, k in zip(columns, classes, strict=True)
        )
        body = Markup("\n").join(
            Markup("<tr{1}>{0}</tr>").format(
                Markup("").join(
                    Markup('<th scope="row"{}>{}</th>' if n == 0 else "<td{}>{}</td>").format(
                        k, Markup("<br>").join(cell.split("\n"))
                    )
                    for n, (cell, k) in enumerate(zip(row, classes, strict=True))
                ),
                Markup(' id="{}-{}"').format(table.anchor, said) if table.anchor else "",
            )
            for row, said in zip(cells, anchors, strict=True)
        )
        id = self._id(id or table.id or _slug(table.name or self._plain(table.caption)) or "table")
        more = left_out(table)
        rest = Markup('\n<p class="small">{} more.</p>').format(f"{more:,}") if more else ""
        caption = Markup('<caption id="{}-caption"><span>{}</span></caption>').format(id, say(table.caption))
        return Markup(
            '<div class="table" tabindex="0" role="region" aria-labelledby="{}-caption">\n<table>\n{}\n'
            "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>{}"
        ).format(id, caption, head, body, rest)

    def figure(self, figure: Figure) -> Markup:
        """A drawing with its caption and its numbers; the numbers alone where nobody draws its kind."""
        say = self.writer.say
        name = figure.id or figure.kind
        id = self._id(name)
        numbers = Table(figure.table.columns, figure.table.rows, caption=figure.title, most=figure.table.most)
        drawer = self.drawers.get(figure.kind)
        if drawer is None:
            return Markup("<p><b>{}.</b> {}</p>\n{}").format(
                say(figure.title), say(figure.caption), self.table(numbers, f"{name}-data")
            )
        return Markup(
            '<figure id="{}">\n<div class="scroll drawing{}" tabindex="0" role="region" aria-label="Drawing: {}">{}'
            "</div>\n<figcaption><b>{}.</b> {}</figcaption>\n<details>\n<summary>The numbers in this figure</summary>\n"
            "{}\n</details>\n</figure>"
        ).format(
            id,
            " wide" if figure.wide else "",
            self._plain(figure.title),
            drawer(replace(figure, id=id), self.writer),
            say(figure.title),
            say(figure.caption),
            self.table(numbers, f"{name}-data"),
        )

    def _id(self, name: str) -> str:
        """An id of this section that nothing else has."""
        id = self.prefix + name
        self.used[id] = count = self.used.get(id, 0) + 1
        return id if count == 1 else f"{id}-{count}"

    def _plain(self, text: Text) -> str:
        return Speaker(self.writer.titles).say(text)


def sentence(said: Any) -> Markup:
    """What was said, with a capital letter and a full stop."""
    body = Markup(str(said).strip())
    if not body or body[0] == "<":
        return body
    return Markup(body[0].upper() + body[1:] + ("" if body[-1] in ".!?:…" else "."))


def _class(kind: str) -> Markup:
    return Markup(' class="{}"').format(kind) if kind else Markup("")


def _slug(text: str) -> str:
    """Letters, digits and hyphens of a text, for an id."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words)[:40].rstrip("-")
