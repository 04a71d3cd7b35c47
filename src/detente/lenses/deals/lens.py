"""The deals lens under the contract."""

from detente.case.diagnostics import Problems, problem
from detente.case.sections import FOCUS, NEEDS, OUTCOMES
from detente.ensembles.run import Run
from detente.front import Compiled, Door
from detente.game.red_lines import lift
from detente.lenses.lens import Answers, Ask, Headline, Lens, Section
from detente.notation import goal
from detente.notation import state as state_of
from detente.settings import ALL

from . import asks, view
from .analyze import analyze
from .asks import Logrolling, PostSettlement, SingleText
from .describe import describe
from .draws import DRAWS
from .ground import lifted, solved
from .result import Deal, DealsResult, FallbackEffect
from .sensitivity import Sensitivity, one_at_a_time
from .settings import (
    AfterSettings,
    DealsSettings,
    GameSettings,
    LogrollingSettings,
    OutcomesSettings,
    PlayingOnSettings,
    PriceSettings,
    SensitivitySettings,
    SingleTextSettings,
    SolveSettings,
    SpaceSettings,
    WhySettings,
)
from .space import DealSpace, deal_space
from .why import BlockedOutcomes, WhyNot, outcomes, why_not


def deals(door: Door, settings: DealsSettings, run: Run) -> DealsResult:
    """The frontier, what each solution chooses, and the deals described (Definitions 2.1–2.8)."""
    return solved(door, settings, run).result


def undrawn(settings: DealsSettings, result: DealsResult | None) -> Problems | None:
    """Playing on is valued at the point estimates alone; and without a deal there is nothing to follow."""
    if settings.fallbacks != "as-written":
        return problem(
            "X109",
            "--fallbacks from play are those of the point estimates, and --draws draws others",
            "leave one out",
        )
    if result is not None and not result.deals:
        return problem("V102", "the result has no deals to follow", "ask `why` what stands in their way")
    return None


def why(door: Door, settings: WhySettings, run: Run) -> WhyNot:
    """What stands in the way of an outcome or a condition (Definition 2.5)."""
    game = lifted(door, settings, run)
    case = None if isinstance(door, Compiled) else door.need(needs(settings)).case
    return why_not(game, goal(game, case, settings.what, "--why"), settings)


def price(door: Door, settings: PriceSettings, run: Run) -> Deal:
    """A state described; its ``price`` is the least side payment (Definition 2.4)."""
    game = lifted(door, settings, run)
    return describe(game, state_of(game, settings.state, "--price"))


def after(door: Door, settings: AfterSettings, run: Run) -> PostSettlement:
    """What every party would rather have than this state, once signed (Definition 2.7)."""
    game = lifted(door, settings, run)
    signed = state_of(game, settings.state, "--after")
    return asks.post_settlement(game, signed, settings.max_listed, settings.max_rows)


def single_text(door: Door, settings: SingleTextSettings, run: Run) -> SingleText:
    """A mediator's trace from the status quo (Definition 2.6)."""
    return asks.single_text(lifted(door, settings, run), settings.max_steps)


def logrolling(door: Door, settings: LogrollingSettings, run: Run) -> Logrolling:
    """What the package gives each party over settling each issue alone (Definition 2.3)."""
    return asks.logrolling(lifted(door, settings, run), settings.solution, settings.max_rows)


def talked_about(door: Door, settings: OutcomesSettings, run: Run) -> BlockedOutcomes:
    """Why not each outcome talked about, with the red lines and without."""
    found = solved(door, settings, run)
    case = door.need(needs(settings) | OUTCOMES).case
    return outcomes(case, found.game, found.result, settings, run.progress)


