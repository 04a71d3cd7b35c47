"""The questions ``detente paths`` answers; paths_show.py shows the answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import detente
from detente.case.diagnostics import Diagnostic
from detente.case.overwrite import opening, refuse_foreign

from . import screen
from .cases_in import Chosen
from .session import INTERRUPTED, answer, current

if TYPE_CHECKING:
    from detente.lenses.paths.draws import PathsDraws
    from detente.lenses.paths.result import PathsResult
    from detente.lenses.paths.sensitivity import PlaySensitivity
    from detente.play.settings import PathsSettings


def settings(
    chosen: Chosen,
    horizon: str | None,
    lifted: str | None,
    focus: str | None,
    *,
    end: bool,
    tolerance: float,
    seed: int,
) -> PathsSettings:
    """The lens's settings, from the options. Raises Problems."""
    from detente.game.focus import choose
    from detente.lenses.paths.entry import AT_ONCE, in_months
    from detente.play.settings import PathsSettings

    lift: bool | tuple[str, ...] = (
        tuple(x.strip() for x in lifted.split(",")) if lifted not in (None, "all") else lifted == "all"
    )
    made = PathsSettings(
        horizon=None if horizon is None else in_months(horizon),
        terminal="end" if end else "stationary",
        tolerance=tolerance,
        lift_red_lines=lift,
        seed=seed,
    )
    if focus is None:
        focus = choose(chosen.file.case, min(AT_ONCE, made.max_states))
        if focus:
            others = [f for f in chosen.file.case.focus if f != focus]
            more = f"; --focus chooses another: {', '.join(others)}" if others else ""
            screen.note(f"the whole case is more than can be played at once: focus `{focus}` is taken{more}")
            current().settings["focus"] = focus
    return replace(made, focus=focus or "")


def predicted(
    chosen: Chosen,
    settings: PathsSettings,
    *,
    draws: int,
    keep: Path | None,
    vary: bool,
    output: Path | None,
    limit: int,
) -> None:
    """Predicted play; with ``draws`` how far the answers spread, with ``vary`` how they lean on play; ``output`` is
    where the prediction is stored."""
    from detente.view.data import plain

    from . import paths_show

    if output is not None:
        refuse_foreign(
            output, opening('{\n "made_by": "detente paths"'), "a prediction stored by `detente paths`"
        )
    with screen.progress("paths", talk=True) as update:
        result = detente.paths(chosen.file, settings, progress=update)
    swung = None
    if vary:
        with screen.progress("sensitivity", talk=True) as update:
            swung = detente.paths_sensitivity(chosen.file, result, progress=update)
    spread: PathsDraws | None = None
    stopped = None
    if draws:
        spread = _draws(chosen, result, draws, keep)
        if spread.interrupted:
            words = f"interrupted; kept: {spread.draws:,} of {draws:,} draws"
            stopped = [
                Diagnostic("X130", "error", words, None, "run the same command again to go on from there")
            ]
            current().code = INTERRUPTED
            screen.report(stopped)
    if output is not None:
        _store(output, chosen.label, result, swung, spread)
    found = {"paths": result.to_json(), "sensitivity": plain(swung), "draws": plain(spread)}

    def show() -> None:
        paths_show.show(chosen.file.case, result, limit)
        if swung is not None:
            paths_show.show_sensitivity(result, swung, limit)
        if spread is not None:
            paths_show.show_draws(result, spread)
        paths_show.show_method(result)

    answer(found, show, stopped)


def _draws(chosen: Chosen, result: PathsResult, count: int, keep: Path | None) -> PathsDraws:
    file = keep or Path("reports") / chosen.file.case.case
    if keep is None:
        file.mkdir(parents=True, exist_ok=True)
    with screen.progress(f"{count} draws", talk=True) as update:
        spread = detente.paths_draws(
            chosen.file,
            result,
            count,
            seed=result.settings.seed,
            file=file,
            progress=lambda n: update(n / count, f"draw {n} of {count}"),
        )
    if spread.reused:
        screen.note(f"draws that were there already, in {file}: {spread.reused:,}")
    return spread


def _store(
    output: Path, label: str, result: PathsResult, swung: PlaySensitivity | None, spread: PathsDraws | None
) -> None:
    from detente.envelope import dumps
    from detente.lenses.paths.stored import prediction

    output.parent.mkdir(parents=True, exist_ok=True)
    record = {"made_by": "detente paths", "label": label, **prediction(result, swung, spread)}
    output.write_text(dumps(record) + "\n", encoding="utf-8", newline="\n")
    screen.note(f"wrote {output}")


def export(chosen: Chosen, settings: PathsSettings, efg: Path) -> None:
    """A small game's play as an extensive form. Raises Problems (L313)."""
    from detente.formats.efg import write_efg
    from detente.game import space
    from detente.play.behavior import play_of
    from detente.play.board import board_of

    from .cases_in import game_of

    game = game_of(chosen, settings.focus or None)
    board = board_of(game, play_of(chosen.file.case, settings.seed), settings.lift_red_lines)
    efg.parent.mkdir(parents=True, exist_ok=True)
    steps = write_efg(efg, board, space.encode(game, game.status_quo))
    months = steps / board.total_rate

    def words() -> None:
        screen.say(
            f"{efg}: {screen.counted(steps, 'step')} of predicted play without a discount, "
            f"{screen.number(months)} months in all"
        )

    answer({"file": efg, "steps": steps, "months": months}, words)
