"""The paths lens under the contract."""

import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Problems
from detente.case.sections import NEEDS
from detente.ensembles.run import Run
from detente.formats.efg import write_efg
from detente.front import Door
from detente.game import space
from detente.game.focus import size
from detente.lenses.lens import Ask, Cost, Export, Headline, Lens, Section
from detente.lenses.subject import focus_on
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.predict import focus_of
from detente.play.segments import accept, deadlines
from detente.play.settings import PathsSettings
from detente.view.data import plain

from . import view
from .analyze import analyze
from .draws import DRAWS, PathsDraws, answers, followed, label
from .result import PathsResult, Tree, dates
from .sensitivity import PlaySensitivity, sensitivity, table

DIGITS = 6
"""Of a number that is stored."""


def paths(door: Door, settings: PathsSettings, run: Run) -> PathsResult:
    """Who moves where, in what order, by when (Definitions 11.1–11.6)."""
    file = door.need(NEEDS["paths"])
    most = min(settings.at_once, settings.max_states)
    settings = settings.but(focus=focus_on(door, settings.focus, most, run))
    if door.draw is None:
        return analyze(file, settings, run.progress)
    return analyze(file, settings.but(seed=door.seed), run.progress, draw=door.draw)


def leaning(door: Door, settings: PathsSettings, run: Run) -> PlaySensitivity:
    """How much each answer moves with the decisiveness, inertia and patience of all actors (Definition 11.8)."""
    base = paths(door, settings, run.part(0.0, 0.2))
    again = base.settings.but(simulations=0, deadline_effects=False)
    return sensitivity(door, base, again, run.part(0.2, 1.0))


def _parts(result: PathsResult | PlaySensitivity) -> tuple[PathsResult, PlaySensitivity | None]:
    """The prediction, and what it leans on where that was asked."""
    return (result.base, result) if isinstance(result, PlaySensitivity) else (result, None)


def data(result: PathsResult | PlaySensitivity, spread: PathsDraws | None) -> dict[str, Any]:
    """The answer as JSON has it, whichever was asked."""
    base, leans = _parts(result)
    return {
        "paths": base.to_json(),
        "sensitivity": leans and leans.to_json(),
        "draws": spread and spread.to_json(),
    }


def stored(result: PathsResult | PlaySensitivity, draws: PathsDraws | None) -> dict[str, Any]:
    """A prediction as it is stored: small, dated, and the same bytes from the same case, settings and seed.

    What was predicted must be there to be compared with what happened, beside what "nothing moves" would have said. So
    the record holds the case's hash, the settings, the seed and the version, every outcome and issue by date, and the
    baseline. Numbers are rounded to six decimals: more than they are good for, and few enough that another machine
    writes the same.
    """
    r, leans = _parts(result)
    at = dates(r)
    found: dict[str, Any] = {
        "what": "predicted play, not an equilibrium, beside the baseline that nothing moves",
        "case": r.case,
        "case_hash": r.case_hash,
        "as_of": r.as_of,
        "version": r.version,
        "seed": r.settings.seed,
        "settings": _plain(r.settings),
        "focus": r.focus,
        "held": list(r.held),
        "start": r.start,
        "horizon_months": _round(r.horizon),
        "dates": [r.dates[n] for n in at],
        "outcomes": {
            o.id: {
                "title": o.title,
                "baseline": float(o.baseline),
                "holds": [_round(o.holds[n]) for n in at],
                "held_by_then": [_round(o.reached[n]) for n in at],
            }
            for o in r.outcomes
        },
        "issues": {
            f.issue: {
                "baseline": f.baseline,
                "chances": {o: [_round(f.chances[n][k]) for n in at] for k, o in enumerate(f.options)},
            }
            for f in r.fans
        },
        "nothing_has_moved": [_round(r.unmoved[n]) for n in at],
        "next_moves": [
            {"move": label(m), "share": _round(m.share), "per_month": _round(m.rate), "gain": _round(m.gain)}
            for m in r.next_moves[: r.settings.max_followed]
        ],
        "values": {
            a: {"playing_on": _round(v), "baseline": _round(b)}
            for a, v, b in zip(r.actors, r.fallback_values, r.baseline_values, strict=True)
        },
        "accuracy": _plain(r.accuracy),
        "assumed": view.assumed(r),
        "notes": view.notes(r),
    }
    if leans is not None:
        found["sensitivity"] = {
            "at": r.dates[at[-1]],
            "ends": [f"{e.parameter} {e.end}" for e in leans.ends],
            "rows": [
                {
                    "kind": x.kind,
                    "id": x.id,
                    "stated": _round(x.stated),
                    "ends": list(map(_round, x.ends)),
                    "moves_by": _round(x.most),
                }
                for x in table(leans)
            ],
            "assumed": [_plain(a) for a in leans.assumed],
            "left_out": [f"{x.parameter} {x.end}: {x.why}" for x in leans.left_out],
        }
    if draws is not None:
        found["draws"] = {
            "done": draws.draws,
            "asked": draws.asked,
            "failed": len(draws.failed),
            "outcomes": {
                o: [{name: _round(x) for name, x in asdict(s).items()} for s in each]
                for o, each in draws.outcomes.items()
            },
        }
    return found


