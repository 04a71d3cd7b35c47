"""From everything gathered to one self-contained page: no script, no request, the same bytes for the same inputs."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.case.schema import Case
from detente.lenses.lens import shown as blocks_of
from detente.progress import Progress, part, step
from detente.view.blocks import Block, Heading, Note
from detente.view.html import Html, Writer
from detente.view.speech import say, titles_of

from .charts import DRAWERS
from .inputs import Asked, ReportInputs
from .sections import SECTIONS
from .svg import clean


def build_report(inputs: ReportInputs, progress: Progress | None = None) -> str:
    """The report as HTML. ``progress`` is called with the fraction done and what is being written."""
    case, game = inputs.case, inputs.game
    shown: list[dict[str, Any]] = []
    parts: dict[str, tuple[Markup, tuple[tuple[str, str], ...]]] = {}
    for k, section in enumerate(SECTIONS):
        step(progress, k, len(SECTIONS))(0.0, section.title)
        body = html(case, section.id).blocks(section.blocks(inputs))
        if body and section.within:
            parts[section.within] = (body, section.command(inputs))
        elif body:
            shown.append({"about": section, "body": body, "commands": section.command(inputs)})
    for asked, body in bodies(inputs.asked, case):
        about = asked.section
        inside = (a for a in inputs.asked if about.id in (a.section.id, a.section.within))
        own = chain.from_iterable(commands(a, inputs.argument()) for a in inside)
        more, further = parts.get(about.id, (Markup(""), ()))
        shown.append({"about": about, "body": body + more, "commands": [*own, *further]})
    changed = [f"--variant {v}" for v in inputs.variants] + [f"--set {s}" for s in inputs.sets]
    held: str = Markup("")
    if inputs.focus:
        changed.append(f"--focus {inputs.focus}")
        options = {game.issues[j]: o[0] for j, o in enumerate(game.options) if len(o) == 1}
        words = "Only the issues of this focus vary. Held: {:state}."
        held = html(case, "held").writer.say(say(words, options))
    style = (files("detente.report") / "templates" / "style.css").read_text(encoding="utf-8")
    page = environment().get_template("page.html.j2")
    written = page.render(
        title=case.title or case.case,
        case_id=case.case,
        as_of=case.as_of.isoformat(),
        question=case.question or "",
        summary=case.summary or "",
        changed=changed,
        held=held,
        version=inputs.version,
        case_hash=inputs.case_hash,
        sections=sorted(shown, key=lambda one: one["about"].order),
        style=Markup(re.sub(r"\s*\n\s*", "\n", style)),
    )
    part(progress, 0.0, 1.0)(1.0, "report")
    return written + "\n"


def blocks(asked: Asked) -> Iterator[Block]:
    """What a section shows: its answer, or why there is none."""
    if asked.result is not None:
        yield from blocks_of(asked.ask, asked.result, asked.draws)
    for d in asked.refused.diagnostics if asked.refused is not None else ():
        yield Note(f"{d.code}: {d.message}. {d.help}")


def html(case: Case, section: str) -> Html:
    """How a section's blocks become HTML on the page of a case."""
    return Html(Writer(titles_of(case), frozenset(case.claims)), DRAWERS, prefix=f"{section}-")


def bodies(every: tuple[Asked, ...], case: Case) -> Iterator[tuple[Asked, Markup]]:
    """Each section with its HTML, parts of a section after it."""
    for asked in every:
        if asked.section.within:
            continue
        body = html(case, asked.section.id).blocks(blocks(asked))
        for one in (one for one in every if one.section.within == asked.section.id):
            # What stops the whole section is said once.
            if one.refused is None or asked.refused is None:
                inside = [Heading(one.section.title), *blocks(one)]
                body += Markup("\n") + html(case, one.section.id).blocks(inside)
        yield asked, body


def commands(asked: Asked, case: str) -> list[tuple[str, str]]:
    """What digs deeper, as it would be typed; the focus that was taken, where it was."""
    if asked.result is None:
        return [
            (f"detente {asked.lens.name} {case}", "what is wrong, where, and how to mend it"),
            (f"detente analyze {case} --full", "a page that looks at larger spaces"),
        ]
    focus = getattr(asked.result, "focus", "")
    line = f"detente {asked.lens.name} {case}" + (f" --focus {shlex.quote(focus)}" if focus else "")
    return [(f"{line} {options}".rstrip(), words) for options, words in asked.section.commands]


@cache
def environment() -> Environment:
    """The template engine, strict: everything is escaped whatever its file is called, nothing may be undefined, nothing
    but text is printed."""
    return Environment(
        loader=PackageLoader("detente.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )


def _printable(value: Any) -> Any:
    """What an expression may print: text, whole numbers, and markup of our own making."""
    match value:
        case Markup():
            return value
        case str():
            return clean(value)
        case StrictUndefined():
            return str(value)
        case int() if not isinstance(value, bool):
            return value
    raise TypeError(f"a template printed {type(value).__name__} {value!r}; format it first")
