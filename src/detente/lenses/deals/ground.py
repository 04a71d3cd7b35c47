"""The game a question of this lens is asked of, and its deals, which several questions share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from detente.case.diagnostics import problem
from detente.case.schema import Case
from detente.case.sections import NEEDS
from detente.ensembles.run import Run
from detente.front import Door, base_game
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.red_lines import lift
from detente.play.settings import PathsSettings

from .analyze import analyze
from .describe import describe
from .result import DealsResult, Dropped, FallbackEffect
from .settings import DealsSettings, GameSettings, SolveSettings


@dataclass(frozen=True, eq=False)
class Ground:
    """What is asked of: the game with the fallbacks chosen, and the same with those of the case."""

    game: Game
    written: Game
    case: Case | None = None
    """The case whose fallbacks are those chosen, where it is not as written."""
    values: Mapping[str, float] | None = None
    """Of playing on, points by actor, where it is somebody's fallback."""


def ground(door: Door, settings: GameSettings, run: Run) -> Ground:
    """The game, red lines as declared. Raises Problems (X109, and those of predicted play)."""
    written = door.game(focus=settings.focus or None)
    if settings.fallbacks == "as-written":
        if settings.play_focus:
            raise problem(
                "X109", "a focus is named for playing on, which is not valued", "add --fallbacks play"
            )
        return Ground(written, written)
    from detente.play.fallbacks import declared, playing_on, with_play
    from detente.play.predict import focus_of

    file = door.need(NEEDS["paths"])
    if settings.fallbacks == "declared" and not declared(file.case):
        raise problem(
            "X109",
            "--fallbacks declared: the case gives nobody `{play: paths}`",
            "write --fallbacks play, or `fallbacks: {ACTOR: {inside: {play: paths}}}` in the case",
        )
    asked = PathsSettings(
        focus=settings.play_focus or settings.focus,
        at_once=settings.max_play_states,
        seed=settings.seed,
        lift_red_lines=settings.lift_red_lines,
    )
    focus = focus_of(file.case, asked)
    if focus != settings.focus:
        run.note(f"the value of playing on is that on the issues of focus `{focus}`, the others held")
    worth = playing_on(file, asked, progress=run.progress)
    case = with_play(file.case, worth if settings.fallbacks == "play" else declared(file.case))
    game = compile_case(
        case, case_hash=file.hash, base=base_game(file), focus=settings.focus or None, fallback_values=worth
    )
    return Ground(game, written, case, worth)


def lifted(door: Door, settings: GameSettings, run: Run) -> Game:
    """The game without the red lines that are lifted. Raises Problems (L102, and those of :func:`ground`)."""
    return lift(ground(door, settings, run).game, settings.lift_red_lines)[0]


@dataclass(frozen=True, eq=False)
class Solved:
    """A ground and its deals."""

    ground: Ground
    game: Game
    """Without the red lines that are lifted."""
    result: DealsResult


_SOLVED: WeakKeyDictionary[Door, dict[SolveSettings, Solved]] = WeakKeyDictionary()
"""What was solved of each case that is still open: a page asks several questions of the same deals."""


def solved(door: Door, settings: SolveSettings, run: Run) -> Solved:
    """The deals of a case, found once. Asked for a list of deals, it is that list; by another question, any."""
    listing = settings if isinstance(settings, DealsSettings) else None
    key = SolveSettings(**{name: getattr(settings, name) for name in SolveSettings.model_fields})
    before = _SOLVED.setdefault(door, {})
    known = before.get(key)
    if known is not None and listing in (None, known.result.settings):
        return known
    of = known.ground if known is not None else ground(door, settings, run)
    record = listing or DealsSettings(**dict(key))
    result = analyze(of.game, record, run.progress)
    game = lift(of.game, record.lift_red_lines)[0]
    if of.written is not of.game:
        as_written = analyze(of.written, record, run.progress)
        result = replace(result, fallbacks=effect(of.written, as_written, game, result))
    before[key] = Solved(of, game, result)
    return before[key]


def effect(written: Game, before: DealsResult, game: Game, after: DealsResult) -> FallbackEffect:
    """What the fallbacks of ``game``, whose deals are ``after``, change in those of ``written``, ``before``. Both games
    are about the same states: with V_i in place of d_i every state stands where it stood, and only what each gains by
    it, and who would refuse it, moves."""
    parties = game.agreement.parties
    voices = [*parties, *sorted({r.actor for r in game.ratifiers} - set(parties))]
    dropped = []
    for number, deal in enumerate(before.deals, 1):
        now = describe(game, deal.row)
        if not now.acceptable:
            short = tuple((who, -now.gain(who)) for who in now.refused_by if now.gain(who) < 0)
            dropped.append(Dropped(number, deal, now.refused_by, short))
    chosen = {s.name: {d.row for d in s.deals} for s in after.solutions if s.deals}
    return FallbackEffect(
        who=tuple(game.actors[i] for i in voices),
        before=tuple(float(written.inside[i]) / written.scale for i in voices),
        after=tuple(float(game.inside[i]) / game.scale for i in voices),
        acceptable=(before.counts.acceptable, after.counts.acceptable),
        frontier=(len(before.frontier_acceptable), len(after.frontier_acceptable)),
        followed=len(before.deals),
        dropped=tuple(dropped),
        same=tuple(
            (s.name, bool(chosen[s.name] & {d.row for d in s.deals}))
            for s in before.solutions
            if s.deals and s.name in chosen
        ),
    )