def _round(x: float) -> float | None:
    """None where there is no number; never −0."""
    return round(x, DIGITS) + 0.0 if math.isfinite(x) else None


def _plain(value: Any) -> Any:
    # Errors and residuals are far below six decimals, and only their size is of interest.
    return plain(plain(value), forms={float: lambda x: float(f"{x:.3g}")})


def tree(door: Door, settings: PathsSettings, file: Path) -> Tree:
    """Writes a small game's play as an extensive form. Raises Problems (L313, X114)."""
    case = door.need(NEEDS["paths"]).case
    most = min(settings.at_once, settings.max_states)
    game = door.game(focus=focus_on(door, settings.focus, most, Run()) or None)
    play = play_of(case, settings.seed, -1 if door.draw is None else door.draw)
    board = board_of(game, play, settings.lift_red_lines)
    file.parent.mkdir(parents=True, exist_ok=True)
    steps = write_efg(file, board, space.encode(game, game.status_quo))
    return Tree(str(file), steps, steps / board.total_rate)


def headlines(result: PathsResult) -> list[Headline]:
    """The likeliest next moves, and the chance of each outcome at the horizon."""
    return [
        *(
            Headline(kind="moves next", subject=label(m), number=m.share, unit="chance")
            for m in result.next_moves
        ),
        *(Headline(kind="happens", subject=o.id, number=o.holds[-1], unit="chance") for o in result.outcomes),
    ]


def cost(door: Door, settings: PathsSettings) -> Cost:
    """Some twenty values a state and actor; a game that is too large is refused (L302)."""
    file = door.need(NEEDS["paths"])
    focus = focus_of(file.case, settings)
    states = size(file.case, focus)
    refused = None
    if states > settings.max_states:
        try:
            accept(door.game(focus=focus or None), settings, len(deadlines(file)) + 1)
        except Problems as wrong:
            refused = wrong
    return Cost(states, bytes=states * len(file.case.actors) * 200, seconds=states * 1e-3, refused=refused)


def _moves(door: Door) -> bool:
    """Whether anybody can move at all."""
    try:
        return bool(door.game().moves)
    except Problems:
        return True


PATHS: Ask[PathsSettings, Any] = Ask(
    name="paths",
    question="Who moves next, and what is likely by when, beside what stands if nothing moves.",
    settings=PathsSettings,
    analyze=paths,
    needs=lambda settings: NEEDS["paths"],
    answers=lambda result: answers(result, followed(result)),
    draws=DRAWS,
    # One order, whichever was asked.
    blocks=lambda result, spread: view.answer(*_parts(result), spread),
    data=data,
    stored=stored,
)

SENSITIVITY = replace(
    PATHS,
    name="sensitivity",
    question="How much each answer moves when decisiveness, inertia and patience go to their low and high, beside the "
    "answers.",
    analyze=leaning,
    answers=None,
    section=Section(
        id="paths",
        order=570,
        title="Who moves next, and what follows",
        shows="Predicted play: everyone follows the interests stated above, one move at a time, alone or with the "
        "consent a move needs; beside it, what stands if nothing moves.",
        read="It is computed from stated interests: no forecast and no equilibrium, and what the case leaves out does "
        "not happen in it. The last tables say how far it leans on how the actors are taken to play.",
        applies=_moves,
        draws=0,
        full_draws=1_000,
        commands=(
            ("", "all of this, finer"),
            ("--sensitivity --draws 200", "how far it leans on every estimate"),
        ),
    ),
)

LENS = Lens(
    name="paths",
    about="""Who moves next and what follows, by stated interests.

    Predicted play in continuous time: who moves next and why, in values; the chance of each outcome and the state of
    each issue by date, beside what stands if nothing moves; what a deadline changes; the commonest sequences. Where
    the space is too large and no --focus is given, the first focus that is small enough is taken, and that is said.""",
    asks=(PATHS, SENSITIVITY),
    exports=(
        Export(
            name="efg",
            about="Write a small game's play as an extensive form to FILE, for Gambit and others, and answer nothing "
            "else.",
            write=tree,
        ),
    ),
    headlines=headlines,
    codes=("L102", "L301", "L302", "L303", "L313", "L341"),
    cost=cost,
)
