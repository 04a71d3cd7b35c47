"""The roadmap lens under the contract."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from detente import notation
from detente.case.diagnostics import Diagnostic, Problems, problem, shown
from detente.case.load import CaseFile
from detente.case.schema import months
from detente.case.sections import FOCUS, NEEDS, OUTCOMES
from detente.ensembles.follow import Done
from detente.ensembles.plan import Task
from detente.ensembles.run import Run
from detente.ensembles.store import Entry
from detente.front import Door
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.red_lines import lift
from detente.lenses.lens import Answers, Ask, Draws, Headline, Lens, Section
from detente.play.behavior import Play, play_of
from detente.view.remarks import remark

from . import view
from .analyze import analyze_road, analyze_search
from .check import Cache
from .declare import declared, through
from .enumerate import markov_perfect
from .promises import Promise, declared_promises, in_force, promise_of
from .result import MovedLine, RoadDraws, RoadsResult, SearchResult
from .road import Road, deltas
from .robust import is_verdict, moved, shares, verdict
from .settings import RoadmapSettings, SearchSettings, Terms

PERIOD = 3.0
"""Months a step lasts, where nobody says and the case declares no roadmap to take it from."""
LONGEST = 1_200
"""Months a step can last."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A case as it was asked about, at its point estimates or in one draw."""

    file: CaseFile
    game: Game
    play: Play
    promises: tuple[Promise, ...]
    terms: Terms
    seed: int = 0
    draw: int = -1

    @property
    def given(self) -> tuple[Promise, ...]:
        """The promises in force. Raises Problems (L323)."""
        return tuple(promise_of(self.game, text, self.promises) for text in self.terms.guarantee)

    @property
    def offered(self) -> tuple[Promise, ...]:
        """The case's promises that could still be made: those in force count once."""
        return tuple(p for p in self.promises if p.id not in self.terms.guarantee)


def roadmap(door: Door, settings: RoadmapSettings, run: Run) -> RoadsResult:
    """Whether phased agreements enforce themselves: all roadmaps of a case, or those named, side by side."""
    asked, cache = _asked(door, settings, NEEDS["roadmap"]), Cache(settings.max_courses)
    file, game = asked.file, asked.game
    roads, left_out = _roads(asked, settings)
    mend = settings.mends and max(len(r.steps) for r in roads) <= (settings.max_mended or float("inf"))
    table: list[MovedLine] = []
    results = []
    for k, road in enumerate(roads):
        run.progress(k / len(roads), road.name)
        results.append(analyze_road(game, road, asked.offered, mend=mend, cache=cache, settings=settings))
        if settings.sensitivity:
            table += moved(file.case, game, road, settings.max_courses)
    listed = None
    if settings.equilibria:
        period = _period(asked)
        listed = markov_perfect(game, deltas(asked.play, period), period=period, settings=settings)
    return RoadsResult(
        case=file.case.case,
        case_hash=file.hash,
        roads=tuple(results),
        moved=tuple(table),
        equilibria=listed,
        focus=game.focus,
        notes=(
            *((remark("focus", focus=game.focus, n=len(game.held)),) if game.focus else ()),
            *((remark("in force", promises=settings.guarantee),) if settings.guarantee else ()),
        ),
        titles=dict(zip(game.actors, game.actor_names, strict=True)),
        left_out=left_out,
        settings=settings,
    )


def search(door: Door, settings: SearchSettings, run: Run) -> SearchResult:
    """The best roads to a goal that enforce themselves, or what would make the nearest do so, within a stated bound."""
    asked = _asked(door, settings, NEEDS["roadmap"] | OUTCOMES)
    game = asked.game
    return analyze_search(
        game,
        asked.play,
        notation.goal(game, asked.file.case, settings.goal, "--to"),
        period=_period(asked),
        collapse=_collapse(game, settings.aftermath),
        promises=asked.offered,
        in_force=asked.given,
        settings=settings,
        progress=run.progress,
    )


Followed = tuple[tuple[str, ...], tuple[str, ...]]
"""Names of roads, ids of actors."""


