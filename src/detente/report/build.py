"""From everything gathered to one self-contained page: no script, no request, the same bytes for the same inputs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from detente.progress import Progress, part, step
from detente.report.sections.registry import Section, sections
from detente.view.speech import say

from . import words
from .environment import environment
from .inputs import ReportInputs
from .lenses import bodies, html
from .lenses import commands as commands_of


def build_report(inputs: ReportInputs, progress: Progress | None = None) -> str:
    """The report as HTML. ``progress`` is called with the fraction done and what is being written."""
    shown: list[tuple[int, dict[str, Any]]] = []
    parts: dict[str, tuple[Markup, tuple[tuple[str, str], ...]]] = {}
    every = sections()
    for k, section in enumerate(every):
        step(progress, k, len(every))(0.0, section.title)
        body = _body(section, inputs)
        if body is not None and section.within:
            parts[section.within] = (body, section.command(inputs))
        elif body is not None:
            shown.append((section.order, _shown(section, body, section.command(inputs))))
    for asked, body in bodies(inputs.asked, inputs.case):
        inside = [a for a in inputs.asked if asked.section.id in (a.section.id, a.section.within)]
        commands = [c for part in inside for c in commands_of(part, words.case_argument(inputs))]
        more, further = parts.get(asked.section.id, (Markup(""), ()))
        shown.append((asked.section.order, _shown(asked.section, body + more, [*commands, *further])))
    shown.sort(key=lambda one: one[0])
    case = inputs.case
    page = environment().get_template("page.html.j2")
    html = page.render(
        title=case.title or case.case,
        case_id=case.case,
        as_of=case.as_of.isoformat(),
        question=case.question or "",
        summary=case.summary or "",
        changed=_changed(inputs),
        held=_held(inputs),
        version=inputs.version,
        case_hash=inputs.case_hash,
        sections=[section for _, section in shown],
        style=_style(),
    )
    part(progress, 0.0, 1.0)(1.0, "report")
    return html + "\n"


def _shown(section: Any, body: Markup, commands: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "shows": section.shows,
        "read": section.read,
        "body": body,
        "commands": commands,
    }


def _changed(inputs: ReportInputs) -> list[str]:
    """What was applied to the case as written, as typed."""
    typed = [f"--variant {v}" for v in inputs.variants] + [f"--set {s}" for s in inputs.sets]
    return typed + ([f"--focus {inputs.focus}"] if inputs.focus else [])


def _held(inputs: ReportInputs) -> str:
    """Under a focus: what was not varied, and where it was held."""
    if not inputs.focus:
        return Markup("")
    game = inputs.game
    held = {game.issues[j]: o[0] for j, o in enumerate(game.options) if len(o) == 1}
    sentence = say("Only the issues of this focus vary. Held: {:state}.", held)
    return html(inputs.case, "held").writer.say(sentence)


def _body(section: Section, inputs: ReportInputs) -> Markup | None:
    return html(inputs.case, section.id).blocks(section.blocks(inputs)) or None


def _style() -> Markup:
    text = (files("detente.report") / "templates" / "style.css").read_text(encoding="utf-8")
    return Markup(re.sub(r"\s*\n\s*", "\n", text))
