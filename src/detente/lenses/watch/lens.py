"""The watch lens under the contract."""

from detente.case.sections import NEEDS
from detente.ensembles.run import Run
from detente.front import Door
from detente.lenses.lens import Answers, Ask, Headline, Lens, Section
from detente.lenses.weighing import CODES, cost, weighed, weighs

from . import analyze, view
from .result import WatchList
from .settings import WatchSettings


def watch(door: Door, settings: WatchSettings, run: Run) -> WatchList:
    """Indicators that have not shown, by expected information gain (Definitions 8.1–8.5)."""
    file = door.need(NEEDS["watch"])
    # What is wrong with the question is said before anything is solved for it.
    analyze.check(file, settings)
    found = weighed(door, settings, run)
    return analyze.watch(file, found.worlds, found.posterior, settings)


def answers(result: WatchList) -> Answers:
    """What each indicator can be expected to tell, nats."""
    return {f"nats of {w.id}": w.ranked for w in result.indicators}


def headlines(result: WatchList) -> list[Headline]:
    """The same, of those listed."""
    return [
        Headline(kind="would tell", subject=w.id, number=w.ranked, unit="nats") for w in result.indicators
    ]


LENS = Lens(
    name="watch",
    about="""What to watch for: which reports to come would tell the accounts apart.

    Indicators that have not shown, by expected information gain in nats: how likely each is to bring anything by the
    date, what it costs, and what each report, silence among them, would do to each narrative. Chances of indicators
    are an analyst's; what is computed is which of them would matter.""",
    asks=(
        Ask(
            name="watch",
            question="Which reports to come would tell the accounts apart.",
            settings=WatchSettings,
            analyze=watch,
            needs=lambda settings: NEEDS["watch"],
            answers=answers,
            blocks=lambda result, draws: view.blocks(result),
            runs=("store", "workers"),
            section=Section(
                id="watch",
                within="narratives",
                order=591,
                title="What to watch",
                on_focus=False,
                commands=(("--about NAME", "what to watch to learn about one account or one question"),),
                applies=weighs,
            ),
        ),
    ),
    headlines=headlines,
    codes=(*CODES, "L420", "L421"),
    cost=cost,
)