def space(door: Door, settings: SpaceSettings, run: Run) -> DealSpace:
    """What the states give each pair of parties, and the same game without red lines."""
    found = solved(door, settings, run)
    without = None
    if lift(found.game, True)[1]:
        shared = {name: getattr(settings, name) for name in SolveSettings.model_fields}
        free = DealsSettings.quick().but(**{**shared, "lift_red_lines": ALL})
        without = analyze(found.game, free, run.progress)
    return deal_space(found.game, found.result, without, settings)


def sensitivity(door: Door, settings: SensitivitySettings, run: Run) -> Sensitivity:
    """What becomes of the chosen deal when one estimate goes to the end of its range (Definition 2.9)."""
    found = solved(door, settings, run)
    return one_at_a_time(
        door,
        found.ground.case or door.need(needs(settings)).case,
        found.game,
        found.result,
        settings,
        values=found.ground.values,
        run=run,
    )


def playing_on(door: Door, settings: PlayingOnSettings, run: Run) -> FallbackEffect:
    """What each measures a deal against if it can play on, and what that does to the deals (Definition 2.2)."""
    effect = solved(door, DealsSettings.quick().but(**dict(settings)), run).result.fallbacks
    if effect is None:
        raise problem("X109", "the fallbacks are those of the case", "write --fallbacks play")
    return effect


def needs(settings: GameSettings) -> frozenset[str]:
    """The sections a question reads: those of its game, and of what it names."""
    more = (
        (settings.focus or settings.play_focus, FOCUS),
        (isinstance(settings, WhySettings | OutcomesSettings), OUTCOMES),
        (settings.fallbacks != "as-written", NEEDS["paths"]),
    )
    return NEEDS["deals"].union(*(sections for wanted, sections in more if wanted))


def answers(result: DealsResult) -> Answers:
    """How many states are acceptable, what wastes nothing, and what each solution gives each party."""
    counted: dict[str, float | None] = {
        "acceptable states": result.counts.acceptable.value,
        "deals that waste nothing": float(len(result.frontier_acceptable)),
    }
    for s in result.solutions:
        gains = s.deals[0].party_gains if s.deals else (None,) * len(result.parties)
        counted |= {f"{s.name}: gain to {p}": g for p, g in zip(result.parties, gains, strict=True)}
    return counted


def headlines(result: DealsResult) -> list[Headline]:
    """How many agreements there are, how many waste nothing, and what each solution chooses."""
    acceptable, front = result.counts.acceptable, result.frontier_acceptable
    return [
        Headline(kind="possible", subject="agreement", number=acceptable.value, unit="states"),
        Headline(kind="wastes nothing", subject="agreement", number=float(front.states), unit="states"),
        *(
            Headline(kind="chosen", subject=d.name, number=float(s.ties), unit=s.name)
            for s in result.solutions
            for d in s.deals[:1]
        ),
    ]


