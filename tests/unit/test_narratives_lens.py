"""The narratives lens on small cases: poison, silences, visibility, causes, moves, what is kept, what is refused."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.case.diagnostics import Problems
from detente.ensembles.run import Run
from detente.ensembles.store import Store
from detente.evidence import moves as solving
from detente.evidence import shares
from detente.evidence.combine import combine
from detente.evidence.posterior import chance, decibans, infer, log_odds, masks
from detente.evidence.signals import reports
from detente.evidence.worlds import answered, prior, worlds
from detente.lenses.narratives import NarrativesSettings, analyze
from detente.view.remarks import remark
from tests.ensembles.work import spoiled
from tests.narratives_small import BOARD, answers_in, loaded

POINT = NarrativesSettings(draws=0, ridge=False)

PATCH = {"stakes.b.guns": {"weight": 20, "ideal": "away"}}
MECHANISMS: dict[str, Any] = {
    "hand": {
        "title": "Whose hand?",
        "values": {"ours": "Ours", "theirs": "Theirs"},
        "prior": {"ours": 0.3, "theirs": 0.7},
    },
    "mild": {
        "title": "Is B mild?",
        "values": {"yes": {"title": "It is", "set": PATCH}, "no": "It is not"},
        "prior": {"yes": 0.5, "no": 0.5},
    },
}
NARRATIVES: dict[str, Any] = {
    "ours": {"title": "It was us", "assumes": {"hand": ["ours"]}},
    "mild": {"title": "B is mild", "assumes": {"mild": ["yes"]}},
    "none": {"title": "None of these", "strategic": False, "prior": 0.1},
}


def indicator(ours: float, other: float, **more: Any) -> dict[str, Any]:
    rows = {
        "ours": {"when": {"hand": ["ours"]}, "chances": {"seen": ours, "not": round(1 - ours, 6)}},
        "rest": {"chances": {"seen": other, "not": round(1 - other, 6)}},
    }
    return {
        "title": "A sign",
        "outcomes": {"seen": "Seen", "not": "Not"},
        "silence": "not",
        "expect": rows,
        **more,
    }


def told(name: str, through: str | None = None, **more: Any) -> dict[str, Any]:
    origin: dict[str, Any] = {"observer": "somebody"}
    if through:
        origin["through"] = through
    return {
        "title": name,
        "date": "2020-03-01",
        "observation": {name: "seen"},
        "origins": {"o": origin},
        **more,
    }


def poisoned(count: int, narratives: dict[str, Any] = NARRATIVES) -> Any:
    """One source that may push a line makes many claims for it, each telling by a factor of nine."""
    signs = {f"s{k}": indicator(0.9, 0.1, false_report=0) for k in range(count)}
    return loaded(
        mechanisms=MECHANISMS,
        narratives=narratives,
        indicators=signs,
        observers={
            "herald": {
                "name": "The Herald",
                "modes": {"informative": 0.6, "noise": 0.1, "pushing": 0.3},
                "pushes": {"hand": ["ours"]},
            }
        },
        record={"events": {name: told(name, "herald") for name in signs}},
    )


def test_twenty_claims_by_one_source_stay_under_its_stated_cap() -> None:
    file = poisoned(20)
    r = analyze(file, POINT)
    herald = r.observers[0]
    assert herald.cap_line_db == pytest.approx(10 * np.log10(1 / 0.4))
    ours = r.narrative("ours")
    assert 0.9 * herald.cap_line_db < ours.weight_db <= herald.cap_line_db + 1e-9
    # Taken at their word the same claims would come to 191 decibans, and the naive band says so.
    assert ours.band.naive > 0.999999
    assert r.hinges[0].kind == "observer"
    assert r.hinges[0].name == "The Herald"
    assert "The conclusion hangs most on The Herald" in str(r)
    # So many claims for one line look more like pushing than the prior had it.
    assert herald.posterior[2] > 0.3


def test_more_claims_add_less_and_less() -> None:
    weights = [analyze(poisoned(k), POINT).narrative("ours").weight_db for k in (1, 2, 5, 20)]
    assert weights == sorted(weights)
    assert weights[-1] - weights[-2] < 0.1


def test_one_source_on_its_own_cannot_be_worse_than_its_items_as_one() -> None:
    r = analyze(poisoned(20), POINT)
    one = analyze(poisoned(1), POINT)
    assert r.narrative("ours").band.worst == pytest.approx(one.narrative("ours").band.worst)


def test_thirty_echoes_change_no_posterior_and_only_the_naive_band() -> None:
    file = poisoned(3)
    events = json.loads(json.dumps({k: told(k, "herald") for k in ("s0", "s1", "s2")}))
    for event in events.values():
        event["origins"]["o"]["reports"] = [f"copy {n}" for n in range(30)]
    echoed = loaded(
        mechanisms=MECHANISMS,
        narratives=NARRATIVES,
        indicators={k: indicator(0.9, 0.1, false_report=0) for k in events},
        observers={"herald": file.case.observers["herald"].model_dump(mode="json", exclude_defaults=True)},
        record={"events": events},
    )
    before, after = analyze(file, POINT), analyze(echoed, POINT)
    for one, other in zip(before.narratives, after.narratives, strict=True):
        assert one.posterior == other.posterior
        assert one.band.worst == other.band.worst
        assert one.grid == other.grid


def test_the_definition_of_a_report_with_one_outcome() -> None:
    """P(occurs)·P(visible)·P(collected) + P(not)·P(false report)."""
    sign = indicator(0.8, 0.3, visible=0.5, collected=0.6, false_report=0.05)
    case = loaded(mechanisms=MECHANISMS, narratives=NARRATIVES, indicators={"s": sign}).case
    all_ = worlds(case)
    _, (found,), _ = reports(case, all_, "s")
    ours = answered(all_, "hand", "ours")
    assert found[ours] == pytest.approx(0.8 * 0.3 + 0.2 * 0.05)
    assert found[answered(all_, "hand", "theirs")] == pytest.approx(0.3 * 0.3 + 0.7 * 0.05)
    # None of these: the prior average of the others.
    assert found[-1] == pytest.approx(0.3 * found[ours][0] + 0.7 * found[~ours & all_.strategic][0])


def test_display_and_concealment_are_opposite_visibilities() -> None:
    shown = {"plain": {"when": {"hand": ["ours"]}, "chance": 0.9}, "hidden": {"chance": 0.1}}
    hidden = {"hidden": {"when": {"hand": ["ours"]}, "chance": 0.1}, "plain": {"chance": 0.9}}
    found = []
    for visible in (shown, hidden):
        sign = indicator(0.5, 0.5, visible=visible, since="2020-01-01")
        case = loaded(mechanisms=MECHANISMS, narratives=NARRATIVES, indicators={"s": sign})
        i = infer(case, POINT)
        found.append(log_odds(i.log_posterior, answered(i.worlds, "hand", "ours")))
    before = np.log(0.27 / 0.73)
    # Not seeing what would be displayed tells against it; not seeing what would be hidden tells for it.
    assert found[0] < before < found[1]


def test_silence_counts_from_when_somebody_watched_and_as_far_as_the_window_is_gone() -> None:
    def odds(**more: Any) -> float:
        sign = indicator(0.9, 0.1, false_report=0, **more)
        i = infer(loaded(mechanisms=MECHANISMS, narratives=NARRATIVES, indicators={"s": sign}), POINT)
        return log_odds(i.log_posterior, answered(i.worlds, "hand", "ours"))

    never = odds()
    assert never == pytest.approx(np.log(0.27 / 0.73))
    assert odds(since="2020-07-01") == pytest.approx(never)
    whole, half = odds(since="2020-03-01"), odds(since="2020-03-01", by="2020-09-01")
    assert whole < half < never
    null = 0.3 * 0.1 + 0.7 * 0.9
    assert whole == pytest.approx(np.log(0.27 * 0.1 / (0.63 * 0.9 + 0.1 * null)))


def test_a_common_cause_weakens_two_items_together_more_than_each() -> None:
    signs = {k: indicator(0.8, 0.2, false_report=0) for k in ("s0", "s1")}
    observers = {"clerk": {"name": "The clerk", "modes": {"informative": 1}}}
    events = {k: told(k, "clerk") for k in signs}

    def weight(causes: dict[str, Any], *names: str) -> float:
        parts = {"events": {k: events[k] for k in names}, "causes": causes}
        file = loaded(
            mechanisms=MECHANISMS, narratives=NARRATIVES, indicators=signs, observers=observers, record=parts
        )
        return analyze(file, POINT).narrative("ours").weight_db

    both = {"c": {"title": "Frost", "chance": 0.5, "brings": {"s0": 0.9, "s1": 0.9}}}
    one = {"c": {"title": "Frost", "chance": 0.5, "brings": {"s0": 0.9}}}
    assert weight(both, "s0", "s1") < weight({}, "s0", "s1")
    assert weight(both, "s0", "s1") < 2 * weight(one, "s0")


def test_the_prior_grid_and_the_break_even_prior_agree() -> None:
    apart = {k: v for k, v in NARRATIVES.items() if k != "none"}
    file = poisoned(2, apart)
    r = analyze(file, POINT)
    n = r.narrative("ours")
    b = 10 ** (n.weight_db / 10)
    assert n.break_even == pytest.approx(1 / (1 + b))
    assert dict(n.grid)[0.5] == pytest.approx(b / (1 + b))
    stated = analyze(file, NarrativesSettings(draws=0, ridge=False, priors=(("hand", "ours", 0.5),)))
    assert stated.narrative("ours").posterior == pytest.approx(dict(n.grid)[0.5])
    even = analyze(file, NarrativesSettings(draws=0, ridge=False, priors=(("hand", "ours", n.break_even),)))
    assert even.narrative("ours").posterior == pytest.approx(0.5)


def test_items_in_turn_add_up_to_the_whole_and_left_out_ones_need_not() -> None:
    r = analyze(poisoned(4), POINT)
    total = sum(i.in_turn_db["ours"] for i in r.items)
    assert total == pytest.approx(r.narrative("ours").weight_db)
    assert r.items[-1].running["ours"] == pytest.approx(r.narrative("ours").posterior)
    assert sum(i.left_out_db["ours"] for i in r.items) < total


def test_it_reads_as_text_as_a_table_and_as_a_frame() -> None:
    parts = json.loads(json.dumps(NARRATIVES))
    parts["ours"]["title"] = "<b>us</b>"
    r = analyze(poisoned(2, parts), POINT)
    assert "<b>us</b>" in str(r)
    assert "  27 %  " in next(line for line in str(r).split("\n") if line.startswith("<b>us</b>"))
    assert "<b>us</b>" not in r._repr_html_()
    assert "&lt;b&gt;us" in r._repr_html_()
    frame = r.to_frame()
    assert len(frame) == 2 * 3
    ours = frame[frame.narrative == "ours"]
    assert ours.in_turn_db.sum() == pytest.approx(r.narrative("ours").weight_db)


MOVED: dict[str, Any] = {
    "start": {"date": "2019-06-01"},
    "events": {"away": {"title": "The guns go", "date": "2020-02-01", "by": "b", "move": {"guns": "away"}}},
}


def moved(**more: Any) -> Any:
    issues = json.loads(json.dumps(BOARD["issues"]))
    issues["guns"]["status_quo"] = "away"
    start = {**MOVED, "start": {"date": "2019-06-01", "state": {"guns": "out"}}}
    return loaded(mechanisms=MECHANISMS, narratives=NARRATIVES, record=start, issues=issues, **more)


def test_a_move_speaks_for_those_who_would_make_it() -> None:
    i = infer(moved(), NarrativesSettings(draws=3, ridge=False))
    assert i.moves.seen == ("away",)
    assert len(i.moves.patches) == 2
    mild = masks(i.case, i.worlds)["mild"]
    assert chance(i.log_posterior, mild) > 0.6 * 0.9
    # What a mechanism without a patch is about, the moves say nothing of.
    ours = answered(i.worlds, "hand", "ours") & i.worlds.strategic
    share = i.posterior[ours].sum() / i.posterior[i.worlds.strategic].sum()
    assert share == pytest.approx(0.3)


def test_the_null_integrates_its_rate() -> None:
    """By quadrature over the gamma prior, on the record of one move with two targets open when it was made."""
    i = infer(moved(), POINT)
    from scipy.integrate import quad
    from scipy.stats import gamma

    months = i.moves.months
    density = gamma(a=POINT.null_shape, scale=1 / POINT.null_months)
    expected = quad(lambda x: x / 2 * np.exp(-x * months) * density.pdf(x), 0, 60)[0]
    assert i.moves.null == pytest.approx(np.log(expected), rel=1e-6)


def test_bytes_hang_on_neither_workers_nor_what_was_kept(tmp_path: Path) -> None:
    file = moved()
    how = NarrativesSettings(draws=3)
    alone = analyze(file, how)
    kept = Store(tmp_path)
    first = analyze(file, how, Run(store=kept, workers=2))
    again = infer(file, how, Run(store=kept))
    assert again.moves.fresh == 0
    assert spoiled(kept.path) > 1
    third = analyze(file, how, Run(store=kept))
    assert kept.bad > 1
    assert alone.to_json() == first.to_json() == third.to_json()
    assert infer(file, how, Run(store=kept)).moves.fresh == 0


def test_games_are_solved_by_threads_of_this_process_as_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[int, str]] = set()
    run = solving._run

    def watched(task: solving.Task) -> Any:
        seen.add((os.getpid(), threading.current_thread().name.split("_")[0]))
        return run(task)

    monkeypatch.setattr(solving, "_run", watched)
    infer(moved(), NarrativesSettings(draws=3, ridge=False), Run(workers=2))
    assert seen == {(os.getpid(), "tasks")}
    for module in (solving, shares):
        assert "process" not in str(module.__doc__)
    assert "threads" in str(solving.__doc__)


def test_an_interrupted_run_goes_on_from_what_it_kept(tmp_path: Path) -> None:
    file = moved()
    seen = []

    def stop(fraction: float, words: str) -> None:
        seen.append(words)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        infer(file, NarrativesSettings(draws=4, ridge=False), Run(progress=stop, store=Store(tmp_path)))
    after = infer(file, NarrativesSettings(draws=4, ridge=False), Run(store=Store(tmp_path)))
    assert 0 < after.moves.fresh < 8
    fresh = infer(file, NarrativesSettings(draws=4, ridge=False))
    assert after.log_posterior.tobytes() == fresh.log_posterior.tobytes()


def test_the_coarse_setting_is_the_point_estimate_where_the_case_is_small() -> None:
    coarse = analyze(moved(), NarrativesSettings(coarse=True))
    point = analyze(moved(), POINT)
    assert coarse.narrative("mild").posterior == pytest.approx(point.narrative("mild").posterior)
    assert coarse.moves.ridge == ()
    assert remark("coarse", issues=("gate", "guns")) in coarse.notes


def test_the_coarse_setting_holds_what_did_not_move_where_the_case_is_large() -> None:
    coarse = infer(moved(), NarrativesSettings(coarse=True, coarse_states=5))
    assert coarse.moves.states == 2
    assert remark("coarse", issues=("guns",)) in coarse.moves.notes
    held = moved(focus={"f": {"title": "Guns", "issues": ["guns"]}})
    alone = infer(held, NarrativesSettings(draws=0, ridge=False, focus="f"))
    np.testing.assert_allclose(coarse.moves.loglik, alone.moves.loglik, rtol=1e-12)


def test_worlds_in_words() -> None:
    sets = {
        **MECHANISMS,
        "given": {
            "title": "What was given?",
            "several": True,
            "values": {"rice": "Rice", "gold": "Gold"},
            "asked_if": {"hand": ["ours"]},
            "prior": {"rice": 0.5, "gold": 0.1},
        },
    }
    case = loaded(mechanisms=sets, narratives=NARRATIVES).case
    all_ = worlds(case)
    assert len(all_) == 2 * (4 + 1) + 1
    assert not all_.strategic[-1]
    p = prior(case, all_)
    nothing = answered(all_, "given", "nothing")
    assert p[nothing].sum() == pytest.approx(0.9 * (0.7 + 0.3 * 0.5 * 0.9))
    assert {frozenset({"rice", "gold"}), frozenset()} <= {
        answers_in(all_, z)["given"] for z in range(len(all_) - 1)
    }


def test_what_is_reported_whatever_it_is() -> None:
    sign = {
        "title": "S",
        "outcomes": {"up": "Up", "down": "Down", "level": "Level"},
        "silence": "level",
        "expect": {"all": {"chances": {"up": 0.3, "down": 0.5, "level": 0.2}}},
        "visible": 0.7,
        "false_report": 0.4,
    }
    case = loaded(mechanisms=MECHANISMS, narratives=NARRATIVES, indicators={"s": sign}).case
    all_ = worlds(case)
    _, table, _ = reports(case, all_, "s")
    # Something seen; something told though nothing was; the other thing told though this was not seen.
    assert table.sum(axis=0) == pytest.approx(0.7 * 0.8 + 0.4 * 0.2 + 0.4 / 2 * 0.3 * 0.8)


def test_without_an_event_the_rest_stands() -> None:
    file = poisoned(3)
    less = infer(file, NarrativesSettings(draws=0, ridge=False, without=("s1",)))
    assert [i.id for i in less.items] == ["s0", "s2"]
    assert less.evidence.left_out == (remark("as asked", event="s1"),)
    whole = infer(file, POINT)
    kept = combine(whole.evidence, len(whole.worlds), ["s0", "s2"])
    np.testing.assert_allclose(kept.log, less.whole.log)


def test_decibans() -> None:
    assert decibans(float(np.log(10))) == pytest.approx(10)


@pytest.mark.parametrize(
    ("parts", "changes", "code", "says"),
    [
        ({"mechanisms": {}}, {}, "L401", "no mechanisms"),
        ({"mechanisms": {**MECHANISMS, "hand": {**MECHANISMS["hand"], "prior": {}}}}, {}, "L401", "no prior"),
        ({}, {"max_worlds": 3}, "L402", "joint answers"),
        ({}, {"priors": (("hand", "ours", 1.5),)}, "L403", "1.5"),
        ({}, {"priors": (("hnad", "ours", 0.5),)}, "L403", "hnad"),
        ({}, {"priors": (("hand", "our", 0.5),)}, "L403", "no answer"),
        ({}, {"priors": (("hand", "ours", 0.5), ("hand", "theirs", 0.6))}, "L403", "sum to 1.1"),
        ({}, {"without": ("ghost",)}, "L404", "ghost"),
    ],
)
def test_what_is_refused(parts: dict[str, Any], changes: dict[str, Any], code: str, says: str) -> None:
    given = {"mechanisms": MECHANISMS, "narratives": {"n": {"title": "N"}}, **parts}
    with pytest.raises(Problems) as found:
        detente.narratives(loaded(**given), draws=0, **changes)
    assert [d.code for d in found.value.diagnostics] == [code]
    assert says in found.value.diagnostics[0].message
    assert found.value.diagnostics[0].help


def test_a_move_cannot_be_left_out_and_a_focus_must_be_small() -> None:
    for changes, code in (
        ({"without": ("away",)}, "L404"),
        ({"max_states": 5}, "L405"),
        ({"focus": "f"}, "G106"),
    ):
        with pytest.raises(Problems) as found:
            infer(moved(), NarrativesSettings(draws=0, **changes))
        assert [d.code for d in found.value.diagnostics] == [code]


def test_too_many_causes() -> None:
    signs = {f"s{k}": indicator(0.5, 0.4) for k in range(3)}
    causes = {f"c{k}": {"title": "C", "chance": 0.5, "brings": {f"s{k}": 0.5}} for k in range(3)}
    record = {"events": {k: told(k) for k in signs}, "causes": causes}
    file = loaded(mechanisms=MECHANISMS, narratives=NARRATIVES, indicators=signs, record=record)
    with pytest.raises(Problems) as found:
        infer(file, NarrativesSettings(draws=0, max_causes=2))
    assert [d.code for d in found.value.diagnostics] == ["L402"]
    assert len(infer(file, POINT).items) == 3
