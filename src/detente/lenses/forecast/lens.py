"""The forecast lens under the contract."""

from datetime import date
from pathlib import Path

from detente.case.sections import NEEDS
from detente.ensembles.run import Run
from detente.front import Door
from detente.lenses.lens import Answers, Ask, Headline, Lens, Section, Writes
from detente.lenses.weighing import CODES, cost, weighed, weighs

from . import analyze, view
from .result import ForecastResult, Sealed
from .seal import refuse_existing, seal
from .settings import ForecastSettings


def forecast(door: Door, settings: ForecastSettings, run: Run) -> ForecastResult:
    """The case's questions, under each account and averaged over the posterior (Definitions 9.1–9.5)."""
    file = door.need(NEEDS["forecast"])
    # What is wrong with the questions is said before anything is solved for them.
    analyze.check(file)
    found = weighed(door, settings, run.part(0.0, 0.3))
    return analyze.forecast(
        file,
        found,
        settings,
        today=date.fromisoformat(settings.today) if settings.today else date.today(),
        run=run.part(0.3, 1.0),
    )


def leave(result: ForecastResult, path: Path) -> Sealed:
    """A forecast sealed in a file, this day."""
    return Sealed(str(path), seal(result, path, on=date.today()))


def answers(result: ForecastResult) -> Answers:
    """The chance of each question."""
    return {f"chance of {q.id}": q.chance for q in result.questions}


def headlines(result: ForecastResult) -> list[Headline]:
    """The same, from the least to the most under any account."""
    return [
        Headline(kind="foreseen", subject=q.id, number=q.chance, unit="chance", range=view.ends(q))
        for q in result.questions
    ]


LENS = Lens(
    name="forecast",
    about="""Answer the case's questions from what was known by its date.

    Under each narrative, and averaged over the posterior: by play where the game can answer, by an indicator's assumed
    chances where only that can, by a stated base rate where the model has nothing to say, and said each time. Beside
    each stand the base rate and what "nothing moves" says. Answers that could be known today are called
    retrodictions.""",
    asks=(
        Ask(
            name="forecast",
            question="The case's questions, answered from what was known by its date.",
            settings=ForecastSettings,
            analyze=forecast,
            needs=lambda settings: NEEDS["forecast"],
            answers=answers,
            runs=("store", "workers"),
            writes=Writes(
                option="seal",
                help="Also write the forecast to FILE, with today's date and a hash that shows any change. FILE must "
                "not exist.",
                check=refuse_existing,
                write=leave,
            ),
            section=Section(
                id="forecast",
                within="narratives",
                order=592,
                title="The questions that time will answer",
                on_focus=False,
                commands=(("--seal FILE", "the questions, sealed, so that they can be scored later"),),
                applies=lambda door: weighs(door) and bool(door.need(NEEDS["forecast"]).case.questions),
            ),
        ),
    ),
    headlines=headlines,
    codes=(*CODES, "L422", "L423"),
    cost=cost,
)
