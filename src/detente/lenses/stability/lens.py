"""The stability lens under the contract."""

from detente.case.diagnostics import did_you_mean, problem
from detente.case.sections import NEEDS, OUTCOMES
from detente.ensembles.run import Run
from detente.front import Door
from detente.game.game import Game
from detente.lenses.lens import Answers, Ask, Cost, Headline, Lens, Section
from detente.lenses.subject import game_on, size_of
from detente.notation import state as state_of

from . import view
from .analyze import analyze, examine, missing, outcomes, prepare, too_large
from .arcs import inside
from .draws import DRAWS
from .result import Examined, Inverses, Outcomes, StabilityResult
from .settings import InverseSettings, OutcomesSettings, StabilitySettings, StateSettings, named


def stability(door: Door, settings: StabilitySettings, run: Run) -> StabilityResult:
    """Stable states and equilibria under every concept (Definitions 3.1–3.14)."""
    game = game_on(door, settings.focus, settings.max_states, run)
    settings = settings.but(concepts=named(settings.concepts))
    seen: dict[str, tuple[str, Game]] = {}
    for text in settings.perceives:
        who, _, variant = text.partition("=")
        other = door.what_if(variants=[variant.strip()]).game(focus=game.focus or None)
        seen[who.strip()] = (variant.strip(), other)
    return analyze(game, settings, run.progress, seen)


def state(door: Door, settings: StateSettings, run: Run) -> Examined:
    """One state: for whom it is stable, what deters each improvement, margins, the way there."""
    whole = game_on(door, settings.focus, settings.max_states, run)
    ready = prepare(whole, settings)
    concepts = [c for c in named(settings.concepts) if c != "SIM" or ready.game.size <= settings.max_sim]
    return examine(ready, inside(whole, state_of(whole, settings.state)), concepts=concepts, with_path=True)


def inverse(door: Door, settings: InverseSettings, run: Run) -> Inverses:
    """What each actor, or one, would have to prefer for a state to be stable for it."""
    concepts = named(settings.concepts)
    if len(concepts) > 1:
        # The command's usual list has SIM in it; asked for alone it is refused.
        concepts = tuple(c for c in concepts if c != "SIM")
    if "SIM" in concepts:
        raise problem("L205", "there is no inverse analysis of SIM", "ask for Nash, GMR, SMR or SEQ")
    whole = game_on(door, settings.focus, settings.max_states, run)
    ready = prepare(whole, settings)
    row = inside(whole, state_of(whole, settings.state))
    who = None
    if settings.actor:
        if settings.actor not in whole.actors:
            near = did_you_mean(settings.actor, whole.actors) or f"the actors are {', '.join(whole.actors)}"
            raise problem("X105", f"there is no actor `{settings.actor}`", near)
        who = [whole.actor(settings.actor)]
    return Inverses(settings.state, tuple(i for c in concepts for i in missing(ready, row, c, actors=who)))


def talked_about(door: Door, settings: OutcomesSettings, run: Run) -> Outcomes:
    """What the outcomes talked about would need."""
    game = game_on(door, settings.focus, settings.max_states, run)
    file = door.need(NEEDS["stability"] | OUTCOMES)
    return outcomes(file.case, game, settings.but(concept=named(settings.concept)))


def answers(result: StabilityResult) -> Answers:
    """Equilibria by concept, and whether the status quo is one."""
    return {f"equilibria under {c}": float(n) for c, n in result.totals.items()} | {
        f"status quo is an equilibrium under {c}": float(all(by.values()))
        for c, by in result.status_quo.stable.items()
    }


def headlines(result: StabilityResult) -> list[Headline]:
    """How many concepts hold the status quo in place, and each listed equilibrium."""
    quo = Headline(
        kind="rests", subject="status quo", number=len(result.status_quo.concepts()), unit="concepts"
    )
    return [
        quo,
        *(
            Headline(kind="rests", subject=e.name, number=len(e.concepts), unit="concepts")
            for e in result.equilibria
        ),
    ]


def cost(door: Door, settings: StabilitySettings) -> Cost:
    """One byte a state and actor for each concept; refused (L201) where the space is too large."""
    states = size_of(door, settings.focus, settings.max_states)
    refused = too_large(states, settings.max_states) if states > settings.max_states else None
    return Cost(states, bytes=states * 8 * len(settings.concepts), seconds=states * 2e-6, refused=refused)


LENS = Lens(
    name="stability",
    about="""Where the conflict can come to rest, why, and how firmly.

    Without --state, --inverse or --outcomes: how many states are stable for each actor under each concept and for all
    of them, the equilibria, the way to each from the status quo, and what holds the status quo in place. Where the
    space is too large and no --focus is given, the first focus of the case that is small enough is taken, and that is
    said.""",
    asks=(
        Ask(
            name="stability",
            question="From which states nobody has a reason to move: the equilibria.",
            settings=StabilitySettings,
            analyze=stability,
            needs=lambda settings: NEEDS["stability"],
            answers=answers,
            draws=DRAWS,
            blocks=view.answer,
            section=Section(
                id="stability",
                order=550,
                title="Where it can come to rest",
                shows="From which states nobody has a reason to move, given how the others can answer; what holds the "
                "present in place; and what a wanted outcome would need.",
                read="An equilibrium is no forecast: it says where things could stay, not that they get there. The "
                "concepts differ in how far each looks ahead; a state stable under all of them hangs least on that "
                "choice.",
                commands=(
                    ("", "all of this, and more of it"),
                    ("--inverse STATE", "what everybody would have to prefer for a state to be stable"),
                ),
            ),
        ),
        Ask(
            name="state",
            question="For whom one state is stable, what deters each improvement, how firmly, and the way there.",
            settings=StateSettings,
            analyze=state,
            needs=lambda settings: NEEDS["stability"],
            by="state",
        ),
        Ask(
            name="inverse",
            question="What the actors would have to prefer for a state to be stable.",
            settings=InverseSettings,
            analyze=inverse,
            needs=lambda settings: NEEDS["stability"],
            by="state",
        ),
        Ask(
            name="outcomes",
            question="What the outcomes talked about would need in order to last.",
            settings=OutcomesSettings,
            analyze=talked_about,
            needs=lambda settings: NEEDS["stability"] | OUTCOMES,
            section=Section(
                id="outcomes-rest",
                within="stability",
                order=551,
                title="What the outcomes talked about would need",
                applies=lambda door: any(o.talked_about for o in door.need(OUTCOMES).case.outcomes.values()),
            ),
        ),
    ),
    headlines=headlines,
    codes=("L201", "L202", "L203", "L204", "L205", "X105"),
    cost=cost,
)
