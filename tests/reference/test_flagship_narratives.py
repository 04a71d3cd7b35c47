"""The flagship's accounts: what they must hold, what they rest on, and that the record can speak to them.

Nothing here looks at a posterior: these are the conditions under which one may be computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from detente.case import patch
from detente.case.estimate import point
from detente.case.load import CaseFile, load
from detente.case.patch import variant_patch
from detente.case.schema import Case, Hypothesis, Indicator, Mechanism, Members, When
from detente.case.validate import validate
from detente.case.yaml_tree import Mark
from detente.evidence import moves
from detente.evidence.settings import WeighingSettings
from detente.game.compile import compile_case
from detente.play.behavior import play_of
from detente.play.board import board_of
from tests.published_data import published

YEARS = ("us-dprk-2018", "us-dprk-2019")

NAMED = {
    "pressure-bites": {"yes-alone", "through-china", "hardly"},
    "understanding": {"made", "hoped", "none"},
    "return": {"trade", "telecom", "south-china-sea", "taiwan", "troops", "other"},
    "shown": {"concealed", "displayed", "neither"},
    "trades-arsenal": {"relief", "security", "nothing"},
}
"""Issue 5, part 2: the mechanisms the flagship needs at least, and the answers they cannot do without."""

ACCOUNTS = {
    "maximum-pressure",
    "xi-orchestrates",
    "pressure-through-china",
    "pyongyangs-calendar",
    "none-of-these",
}


@pytest.fixture(scope="module")
def cases() -> dict[str, CaseFile]:
    return {name: load(name) for name in YEARS}


@pytest.fixture(params=YEARS)
def case(request: pytest.FixtureRequest, cases: dict[str, CaseFile]) -> Case:
    return cases[request.param].case


def test_the_mechanisms_of_the_issue_are_there(case: Case) -> None:
    for name, answers in NAMED.items():
        assert answers <= set(case.mechanisms[name].values), name
    assert case.mechanisms["return"].several, "what was promised is a set"
    assert set(case.narratives) >= ACCOUNTS
    if case.case == "us-dprk-2019":
        assert {"threat-and-gift", "threat-only", "gift-only"} <= set(case.narratives)
        both = case.narratives["threat-and-gift"].assumes["visit-purpose"]
        assert isinstance(both, Members)
        assert {"strength", "gift"} <= set(both.all), "one visit is both at once"


def test_every_prior_patch_row_and_observer_says_what_it_rests_on(case: Case) -> None:
    for name, mechanism in case.mechanisms.items():
        assert mechanism.because or mechanism.assumed, name
        assert set(mechanism.prior) == set(mechanism.values), name
        for answer, value in mechanism.values.items():
            if isinstance(value, Hypothesis) and value.set:
                assert value.because or value.assumed, f"{name}: {answer}"
    for name, account in case.narratives.items():
        assert account.because or account.assumed, name
    for name, indicator in case.indicators.items():
        assert indicator.assumed, f"{name}: its chances are ours, and must say so"
    for name, observer in case.observers.items():
        assert observer.because or observer.assumed, name
    for name, cause in case.record.causes.items():
        assert cause.because or cause.assumed, name


def test_ratios_are_modest(case: Case) -> None:
    """Nobody knows such chances well: of what has been seen no outcome is over three times as likely in one row as in
    another."""
    for id_, event in case.record.events.items():
        shown = (event.observation or {}) | (event.signal.shows if event.signal else {})
        for name, outcome in shown.items():
            chances = [point(row.chances[outcome]) for row in case.indicators[name].expect.values()]
            assert max(chances) <= 3 * min(chances), f"{id_}: {name}={outcome}"


def rows_of(indicator: Indicator) -> Iterator[When]:
    for row in indicator.expect.values():
        yield row.when


def test_every_mechanism_meets_evidence(case: Case) -> None:
    """A mechanism that no indicator and no patch speaks to would come out as it went in."""
    spoken = {m for i in case.indicators.values() for when in rows_of(i) for m in when}
    for name, mechanism in case.mechanisms.items():
        patched = any(isinstance(v, Hypothesis) and v.set for v in mechanism.values.values())
        assert name in spoken or patched, name


def test_evidence_counts_both_ways(case: Case) -> None:
    """Kim's visits to China that came just before an American one are counted, and so are those that did not."""
    visits = [e.observation["visits-before-visits"] for e in case.record.events.values()
              if e.observation and "visits-before-visits" in e.observation]  # fmt: skip
    want = ["before", "before"] if case.case == "us-dprk-2018" else ["before", "before", "apart", "apart"]
    assert visits == want


def resolved(case: Case) -> set[str]:
    """Indicators that an event has realised, or whose silence is over."""
    seen = {
        name
        for event in case.record.events.values()
        for name in (event.observation or {}) | (event.signal.shows if event.signal else {})
    }
    return seen | {k for k, i in case.indicators.items() if i.by is not None and i.by <= case.as_of}


