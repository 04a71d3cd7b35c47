"""The narratives lens under the contract."""

from detente.case.diagnostics import did_you_mean, problem, shown
from detente.ensembles.run import Run
from detente.evidence.settings import NarrativesSettings
from detente.front import Door
from detente.lenses.lens import Answers, Ask, Headline, Lens, Section
from detente.lenses.weighing import CODES, READS, cost, weighed, weighs

from . import view
from .analyze import describe
from .result import NarrativesResult


def narratives(door: Door, settings: NarrativesSettings, run: Run) -> NarrativesResult:
    """Which account the record supports, by how much, and what that hangs on (Definitions 7.1–7.8)."""
    file, account = door.need(READS), settings.of
    known = file.case.narratives
    if account not in ("", "all", *known):
        near = did_you_mean(account, known) or f"the case names {', '.join(known) or 'none'}"
        raise problem("L406", f"there is no narrative `{shown(account, 60)}`", near)
    return describe(file, weighed(door, settings, run), settings, run.store)


def answers(result: NarrativesResult) -> Answers:
    """The posterior of each account."""
    return {f"posterior of {n.id}": n.posterior for n in result.narratives}


def headlines(result: NarrativesResult) -> list[Headline]:
    """How likely each account is, over the ways to count dependent reports, and what that hangs on most."""
    hangs = tuple(h.id for h in result.hinges[:1])
    return [
        Headline(
            kind="explains",
            subject=n.id,
            number=n.posterior,
            unit="chance",
            range=view.ends(n.band),
            hangs_on=hangs,
        )
        for n in result.narratives
    ]


LENS = Lens(
    name="narratives",
    about="""Which account the record supports, by how much, and on what that hangs.

    Every joint answer to the case's mechanisms is weighed: by the moves and the quiet, through predicted play, and by
    what was seen, said and not seen, through the chances the case states. Reports of one origin count once, and no
    observer moves anything by more than its stated cap. A large case takes tens of minutes, and with
    --coarse seconds. Solved games are kept: an interrupted run goes on from there.""",
    asks=(
        Ask(
            name="narratives",
            question="Which account the record supports, by how much, and on what that hangs.",
            settings=NarrativesSettings,
            analyze=narratives,
            needs=lambda settings: READS,
            answers=answers,
            blocks=view.answer,
            runs=("store", "workers"),
            section=Section(
                id="narratives",
                order=590,
                title="Which account the record supports, and what to watch",
                shows="How likely each account of what is going on is, before and after the record; on which reports "
                "that hangs; what it cannot tell apart; what to watch.",
                read="Priors and the chances of indicators are the analyst's; what follows from them and from the "
                "moves is computed. A chance here is no better than the accounts that were thought of: “none of "
                "these” is one of them.",
                on_focus=False,
                commands=(
                    ("", "all of this over draws of the estimates, and the likelihood of the moves by draw"),
                    ("--prior MECHANISM=ANSWER:CHANCE", "the same under another prior"),
                ),
                applies=weighs,
            ),
        ),
    ),
    headlines=headlines,
    codes=(*CODES, "L406"),
    cost=cost,
)
