"""Red lines lifted: the game without what they refuse and cost (Definition 1.9)."""

from dataclasses import replace

from detente.case.diagnostics import did_you_mean, problem

from .game import Game


def lift(game: Game, which: bool | tuple[str, ...]) -> tuple[Game, tuple[str, ...]]:
    """The game without the named red lines (all of them for True or ``all``), and the ids lifted. Raises L102."""
    known = {r.id for r in game.refusals} | {b.when.id for b in game.bonuses if b.kind == "red_line"}
    ids = known if which is True or which == ("all",) else set(which or ())
    for unknown in sorted(ids - known):
        raise problem(
            "L102",
            f"there is no red line `{unknown}` to lift",
            did_you_mean(unknown, known) or f"this game's red lines: {', '.join(sorted(known)) or 'none'}",
        )
    if not ids:
        return game, ()
    return (
        replace(
            game,
            refusals=tuple(r for r in game.refusals if r.id not in ids),
            bonuses=tuple(b for b in game.bonuses if b.kind != "red_line" or b.when.id not in ids),
        ),
        tuple(sorted(ids)),
    )