def test_at_least_ten_things_are_left_to_watch(case: Case) -> None:
    open_ = {k: i for k, i in case.indicators.items() if k not in resolved(case)}
    assert len(open_) >= 10
    for name, indicator in open_.items():
        assert indicator.by is not None, name
        assert indicator.by > case.as_of, name
        assert indicator.visible is not None, name
        assert indicator.collected is not None, name
        assert indicator.cost is not None, name
        assert point(indicator.cost) > 0, name
    # Border trade orders, smuggling, fuel prices, visits before visits, a weapons list, troop and exercise decisions,
    # telecom and tariff decisions: issue 5, part 5.
    assert {
        "coal-crosses", "smuggling-spreads", "fuel-prices", "next-visit-first", "list-handed-over",
        "troop-decision", "exercise-decision", "telecom-decision",
    } <= set(open_)  # fmt: skip
    assert {"tariff-decision", "tariff-word"} & set(open_)


def test_every_question_is_answered_or_declined(cases: dict[str, CaseFile]) -> None:
    mine = [(c.case.as_of, q) for c in cases.values() for q in c.case.questions.values()]
    asked = published("us-dprk-questions")["resolve_by"]
    wanted = sorted((as_of, day) for as_of, days in asked.items() for day in days)
    assert len(wanted) == len(mine) == 29
    assert sorted((as_of, q.resolve_by) for as_of, q in mine) == wanted
    assert sum(q.answer is not None for _, q in mine) >= 20
    assert all(q.answer is not None or (q.declined and len(q.declined) > 20) for _, q in mine)


def test_outcomes_are_asked_on_a_focus_that_holds_them(case: Case) -> None:
    for name, question in case.questions.items():
        if question.answer is None or question.answer.outcome is None:
            continue
        assert question.focus is not None, name
        outcome = case.outcomes[question.answer.outcome]
        terms = outcome.when if isinstance(outcome.when, tuple | list) else [outcome.when]
        needed = {issue for term in terms for issue in term}
        assert needed <= set(case.focus[question.focus].issues), name


def test_base_rates_were_known_and_say_what_was_counted(case: Case) -> None:
    for name, question in case.questions.items():
        rate = question.base_rate
        if rate is None:
            assert "o base rate" in (question.note or ""), f"{name}: say why there is none"
            continue
        assert rate.dated <= case.as_of, name
        assert any(ch.isdigit() for ch in rate.source), f"{name}: the count"


def _asked(mechanism: Mechanism, world: dict[str, frozenset[str]]) -> bool:
    for name, answers in mechanism.asked_if.items():
        assert not isinstance(answers, Members)
        if not world[name] & set(answers):
            return False
    return True


def _worlds(case: Case, classes: dict[str, dict[str, int]]) -> set[tuple[tuple[int, ...], ...]]:
    """The distinct patched games: what each mechanism's answer comes to in the focus, over every joint answer."""
    sofar: set[tuple[tuple[str, frozenset[str]], ...]] = {()}
    for name, mechanism in case.mechanisms.items():
        grown = set()
        for world in sofar:
            if not _asked(mechanism, dict(world)):
                other = frozenset() if mechanism.several else frozenset({str(mechanism.otherwise)})
                grown.add((*world, (name, other)))
                continue
            ids = list(mechanism.values)
            if mechanism.several:  # members that change nothing in the focus need not be told apart
                ids = [a for a in ids if classes[name][a] != 0]
                options = [frozenset(c) for n in range(len(ids) + 1) for c in itertools.combinations(ids, n)]
            else:
                options = [frozenset({a}) for a in ids]
            grown |= {(*world, (name, option)) for option in options}
        sofar = grown
    return {
        tuple(tuple(sorted(classes[name][a] for a in answers)) for name, answers in world) for world in sofar
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", YEARS)
def test_patches_reach_the_record_and_their_games_are_few(name: str, cases: dict[str, CaseFile]) -> None:
    """Each distinct game is solved once a draw; 150 of them are what half an hour on two cores allows."""
    file = cases[name]
    as_written = compile_case(file.case)

    def flow(variant: str = "") -> bytes:
        tree = file.tree
        if variant:
            tree = patch.apply(tree, variant_patch(tree.data, variant), Mark(variant, 0, 0))
        case = validate(tree)
        worth = board_of(compile_case(case, focus="record", base=as_written), play_of(case)).flow
        # What an actor has whatever happens in the focus changes no choice of its.
        return np.round(worth - worth[:, :1], 10).tobytes()

    base = flow()
    classes: dict[str, dict[str, int]] = {}
    for id_, mechanism in file.case.mechanisms.items():
        seen = {base: 0}
        classes[id_] = {}
        for answer, value in mechanism.values.items():
            got = flow(f"mechanisms/{id_}/{answer}") if isinstance(value, Hypothesis) and value.set else base
            classes[id_][answer] = seen.setdefault(got, len(seen))
    for id_ in ("pressure-bites", "chinese-hand", "understanding", "return", "trades-arsenal"):
        assert len(set(classes[id_].values())) > 1, f"the record's moves cannot speak to {id_}"
    assert classes["return"]["trade"]
    assert classes["return"]["telecom"]
    assert not any(classes["shown"].values()), "display and concealment change what is seen, no interest"
    assert 50 <= len(_worlds(file.case, classes)) <= 150
    # The lens takes for the same what is the same: a constant that survived rounding would be another game to solve.
    task = moves.Task(file.case, as_written, "record", WeighingSettings(), -1, None, "")
    changing = {(m, a) for m, of in classes.items() for a, which in of.items() if which}
    assert moves._relevant(file, task, (0,)) == changing