def tracked(settings: RoadmapSettings, result: RoadsResult) -> tuple[RoadmapSettings, Followed]:
    """The roads there are."""
    return settings, (tuple(r.name for r in result.roads), tuple(result.titles))


def draw(door: Door, settings: RoadmapSettings, followed: Followed) -> Entry:
    """``roads``: each road's verdict (Definition 5.11)."""
    asked = _asked(door, settings, NEEDS["roadmap"])
    roads, _ = _roads(asked, settings, set(followed[0]))
    return {"roads": {road.name: verdict(asked.game, road, settings.max_courses) for road in roads}}


def fits(settings: RoadmapSettings, followed: Followed, entry: Entry) -> bool:
    """Whether an entry is one of :func:`draw`."""
    names, actors = followed
    return set(entry["roads"]) == set(names) and all(is_verdict(v, actors) for v in entry["roads"].values())


def summary(
    settings: RoadmapSettings, result: RoadsResult, followed: Followed, done: Done[Task]
) -> RoadDraws:
    """How often each road enforces itself."""
    lines = tuple(shares(name, [entry["roads"][name] for entry in done]) for name in followed[0] if len(done))
    return RoadDraws(len(done), settings.seed, lines, done.interrupted)


def _asked(door: Door, terms: Terms, needs: frozenset[str]) -> _Asked:
    file, focus, seed = door.need(needs), terms.focus or None, door.seed
    game, draw = replace(door, draw=None).game(focus=focus), -1
    if door.draw is not None:
        # On the scale of the point estimates, so that a regret is a share of the same.
        draw = door.draw
        game = compile_case(file.case, case_hash=file.hash, seed=seed, draw=draw, base=game, focus=focus)
    bare, _ = lift(game, terms.lift_red_lines)
    return _Asked(
        file=file,
        game=bare,
        play=play_of(file.case, seed, draw),
        promises=declared_promises(file.case, game, seed, draw),
        terms=terms,
        seed=seed,
        draw=draw,
    )


def _roads(
    asked: _Asked, settings: RoadmapSettings, only: set[str] | None = None
) -> tuple[list[Road], tuple[Diagnostic, ...]]:
    """The roads asked about, where none is all that the case declares, or those of them named ``only``; and why others
    are left out, where that is asked for. Raises Problems: L320, L321, X104, X105."""
    texts = settings.road or [r for r in asked.file.case.roadmaps if only is None or r in only]
    if not texts:
        raise problem("L320", "the case declares no roadmap", "write one out: issue=option; issue=option,…")
    roads: list[Road] = []
    wrong: list[Diagnostic] = []
    for k, text in enumerate(texts, 1):
        try:
            roads.append(_road(asked, text, "asked" if len(texts) == 1 else f"asked-{k}"))
        except Problems as found:
            wrong += found.diagnostics
            if only is not None or not settings.sound:
                raise
    if not roads:
        raise Problems(wrong)
    return roads, tuple(wrong)


def _road(asked: _Asked, text: str, name: str) -> Road:
    """A road of the case by its name, or written out. Raises Problems (L320, L321, L323, X104, X105)."""
    terms = asked.terms
    # A name has no `=`, and a road of one step needs no `;`.
    if "=" in text or ";" in text:
        road = _written(asked, text, name)
    else:
        road = declared(asked.file.case, asked.game, text.strip(), asked.seed, asked.draw)
        if terms.period:
            length = _period(asked)
            road = replace(road, period=length, delta=deltas(asked.play, length))
        if terms.aftermath:
            road = replace(road, collapse=_collapse(asked.game, terms.aftermath))
    return in_force(road, asked.given)


def _written(asked: _Asked, text: str, name: str) -> Road:
    """A road written out. Raises Problems: L321 an empty step, X104, X105 a step that cannot be read."""
    game, here, states = asked.game, asked.game.status_quo, []
    wrong: list[Diagnostic] = []
    for k, part in enumerate(text.split(";"), 1):
        if not part.strip():
            raise problem(
                "L321", f"step {k} of the road is empty", "write what it sets, or leave out the semicolon"
            )
        try:
            here = notation.state(replace(game, status_quo=here), part.strip(), f"step {k} of the road")
        except Problems as found:
            wrong += found.diagnostics
        states.append(here)
    if wrong:
        raise Problems(wrong)
    return through(
        game,
        asked.play,
        states,
        period=_period(asked),
        collapse=_collapse(game, asked.terms.aftermath),
        name=name,
        title=" ".join(text.split()),
    )


