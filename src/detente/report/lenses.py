"""The sections of the page that lenses bring: each ask with a section is asked, and shown by its own view."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from markupsafe import Markup

from detente.case.diagnostics import Problems
from detente.case.schema import Case
from detente.front import Door
from detente.lenses import LENSES
from detente.lenses.lens import Ask, Lens, Run, Section, answer, shown
from detente.lenses.spread import over_draws
from detente.progress import Progress, step
from detente.view.blocks import Block, Heading, Note
from detente.view.html import Html, Writer
from detente.view.speech import titles_of

from .charts import DRAWERS
from .inputs import Asked, ReportSettings


def sections() -> list[tuple[Lens, Ask[Any, Any], Section]]:
    """Every section a lens brings, in order."""
    every = ((lens, ask, ask.section) for lens in (e.lens() for e in LENSES.values()) for ask in lens.asks)
    with_section = [(lens, ask, section) for lens, ask, section in every if section is not None]
    return sorted(with_section, key=lambda one: one[2].order)


def retrodicts(case: Case, today: dt.date | None = None) -> bool | None:
    """Whether a page made ``today`` calls the case's questions retrodictions, the case's own day being past.

    This is all that a page has from the day it is made. None where it asks no question, so that the day decides
    nothing.
    """
    if not (case.mechanisms and case.narratives and case.questions):
        return None
    return case.as_of < (today or dt.date.today())


def ask_all(
    door: Door,
    settings: ReportSettings,
    focus: str,
    run: Run,
    progress: Progress | None = None,
    *,
    today: dt.date | None = None,
) -> tuple[Asked, ...]:
    """Asks for every section that applies. A lens that refuses is shown refusing. Of the day that the page is made an
    ask is told no more than :func:`retrodicts`: the case's own, or the first after it."""
    case = door.need().case
    day = case.as_of + dt.timedelta(days=bool(retrodicts(case, today)))
    every = [one for one in sections() if one[2].applies(door)]
    # What the page is asked for holds for every lens that has a setting of that name.
    given = {n: v for n, v in asdict(settings).items() if n not in ("draws", "full")}
    asked = []
    for k, (lens, ask, section) in enumerate(every):
        at = step(progress, k, len(every))
        at(0.0, section.title)
        doing = replace(run, progress=at)
        record = ask.settings.full() if settings.full else ask.settings.quick()
        on = {"focus": focus if section.on_focus else "", "today": day}
        record = record.but(**{n: v for n, v in (given | on).items() if n in ask.settings.model_fields})
        most = section.full_draws if settings.full else section.draws
        count = min(settings.draws, most) if ask.draws_too else 0
        try:
            result = answer(lens, ask, door, record, doing)
            follow = count and ask.undrawn(record, result) is None
            draws = over_draws(ask, door, record, result, count=count, run=doing) if follow else None
            asked.append(Asked(lens, ask, section, record, result, draws))
        except Problems as refused:
            asked.append(Asked(lens, ask, section, record, None, refused=refused))
    return tuple(asked)


def blocks(asked: Asked) -> Iterator[Block]:
    """What a section shows: its answer, or why there is none."""
    if asked.result is not None:
        yield from shown(asked.ask, asked.result, asked.draws)
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
        # What stops the whole section is said once.
        body = html(case, asked.section.id).blocks(blocks(asked))
        for part in every:
            if part.section.within == asked.section.id and (part.refused is None or asked.refused is None):
                inside = [Heading(part.section.title), *blocks(part)]
                body += Markup("\n") + html(case, part.section.id).blocks(inside)
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
