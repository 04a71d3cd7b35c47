"""What to watch: which report still to come can be expected to tell most (Definitions 8.1–8.5).

For each indicator not resolved, the reports it may bring by a date, silence among them, have chances given z
(evidence/signals.py; of its window only what is left). Its expected gain is the mutual information of that report and z
under the posterior (information.py), also about one mechanism or narrative alone. That somebody must look for it is in
the chance of a report already and is counted once. Chances of indicators are an analyst's; what is computed is which of
them would matter.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from detente._version import __version__
from detente.case.diagnostics import did_you_mean, problem, shown
from detente.case.load import CaseFile
from detente.case.schema import Indicator, months
from detente.evidence.signals import reports, resolved, share, to_come
from detente.evidence.worlds import Worlds, answered, mean, narrative_mask
from detente.game.game import Bools, Floats
from detente.play.record import DAYS
from detente.view.remarks import remark

from .information import about, entropy, gain, ratio
from .result import Effect, Watched, WatchList
from .settings import WatchSettings

SILENCE = "nothing reported"
"""What stands for the report that does not come."""
NOTHING = 1e-12
"""A chance of silence under which there is none: sums of chances are rounded."""


def watch(
    file: CaseFile,
    all_: Worlds,
    weights: Floats,
    settings: WatchSettings | None = None,
) -> WatchList:
    """The watch list under a posterior ``weights`` float [Z]. Raises Problems: L420 where what is asked about is not
    there, L421 for a date that is not after the case's."""
    case, settings = file.case, settings or WatchSettings()
    until = check(file, settings)
    masks = {name: narrative_mask(case, all_, name) for name in case.narratives}
    parts = answers_of(file, all_, settings.about) if settings.about else None
    inside = np.where(all_.strategic, weights, 0.0)
    null = float(weights.sum() - inside.sum())
    among = inside / inside.sum() if inside.sum() > 0 else weights
    drowned = null >= settings.drowned and inside.sum() > 0
    found, left_out = [], []
    for name, declared in case.indicators.items():
        within = share(declared, case.as_of, until)
        if why := resolved(case, name):
            left_out.append((name, why))
        elif not within.then > within.now:
            left_out.append((name, remark("not yet", day=until.isoformat())))
        elif not declared.expect:
            left_out.append((name, remark("no chances")))
        else:
            can, table, _ = reports(case, all_, name, settings)
            found.append(
                _watched(
                    name,
                    declared,
                    can,
                    to_come(table, within),
                    posteriors=(weights, among),
                    masks=masks,
                    parts=parts,
                    drowned=drowned,
                )
            )
    found.sort(key=lambda w: (-w.ranked, w.id))
    return WatchList(
        case=case.case,
        case_hash=file.hash,
        as_of=case.as_of.isoformat(),
        version=__version__,
        before=until.isoformat(),
        about=settings.about,
        entropy=entropy(weights),
        entropy_among=entropy(among),
        entropy_about=None if parts is None else entropy(np.array([float(weights[m].sum()) for m in parts])),
        narratives={
            name: (n.title, float(weights[masks[name]].sum())) for name, n in case.narratives.items()
        },
        indicators=tuple(found[: settings.max_listed]),
        left_out=tuple(left_out),
        notes=(
            *((remark("ranked among", null=null),) if drowned and not settings.about else ()),
            remark("expected"),
            remark("any day"),
        ),
        settings=settings,
        listed_of=len(found),
    )


def check(file: CaseFile, settings: WatchSettings) -> date:
    """The date looked ahead to. Raises Problems (L420, L421), before anything is computed."""
    case, about_ = file.case, settings.about
    until = date.fromisoformat(settings.before) if settings.before else horizon(file, settings.ahead)
    if until <= case.as_of:
        raise problem(
            "L421",
            f"{until} is not after {case.as_of}, the date the case speaks from",
            "give a later date, or an earlier --as-of",
        )
    if about_ and about_ not in case.mechanisms and about_ not in case.narratives:
        known = [*case.mechanisms, *case.narratives]
        near = did_you_mean(about_, known) or f"the case has {', '.join(known) or 'none'}"
        raise problem("L420", f"there is no mechanism or narrative `{shown(about_, 60)}`", near)
    return until


def horizon(file: CaseFile, ahead: float) -> date:
    """The end of the case's clock, or so many months ahead where it has none."""
    case = file.case
    days = round((ahead if case.clock is None else months(case.clock.horizon)) * DAYS)
    return case.as_of + timedelta(days=min(days, (date.max - case.as_of).days))


def answers_of(file: CaseFile, all_: Worlds, name: str) -> list[Bools]:
    """What can be asked of a mechanism or narrative, as masks that exclude each other and cover all."""
    if name in file.case.narratives:
        mask = narrative_mask(file.case, all_, name)
        return [mask, ~mask]
    asked = file.case.mechanisms[name]
    if asked.several:
        codes = all_.codes[:, all_.mechanisms.index(name)]
        return [np.asarray(codes == code) for code in np.unique(codes)]
    none = [] if all_.strategic.all() else [~all_.strategic]
    return [*(answered(all_, name, answer) for answer in asked.values), *none]


def _watched(
    name: str,
    declared: Indicator,
    can: tuple[str, ...],
    table: Floats,
    *,
    posteriors: tuple[Floats, Floats],
    masks: Mapping[str, Bools],
    parts: list[Bools] | None,
    drowned: bool,
) -> Watched:
    """``posteriors``: as it is, and if it is not "none of these"."""
    silent = 1.0 - table.sum(axis=0)
    report = np.vstack([table, np.where(silent > NOTHING, silent, 0.0)]).T
    weights, among = posteriors
    whole, inside = gain(weights, report), gain(among, report).nats
    asked = None if parts is None else about(weights, report, parts)
    ranked = asked if asked is not None else inside if drowned else whole.nats
    ratios = {n: ratio(weights, report, m) for n, m in masks.items()}
    titles = {**declared.outcomes, SILENCE: declared.outcomes.get(declared.silence or "", "")}
    cost = None if declared.cost is None else mean(declared.cost)
    return Watched(
        name,
        declared.title,
        declared.by.isoformat() if declared.by else "",
        whole.nats,
        inside,
        asked,
        ranked,
        float(whole.chance[:-1].sum()),
        cost,
        cost / ranked if cost is not None and ranked > 1e-12 else None,
        {n: about(weights, report, [m, ~m]) for n, m in masks.items()},
        tuple(
            Effect(
                outcome,
                titles[outcome],
                float(whole.chance[k]),
                {n: float(r[k]) for n, r in ratios.items()},
                {n: float(whole.after[k][m].sum()) for n, m in masks.items()},
            )
            for k, outcome in enumerate((*can, SILENCE))
        ),
        declared.assumed is not None,
    )