LENS = Lens(
    name="deals",
    about="""Which agreements are possible, and which of them waste nothing.

    Without an option that asks something else: how many states the agreement rule adopts, the frontier, what each
    solution of bargaining theory chooses with its ties, and the best deals.""",
    asks=(
        Ask(
            name="deals",
            question="Which agreements are possible, and which of them waste nothing.",
            settings=DealsSettings,
            analyze=deals,
            needs=needs,
            answers=answers,
            draws=DRAWS,
            undrawn=undrawn,
            blocks=view.answer,
            data=lambda result, draws: {
                "deals": result.to_json(),
                "draws": None if draws is None else draws.to_json(),
                **({} if result.fallbacks is None else {"fallbacks": result.fallbacks.to_json()}),
            },
            section=Section(
                id="deals",
                order=400,
                title="The best agreements",
                shows="The agreements that standard solutions choose, and others that waste nothing: gains, gives, "
                "gets, and prices.",
                read="Each solution is one idea of a good agreement, its definition beside it; none is a forecast. "
                "Where they agree, the choice hangs less on the idea.",
                commands=(
                    ("--limit 50", "more of the frontier"),
                    ("--json", "everything, for a program"),
                    ("--csv deals.csv", "every deal described, for a spreadsheet"),
                ),
                draws=1_000_000,
                full_draws=1_000_000,
            ),
        ),
        Ask(
            name="why",
            question="What stands in the way of an outcome: who refuses, by how much, and what would win them.",
            settings=WhySettings,
            analyze=why,
            needs=needs,
            by="what",
        ),
        Ask(
            name="price",
            question="The least side payment that makes a state acceptable, and who pays whom.",
            settings=PriceSettings,
            analyze=price,
            needs=needs,
            by="state",
        ),
        Ask(
            name="after",
            question="What every party would rather have than a deal, once it is signed.",
            settings=AfterSettings,
            analyze=after,
            needs=needs,
            by="state",
        ),
        Ask(
            name="single-text",
            question="A mediator's trace from the status quo, one change at a time, its rule stated.",
            settings=SingleTextSettings,
            analyze=single_text,
            needs=needs,
            section=Section(id="single-text", within="deals", order=402, title="A mediator's single text"),
        ),
        Ask(
            name="logrolling",
            question="What the package gains over each issue settled alone, in points.",
            settings=LogrollingSettings,
            analyze=logrolling,
            needs=needs,
            section=Section(
                id="logrolling", within="deals", order=401, title="The package against one issue at a time"
            ),
        ),
        Ask(
            name="outcomes",
            question="What blocks the outcomes talked about: who refuses, and the smallest change that would "
            "win them.",
            settings=OutcomesSettings,
            analyze=talked_about,
            needs=needs,
            section=Section(
                id="blocks",
                order=500,
                title="What blocks the agreements most talked about",
                shows="For each outcome people name: whether any state has it, whether any possible agreement does, "
                "who refuses, and the smallest change that would win them.",
                read="“Short” is how far, in a party's own points, a state lies below what that party must be given. "
                "What is possible only with more is looked at by itself: who then refuses says what must come "
                "with it.",
                commands=(
                    ("--why OUTCOME", "why one outcome is not agreed"),
                    ("--set red_lines.ID=null", "the deals with one red line taken away"),
                ),
                applies=lambda door: any(o.talked_about for o in door.need(OUTCOMES).case.outcomes.values()),
            ),
        ),
        Ask(
            name="space",
            question="How much room there is between the parties: what the states give each pair of them.",
            settings=SpaceSettings,
            analyze=space,
            needs=needs,
            section=Section(
                id="space",
                order=300,
                title="The deal space",
                shows="For each pair of parties, how much room there is between their fallbacks and the best they "
                "could do together.",
                read="Up and to the right is better for both. Anything below or left of a dashed line is worse for "
                "that party than no agreement.",
                commands=(("--space", "its numbers"),),
            ),
        ),
        Ask(
            name="playing-on",
            question="What each measures a deal against if it can play on, and what that does to the deals.",
            settings=PlayingOnSettings,
            analyze=playing_on,
            needs=needs,
            section=Section(
                id="play-fallbacks",
                within="paths",
                order=571,
                title="What playing on does to the deals",
                commands=(("--fallbacks play", "the deals against what playing on is worth"),),
            ),
        ),
        Ask(
            name="sensitivity",
            question="How far the chosen deal moves when one uncertain number goes to the end of its range.",
            settings=SensitivitySettings,
            analyze=sensitivity,
            needs=needs,
            section=Section(
                id="leans",
                order=600,
                title="What is assumed, and how much the answer leans on it",
                shows="Which numbers no source supports, and how far the chosen deal moves when one uncertain number "
                "is wrong.",
                read="A long bar is a number worth another hour's reading. A number without a range was not varied: "
                "nobody said how wrong it may be.",
                commands=(
                    ("--set PATH=VALUE", "the deals with one number changed; PATH as in the tables here"),
                ),
            ),
        ),
    ),
    headlines=headlines,
    codes=("L101", "L102", "G106", "X104", "X105", "X109", "X111"),
)
