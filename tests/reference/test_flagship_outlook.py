"""The flagship's watch lists, questions and hidden terms at both dates, without solving a game: what can be known of
them from the chances the cases state."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.case.load import CaseFile, load
from detente.evidence.combine import combine, combined
from detente.evidence.posterior import infer
from detente.game.focus import choose
from detente.lenses.forecast.analyze import _issues, _nothing_to_say, _when
from detente.lenses.forecast.settings import ForecastSettings
from detente.lenses.hidden.analyze import _promised
from detente.lenses.narratives import Inference, NarrativesSettings
from detente.lenses.watch import WatchSettings
from detente.lenses.watch.analyze import watch

DATES = ("us-dprk-2018", "us-dprk-2019")
QUICK = NarrativesSettings(moves=False, ridge=False)
WATCH = WatchSettings(moves=False)


@pytest.fixture(scope="module", params=DATES)
def weighed(request: pytest.FixtureRequest) -> tuple[CaseFile, Inference]:
    file = load(request.param)
    return file, infer(file, QUICK)


def test_there_is_enough_to_watch(weighed: tuple[CaseFile, Inference]) -> None:
    file, found = weighed
    listed = watch(file, found.worlds, found.posterior, WATCH)
    assert len([w for w in listed.indicators if w.nats > 1e-4]) >= 10
    shown = {n for n, why in listed.left_out if why.code == "showed"}
    assert not shown & {w.id for w in listed.indicators}
    for w in listed.indicators:
        assert w.nats <= listed.entropy
        assert math.fsum(e.chance for e in w.effects) == pytest.approx(1.0)
        for n, (_, posterior) in listed.narratives.items():
            assert math.fsum(e.chance * e.after[n] for e in w.effects) == pytest.approx(posterior, abs=1e-12)


def test_what_was_promised_is_told_member_by_member(weighed: tuple[CaseFile, Inference]) -> None:
    file, found = weighed
    sets = [m for m, d in file.case.mechanisms.items() if d.several]
    assert "return" in sets
    told = _promised(found, "return", 8)
    chances = {m: after for m, _, _, after in told.members}
    # Members do not exclude each other; the empty set excludes them all.
    assert 0 < chances["nothing"] < 1
    assert max(p for m, p in chances.items() if m != "nothing") <= 1 - chances["nothing"] + 1e-12
    assert math.fsum(s.posterior for s in told.likeliest) <= 1 + 1e-12


def test_most_questions_are_answered_and_the_rest_say_why() -> None:
    answered, asked = 0, 0
    for name in DATES:
        file = load(name)
        for id_, q in file.case.questions.items():
            asked += 1
            why = _nothing_to_say(file, q)
            if why is not None:
                continue
            assert q.answer is not None
            if q.answer.indicator is not None:
                answered += 1
            else:
                needed = _issues(_when(file.case, q))
                focus = choose(file.case, ForecastSettings().max_states, asked=q.focus, varying=needed)
                assert focus is not None, id_
                answered += 1
    assert asked == 29
    assert answered > asked / 2


def test_an_event_after_the_date_changes_no_byte(weighed: tuple[CaseFile, Inference]) -> None:
    file, found = weighed
    name = next(n for n, i in file.case.indicators.items() if i.expect)
    outcome = next(iter(file.case.indicators[name].outcomes))
    later = {
        "title": "Later",
        "date": "2020-01-01",
        "observation": {name: outcome},
        "origins": {"o": {"observer": "somebody"}},
        "assumed": "a test",
    }
    again = load(file.written.name, sets={"record.events.later": later})
    assert again.hash == file.hash
    assert any("later" in d.message for d in again.diagnostics)
    other = infer(again, QUICK)
    assert np.array_equal(other.log_posterior, found.log_posterior)
    before = watch(file, found.worlds, found.posterior, WATCH).to_json()
    # As text, because a ratio that is not a number is not even equal to itself.
    assert str(watch(again, other.worlds, other.posterior, WATCH).to_json()) == str(before)


def test_worlds_that_no_item_tells_apart_may_be_taken_as_one() -> None:
    found = infer(load(DATES[0]), QUICK)
    assert found.evidence.causes
    assert len(found.evidence.tellers) > 3
    whole, lean = combine(found.evidence, len(found.worlds)), combined(found.evidence, len(found.worlds), 0)
    assert np.array_equal(whole.log, lean.log)
    assert np.array_equal(whole.quiet, lean.quiet)
