"""Who moves next, and what follows: predicted play beside "nothing moves"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.lenses.paths.result import PathsResult, dates
from detente.lenses.paths.sensitivity import SHORT
from detente.lenses.paths.show import LIKELY, accuracy
from detente.report import paths_tables as say
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.report.paths import FULL, NotPredicted, PathsFindings
from detente.report.text import listed, whole
from detente.view.interval import half_width

from .registry import Section, register

MOVES = 10
SEQUENCES = 6


def found(inputs: ReportInputs) -> PathsFindings | NotPredicted | None:
    """The findings gathered, if any."""
    result = inputs.results.get("paths")
    return result if isinstance(result, PathsFindings | NotPredicted) else None


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    f = found(inputs)
    if f is None:
        return None
    if isinstance(f, NotPredicted):
        return {"reason": f.reason}
    r, s, e = f.result, f.sensitivity, f.effect
    at = dates(r)
    never = say.held_outcomes(r)
    unlikely = [o.title for o in r.outcomes if not say.shown_outcome(o) and o not in never]
    listed_moves = [m for m in r.next_moves if m.share >= LIKELY][:MOVES] or r.next_moves[:1]
    varied = f.varied
    return {
        "reason": "",
        "focus": _focus_title(inputs, f.chosen_focus),
        "focus_id": f.chosen_focus,
        "held": len(r.held),
        "unsettled": say.unsettled(r),
        "lead": say.says_next(inputs, r),
        "assumed": say.assumed(inputs, r),
        "moves": [say.move_row(inputs, r, m) for m in listed_moves],
        "more_moves": len(r.next_moves) - len(listed_moves),
        "costly": any(m.cost for m in listed_moves),
        "figure": say.figure(inputs, r),
        "still": say.still(inputs, r),
        "outcomes": say.outcome_rows(r),
        "outcome_columns": [
            ("Outcome", "wide"),
            ("If nothing moves", "col"),
            *((say.day(r.dates[n]), "num") for n in at),
            ("Ever by then", "num"),
            ("Half by", "num"),
        ],
        "unlikely": listed(unlikely),
        "never": listed([o.title for o in never]),
        "deadlines": say.deadline_lines(r),
        "sequences": [
            [
                "; then ".join(say.in_words(inputs, m) for m in q.moves) or "Nothing moves",
                f"{100 * q.chance:.1f} %",
                f"{100 * half_width(q.error):.1f}",
            ]
            for q in r.sequences[:SEQUENCES]
        ],
        "simulations": whole(r.settings.simulations),
        "values": say.values(inputs, r),
        "fallback_rows": say.fallback_rows(inputs, e) if e is not None else [],
        "fallback_says": say.fallback_says(inputs, e) if e is not None else [],
        "sensitivity": say.sensitivity_rows(inputs, f),
        "varied": varied.focus if varied is not None and varied.focus != r.focus else "",
        "varied_title": _focus_title(inputs, varied.focus) if varied is not None else "",
        "not_varied": varied is None,
        "sensitivity_columns": [
            ("Answer", "mid"),
            ("As stated", "num"),
            ("Moves by", "num"),
            *(
                (f"{SHORT[x.parameter].capitalize()} {x.end}", "num")
                for x in (s.ends if s is not None else ())
            ),
        ],
        "sensitivity_note": say.sensitivity_note(inputs, f),
        "draws": say.draw_rows(inputs, f),
        "draw_count": f.draws.draws if f.draws is not None else 0,
        "draws_failed": len(f.draws.failed) if f.draws is not None else 0,
        "method": [*accuracy(r), *r.notes, *_coarser(inputs, f, r)],
    }


def _focus_title(inputs: ReportInputs, name: str) -> str:
    focus = inputs.case.focus.get(name) if name else None
    return (focus.title if focus is not None else "") or name


def _coarser(inputs: ReportInputs, f: PathsFindings, r: PathsResult) -> list[str]:
    """What this page does more coarsely than it could."""
    if f.reach == FULL:
        return []
    larger = "" if not f.chosen_focus else f", focus `{f.chosen_focus}` in place of a larger one"
    fewer = (
        f", {r.settings.simulations:,} simulations in place of {FULL.simulations:,}"
        if r.settings.simulations < FULL.simulations
        else ""
    )
    return [
        f"this page is quick: a tolerance of {f.reach.tolerance:g} in place of {FULL.tolerance:g}{fewer}, no draws of "
        f"predicted play{larger}; `detente analyze --full` takes the finer ones, and minutes"
    ]


def _focus_option(inputs: ReportInputs) -> str:
    f = found(inputs)
    name = inputs.focus or (f.chosen_focus if isinstance(f, PathsFindings) else "")
    return f" --focus {words.quoted(name)}" if name else ""


def _commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    case = words.case_argument(inputs)
    f = found(inputs)
    if isinstance(f, NotPredicted):
        if f.too_large:
            return ((f"detente analyze {case} --full", "a page that looks at larger spaces"),)
        return ((f"detente paths {case}", "what is wrong, where, and how to mend it"),)
    focus = _focus_option(inputs)
    at = f" --play-focus {words.quoted(f.chosen_focus)}" if f is not None and f.chosen_focus else ""
    return (
        (f"detente paths {case}{focus}", "all of this, finer"),
        (f"detente paths {case}{focus} --sensitivity --draws 200", "how far it leans on every estimate"),
        (f"detente deals {case} --fallbacks play{at}", "the deals against what playing on is worth"),
    )


SECTION = register(
    Section(
        id="paths",
        order=570,
        title="Who moves next, and what follows",
        shows="Predicted play: everyone follows the interests stated above, one move at a time, alone or with the "
        "consent a move needs; beside it, what stands if nothing moves.",
        read="It is computed from stated interests: no forecast and no equilibrium, and what the case leaves out does "
        "not happen in it. The last tables say how far it leans on how the actors are taken to play.",
        template="paths.html.j2",
        context=context,
        command=_commands,
    )
)
