"""The hidden lens under the contract."""

from detente.case.diagnostics import did_you_mean, problem, shown
from detente.case.sections import NEEDS
from detente.ensembles.run import Run
from detente.front import Door
from detente.lenses.lens import Answers, Ask, Headline, Lens, Section
from detente.lenses.weighing import CODES, cost, weighed, weighs

from . import analyze
from .result import HiddenResult
from .settings import HiddenSettings

NAMED = 12
"""Issues that a message lists."""


def hidden(door: Door, settings: HiddenSettings, run: Run) -> HiddenResult:
    """What was promised, and the least return that makes what happened worth while (Definitions 10.1–10.4)."""
    file = door.need(NEEDS["hidden"])
    # What is wrong with the question is said before anything is solved for it.
    known = list(file.case.issues)
    for name in settings.issues:
        if name not in known:
            near = did_you_mean(name, known) or f"the issues are {', '.join(known[:NAMED])}"
            raise problem("X105", f"there is no issue `{shown(name, 60)}`", near)
    return analyze.hidden(file, weighed(door, settings, run.part(0.0, 0.5)), settings, run.part(0.5, 1.0))


def answers(result: HiddenResult) -> Answers:
    """What each party would have needed for its moves, and what the state as it is lacks for it; its points."""
    return {f"need of {p.actor} for its moves": p.moves for p in result.parties} | {
        f"need of {p.actor} for what stands": p.stands for p in result.parties
    }


def headlines(result: HiddenResult) -> list[Headline]:
    """Each member of each set that may have been promised, and what each party needed."""
    promised = [
        Headline(kind="promised", subject=f"{p.mechanism}={answer}", number=after, unit="chance")
        for p in result.promised
        for answer, _, _, after in p.members
    ]
    return promised + [
        Headline(kind="needed", subject=p.actor, number=p.moves, unit="points") for p in result.parties
    ]


LENS = Lens(
    name="hidden",
    about="""What was promised, and the least return that makes what happened worth while.

    The posterior over what was promised, member by member and set by set; for each recorded move, the least return
    for which each party to it would have been no worse off than by staying put; for what stands, what it lacks of
    what each party must be given; and which single options of others could have paid that, and at what cost to
    them.""",
    asks=(
        Ask(
            name="hidden",
            question="What was promised, and the least return that makes what happened worth while.",
            settings=HiddenSettings,
            analyze=hidden,
            needs=lambda settings: NEEDS["hidden"],
            answers=answers,
            runs=("store", "workers"),
            section=Section(
                id="hidden",
                within="narratives",
                order=593,
                title="Hidden terms",
                on_focus=False,
                commands=(("", "what was promised, and what each move must have been worth"),),
                applies=weighs,
            ),
        ),
    ),
    headlines=headlines,
    codes=(*CODES, "X105"),
    cost=cost,
)