def _period(asked: _Asked) -> float:
    """Months a step lasts: as given, else as the case's first roadmap has it. Raises Problems (L321)."""
    given = asked.terms.period.strip()
    if not given:
        return next((months(first.period) for first in asked.file.case.roadmaps.values()), PERIOD)
    try:
        length = months(given)
    except ValueError:
        length = 0.0
    if not 0 < length <= LONGEST:
        raise problem(
            "L321", f"a step cannot last `{shown(given, 40)}`", "write `4 months`, `2 weeks`, `1 year`"
        )
    return length


def _collapse(game: Game, text: str) -> tuple[int, ...] | None:
    """The state after a breach; None where things freeze, as where nothing is said. Raises Problems (X104, X105)."""
    if text.strip() in ("", "freeze"):
        return None
    return game.status_quo if text.strip() == "status quo" else notation.state(game, text, "aftermath")


def answers(result: RoadsResult) -> Answers:
    """The regret of each road, and whether it holds."""
    return {
        name: value
        for r in result.roads
        for name, value in ((f"{r.name}: regret", r.regret), (f"{r.name}: holds", float(r.holds)))
    }


def headlines(result: RoadsResult) -> list[Headline]:
    """The regret of each road."""
    return [
        Headline(kind="enforces itself", subject=r.name, number=r.regret, unit="share of all at stake")
        for r in result.roads
    ]


def data(name: str, result: RoadsResult | SearchResult, shares: RoadDraws | None) -> dict[str, Any]:
    """An ask's JSON: both asks' results stand in it, one of them empty."""
    found = result.to_json()
    if isinstance(result, RoadsResult):
        found["draws"] = None if shares is None else shares.to_json()
    return {"roads": None, "search": None, name: found}


def _needs(settings: Any) -> frozenset[str]:
    more = OUTCOMES if isinstance(settings, SearchSettings) else frozenset[str]()
    return NEEDS["roadmap"] | more | (FOCUS if settings.focus else frozenset())


LENS = Lens(
    name="roadmap",
    about="""Whether a phased agreement enforces itself, where it breaks, what would mend it.

    Without --to all roadmaps of the case are compared: what each actor would lose by stopping at each step, the step
    that binds, the least patience, what guarantors' promises change and whether they would keep them, and the cheapest
    mend. With --to the best road to a goal is searched, or what would make one.""",
    asks=(
        Ask(
            name="roadmap",
            question="Which phased agreements enforce themselves, and what would mend the others.",
            settings=RoadmapSettings,
            analyze=roadmap,
            needs=_needs,
            by="road",
            answers=answers,
            draws=Draws(tracked=tracked, draw=draw, fits=fits, summary=summary),
            data=partial(data, "roads"),
            section=Section(
                id="roads",
                order=580,
                title="Roads: which phased agreement enforces itself",
                shows="For each roadmap talked about: at which step who would gain by stopping, and what would have to "
                "be true for nobody to.",
                read="A road enforces itself if at no step any actor gains by its best single deviation; the regret is "
                "the most that one gains, as a share of all it has at stake. It is a statement about the road, not a "
                "forecast.",
                commands=(
                    ("", "all of this, and more of it"),
                    ("--to GOAL", "the best road to a goal that enforces itself, or what would make one"),
                ),
                on_focus=False,
                applies=lambda door: bool(door.need(NEEDS["roadmap"]).case.roadmaps),
            ),
        ),
        Ask(
            name="to",
            question="The best road to a goal that enforces itself, or what would make the nearest do so.",
            settings=SearchSettings,
            analyze=search,
            needs=_needs,
            by="goal",
            blocks=lambda result, shares: view.searched(result),
            data=partial(data, "search"),
        ),
    ),
    headlines=headlines,
    codes=("L320", "L321", "L322", "L323", "L324", "X104", "X105"),
)
