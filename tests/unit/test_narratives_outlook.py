"""Watch lists, forecasts, seals and hidden terms on a small case: from Python, from the command, by hand."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.case.diagnostics import Problems
from detente.case.load import CaseFile, load_text
from detente.ensembles.run import Run
from detente.ensembles.store import Store
from detente.evidence import posterior as posteriors
from detente.evidence.posterior import infer
from detente.evidence.shares import shares
from detente.evidence.signals import reports
from detente.evidence.worlds import patches
from detente.lenses.forecast.analyze import forecast
from detente.lenses.forecast.seal import as_sealed
from detente.lenses.forecast.settings import ForecastSettings
from detente.lenses.forecast.view import why
from detente.lenses.hidden.analyze import hidden
from detente.lenses.narratives import Inference, NarrativesSettings
from detente.lenses.watch import WatchSettings
from detente.lenses.watch.analyze import watch
from detente.view.speech import PLAIN
from tests.ensembles.work import spoiled
from tests.outlook_small import CASE
from tests.unit.test_cli_frame import call, envelope

TODAY = dt.date(2020, 7, 1)
SETTINGS = NarrativesSettings(draws=3, ridge=False)
WATCH = WatchSettings(draws=3)
EVERYTHING = ForecastSettings(cover=1.0, games=1_000)


@pytest.fixture(scope="module")
def file() -> CaseFile:
    return load_text(CASE, "cod.yaml")


@pytest.fixture(scope="module")
def weighed(file: CaseFile) -> Inference:
    return infer(file, SETTINGS)


@pytest.fixture
def cod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cod.yaml").write_text(CASE)
    return "cod.yaml"


# The watch list


def test_the_list_ranks_what_is_still_to_come(file: CaseFile, weighed: Inference) -> None:
    found = watch(file, weighed.worlds, weighed.posterior, WATCH)
    by = {w.id: w for w in found.indicators}
    assert [n for n, _ in found.left_out] == ["cheers", "ballot"]
    # "None of these" holds over nine tenths here: what is to be learnt is about the others.
    assert found.narratives["none-of-these"][1] > 0.9
    assert found.notes[0].code == "ranked among"
    gains = [w.among for w in found.indicators]
    assert gains == sorted(gains, reverse=True) == [w.ranked for w in found.indicators]
    assert 0 < gains[0] <= found.entropy_among
    assert all(w.nats <= found.entropy for w in found.indicators)
    # Rain is as likely under every account: only the report that is false by chance differs, and z₀ is their average.
    assert by["weather"].nats < 1e-12
    for w in found.indicators:
        assert math.fsum(e.chance for e in w.effects) == pytest.approx(1.0)
        for n, (_, posterior) in found.narratives.items():
            assert math.fsum(e.chance * e.after[n] for e in w.effects) == pytest.approx(posterior)
            assert w.tells[n] <= w.nats + 1e-12
    assert by["paint"].per_nat == pytest.approx(3 / by["paint"].among)
    strategic = weighed.worlds.strategic
    sure = np.where(strategic, weighed.posterior, 0.0) / weighed.posterior[strategic].sum()
    alone = {w.id: w for w in watch(file, weighed.worlds, sure, WATCH).indicators}
    assert alone["paint"].nats == alone["paint"].ranked == pytest.approx(by["paint"].among)
    assert found.before == "2021-07-01"


def test_a_gain_is_that_of_every_world_and_report_enumerated(file: CaseFile, weighed: Inference) -> None:
    """Collection is counted once: what is not looked for is silence, and silence is in the sum."""
    found = watch(file, weighed.worlds, weighed.posterior, WATCH)
    by = {w.id: w for w in found.indicators}
    for name in ("paint", "price-of-cod"):
        _, table, _ = reports(file.case, weighed.worlds, name, SETTINGS)
        rows = [[*column, 1 - sum(column)] for column in table.T.tolist()]
        p = weighed.posterior.tolist()
        total = [math.fsum(p[z] * rows[z][o] for z in range(len(p))) for o in range(len(rows[0]))]
        nats = math.fsum(
            p[z] * x * math.log(x / total[o]) for z in range(len(p)) for o, x in enumerate(rows[z]) if x > 0
        )
        assert by[name].nats == pytest.approx(nats, rel=1e-9)
        assert by[name].resolves == pytest.approx(1 - total[-1])


def test_by_an_earlier_date_less_of_a_window_is_to_come(file: CaseFile, weighed: Inference) -> None:
    def paint(before: dt.date) -> Any:
        found = watch(file, weighed.worlds, weighed.posterior, WATCH.but(before=before))
        return next(w for w in found.indicators if w.id == "paint")

    half, whole, later = (
        paint(d) for d in (dt.date(2020, 9, 30), dt.date(2020, 12, 31), dt.date(2021, 6, 1))
    )
    share = (dt.date(2020, 9, 30) - TODAY).days / (dt.date(2020, 12, 31) - TODAY).days
    assert half.resolves == pytest.approx(share * whole.resolves)
    assert half.nats < whole.nats == later.nats


def test_it_is_ranked_by_what_was_asked_about(file: CaseFile, weighed: Inference) -> None:
    of_z = {w.id: w.nats for w in watch(file, weighed.worlds, weighed.posterior, WATCH).indicators}
    for name in ("price", "bought", "why"):
        found = watch(file, weighed.worlds, weighed.posterior, WATCH.but(about=name))
        gains = [w.about for w in found.indicators]
        assert gains == sorted(gains, key=lambda x: -(x or 0))
        assert all(w.about is not None and w.about <= of_z[w.id] + 1e-12 for w in found.indicators)
        assert found.entropy_about is not None
        assert found.entropy_about <= found.entropy + 1e-12


# Forecasts


def test_a_question_is_the_average_over_every_world_played_out(file: CaseFile, weighed: Inference) -> None:
    """With all games played, the chance is Σ_z Σ_k w(z, k) P(yes | game of z at draw k), done here by hand for one."""
    found = forecast(file, weighed, EVERYTHING, today=TODAY)
    by = {q.id: q for q in found.questions}
    assert found.played[0].covered == pytest.approx(1.0)
    assert by["opens"].covered == pytest.approx(1.0)
    for q in found.questions:
        if q.source == "model":
            under = {n: q.narratives[n] for n in found.narratives}
            assert all(p is not None and 0 <= p <= 1 for p in under.values())
            # Three of the narratives share all worlds out among them.
            parts = ("bought", "worn-out", "none-of-these")
            mixed = math.fsum(found.narratives[n][1] * (under[n] or 0) for n in parts)
            assert q.chance == pytest.approx(mixed, rel=1e-9)
    every, game_of = patches(file.case, weighed.worlds)
    w = shares(weighed.posterior, weighed.moves.loglik, game_of, len(every), {})
    assert w.whole.sum() + w.null == pytest.approx(1.0)


def test_each_kind_of_question_is_answered_and_labelled(file: CaseFile, weighed: Inference) -> None:
    found = forecast(file, weighed, EVERYTHING, today=TODAY)
    by = {q.id: q for q in found.questions}
    said = {q.id: (q.kind, q.source, q.baseline) for q in found.questions}
    assert said == {
        "opens": ("outcome", "model", 0.0),
        "few-then": ("state", "model", 1.0),
        "boats-out": ("move", "model", 0.0),
        "fresh-paint": ("indicator", "assumed chances", 0.0),
        "song": ("state", "base rate", None),
        "choir": ("nothing", "nothing", None),
    }
    assert by["song"].chance == pytest.approx(0.1)
    words = {q.id: PLAIN.say(why(q)) for q in found.questions}
    assert "the model has nothing to say" in words["song"]
    assert "does not vary song" in words["song"]
    assert (by["choir"].chance, words["choir"]) == (None, "The game knows no singers.")
    assert by["opens"].base_rate == 0.2
    assert "assumed" in words["fresh-paint"]
    # Paint is fresh by the end of September in half of the cases in which it is by the year's end.
    assert by["fresh-paint"].narratives["worn-out"] == pytest.approx(0.1 * 91 / 183)
    assert not any(q.retrodiction for q in found.questions)


def test_a_question_beyond_a_hundred_years_is_not_played_out(weighed: Inference) -> None:
    far = load_text(
        CASE.replace("text: Does the harbour open?, resolve_by: 2020", "text: Open?, resolve_by: 2920"), "c"
    )
    q = forecast(far, weighed, ForecastSettings(games=1), today=TODAY).questions[0]
    assert (q.id, q.source) == ("opens", "base rate")
    assert "a hundred years" in PLAIN.say(why(q))


def test_what_could_be_known_is_called_a_retrodiction(file: CaseFile, weighed: Inference) -> None:
    few = ForecastSettings(games=1)
    later = forecast(file, weighed, few, today=dt.date(2020, 7, 2))
    assert all(q.retrodiction for q in later.questions)
    plain = [forecast(file, weighed, few, today=d).to_json() for d in (None, TODAY)]
    assert plain[0] == plain[1]


def test_what_is_left_unplayed_is_said_and_the_rest_renormalised(file: CaseFile, weighed: Inference) -> None:
    some = forecast(file, weighed, ForecastSettings(cover=1.0, games=2), today=TODAY)
    played = some.played[0]
    assert played.games == 2
    assert 0 < played.covered < 1
    assert "renormalised" in str(some)
    q = next(q for q in some.questions if q.id == "opens")
    assert q.covered is not None
    assert q.covered < 1
    # Every narrative has a game of its own played, as far as there are enough.
    more = forecast(file, weighed, ForecastSettings(cover=0.01, games=4), today=TODAY)
    assert all(p is not None for p in next(q for q in more.questions if q.id == "opens").narratives.values())


def test_workers_and_what_is_kept_change_no_byte(file: CaseFile, weighed: Inference, tmp_path: Path) -> None:
    plain = forecast(file, weighed, EVERYTHING, today=TODAY).to_json()
    kept = Store(tmp_path)
    for workers in (2, 1):
        run = Run(store=kept, workers=workers)
        assert forecast(file, weighed, EVERYTHING, today=TODAY, run=run).to_json() == plain
    assert spoiled(kept.path) > 1
    assert forecast(file, weighed, EVERYTHING, today=TODAY, run=Run(store=kept)).to_json() == plain
    assert kept.bad > 1
    terms = hidden(file, weighed, run=Run(store=kept, workers=2)).to_json()
    assert hidden(file, weighed, run=Run(store=kept)).to_json() == terms == hidden(file, weighed).to_json()


LATER = """\
    later-nets:
      {title: No nets, date: 2020-08-01, by: main, move: {nets: none}, assumed: as told}
    later-paint:
      title: Fresh paint
      date: 2020-07-15
      observation: {paint: fresh}
      origins: {o1: {observer: a reader, through: herald}}
      assumed: as told
questions:
"""


def test_nothing_after_the_cases_date_changes_a_byte(file: CaseFile, weighed: Inference) -> None:
    later = load_text(CASE.replace("questions:\n", LATER), "cod.yaml")
    again = infer(later, SETTINGS)
    few = ForecastSettings(games=2)
    assert (
        forecast(later, again, few, today=TODAY).to_json()
        == forecast(file, weighed, few, today=TODAY).to_json()
    )
    args = (WATCH,)
    assert watch(later, again.worlds, again.posterior, *args) == watch(
        file, weighed.worlds, weighed.posterior, *args
    )
    assert hidden(later, again).to_json() == hidden(file, weighed).to_json()


def test_a_base_rate_from_after_the_cases_date_is_no_base_rate(weighed: Inference) -> None:
    # The check refuses such a case; the lens does not rely on it.
    from dataclasses import replace

    file = load_text(CASE, "cod.yaml")
    q = file.case.questions["opens"]
    assert q.base_rate is not None
    late = q.model_copy(update={"base_rate": q.base_rate.model_copy(update={"dated": dt.date(2020, 12, 1)})})
    changed = file.case.model_copy(update={"questions": {"opens": late}})
    (found,) = forecast(
        replace(file, case=changed), weighed, ForecastSettings(games=1), today=TODAY
    ).questions
    assert found.base_rate is None
    assert "later than the case's date" in PLAIN.say(why(found))


# Hidden terms


def test_the_promised_set_is_the_posterior_over_its_members(file: CaseFile, weighed: Inference) -> None:
    (price,) = hidden(file, weighed).promised
    rows = {m: (prior, after) for m, _, prior, after in price.members}
    # A set arises if the Mainland paid, and then members are independent.
    assert rows["harbour"][0] == pytest.approx(0.4 * 0.5)
    assert rows["nothing"][0] == pytest.approx(0.6 + 0.4 * 0.5 * 0.7 * 0.8)
    sets = {s.members: s.posterior for s in price.likeliest}
    assert len(sets) == price.sets == 8
    assert math.fsum(sets.values()) == pytest.approx(1.0)
    assert rows["loan"][1] == pytest.approx(math.fsum(p for s, p in sets.items() if "loan" in s))


def test_what_stands_lacks_what_the_exit_is_worth(file: CaseFile, weighed: Inference) -> None:
    found = hidden(file, weighed)
    by = {p.actor: p for p in found.parties}
    # With many nets the Mainland has 60 % of 15 points more than with few.
    assert by["main"].stands == pytest.approx(9.0)
    assert by["isle"].stands == 0.0
    opened = next(c for c in by["isle"].candidates if c.issue == "harbour")
    assert (opened.worth, opened.costs, opened.givers, opened.pays) == (10.0, (4.0,), ("main",), True)
    assert all(c.issue in ("harbour", "loan") for p in found.parties for c in p.candidates)


# Python and the command


def test_the_command_and_python_agree(cod: str) -> None:
    said = envelope(call("watch", cod, "--draws", "1", "--json"), "watch")
    assert said["result"] == json.loads(
        json.dumps(_plain(detente.watch(cod, draws=1, max_listed=20).to_json()))
    )
    said = envelope(call("hidden", cod, "--draws", "1", "--json"), "hidden")
    assert said["result"] == json.loads(json.dumps(_plain(detente.hidden(cod, draws=1).to_json())))
    said = envelope(call("forecast", cod, "--draws", "1", "--json"), "forecast")
    found = detente.forecast(cod, draws=1)
    assert said["result"]["forecast"] == json.loads(json.dumps(_plain(found.to_json())))


def _plain(value: Any) -> Any:
    from detente.envelope import plain

    return plain(value)


def test_the_commands_say_what_a_reader_must_know(cod: str) -> None:
    watched = call("watch", cod, "--draws", "1", "--about", "bought", "--before", "2020-12-31").stdout
    for word in (
        "can be expected to tell about bought",
        "New paint in the harbour: what each report would do",
        "Nothing is reported (Old)",
        "ballot",
    ):
        assert word in watched
    foretold = call("forecast", cod, "--draws", "1", "--games", "2").stdout
    for word in (
        "are retrodictions",
        "assumed chances",
        "base rate",
        "renormalised",
        "The game knows no singers.",
    ):
        assert word in foretold
    terms = call("hidden", cod, "--draws", "1", "--issues", "loan").stdout
    for word in ("What was promised?", "boats-home", "loan=given", "What could have paid"):
        assert word in terms
    assert "harbour=open" not in terms


def test_results_print_escape_and_give_frames(file: CaseFile, weighed: Inference) -> None:
    watched = watch(file, weighed.worlds, weighed.posterior, WATCH)
    foretold = forecast(file, weighed, ForecastSettings(games=1), today=TODAY)
    terms = hidden(file, weighed)
    for r in (watched, foretold, terms):
        assert file.case.case in str(r)
        assert "<i>" not in r._repr_html_()
    assert len(watched.to_frame()) == sum(len(w.effects) for w in watched.indicators)
    assert list(foretold.to_frame()["question"]) == list(file.case.questions)
    assert set(terms.to_frame()["event"]) == {"fewer-nets", "boats-home"}


def test_a_forecast_is_sealed_and_scored(cod: str) -> None:
    made = envelope(call("forecast", cod, "--draws", "1", "--seal", "seals/may.json", "--json"), "forecast")
    sha = made["result"]["seal"]["sha256"]
    before = Path("seals/may.json").read_bytes()
    rows = "opens,no\nfew-then,yes\nboats-out,no\nfresh-paint,unknown\nsong,no\n"
    Path("outcomes.csv").write_text("question,outcome\n" + rows)
    result = call("score", "seals/may.json", "--outcomes", "outcomes.csv", "--json")
    scored = json.loads(result.stdout)
    assert scored["case_hash"] == made["case_hash"]
    assert scored["result"]["sha256"] == sha
    found = scored["result"]
    assert (found["resolved"], found["unresolved"], found["declined"]) == (4, 1, 1)
    chances = {q["id"]: q["chance"] for q in made["result"]["forecast"]["questions"]}
    expected = [
        chances["opens"] ** 2,
        (1 - chances["few-then"]) ** 2,
        chances["boats-out"] ** 2,
        chances["song"] ** 2,
    ]
    assert found["means"]["forecast"]["brier"] == pytest.approx(sum(expected) / 4)
    assert "L429" in result.stderr
    text = call("score", "seals/may.json", "--outcomes", "outcomes.csv").stdout
    for word in ("unaltered", "retrodictions", "coin", "fewer than ten"):
        assert word in text
    python = detente.score(
        "seals/may.json", {"opens": False, "few-then": True, "boats-out": False, "song": False}
    )
    assert python.means["forecast"].brier == pytest.approx(sum(expected) / 4)
    assert "Brier" in str(python)
    assert next(iter(python.to_frame()["id"])) == "opens"
    assert Path("seals/may.json").read_bytes() == before


def test_a_seal_made_in_python_is_the_commands(cod: str, tmp_path: Path) -> None:
    call("forecast", cod, "--draws", "1", "--seal", "one.json", "--store", str(tmp_path / "kept.sqlite"))
    today = dt.date.today()
    found = detente.forecast(cod, draws=1, store=tmp_path / "kept.sqlite")
    detente.seal(found, "two.json", on=today)
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()


def test_the_day_of_the_seal_decides_what_is_a_retrodiction(file: CaseFile, weighed: Inference) -> None:
    found = forecast(file, weighed, ForecastSettings(games=1))
    ahead = as_sealed(found, TODAY)
    late = as_sealed(found, dt.date(2021, 1, 1))
    assert not any(q["retrodiction"] for q in ahead["questions"].values())
    assert all(q["retrodiction"] for q in late["questions"].values())


def test_a_seal_over_a_file_is_refused_before_anything_is_weighed(
    cod: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weighed(*_: Any, **__: Any) -> Any:
        raise AssertionError("weighed all the same")

    monkeypatch.setattr(posteriors, "infer", weighed)
    before = Path(cod).read_bytes()
    result = call("forecast", cod, "--seal", cod)
    assert (result.exit_code, "L423" in result.stderr) == (1, True)
    assert Path(cod).read_bytes() == before


def test_nothing_is_sealed_where_the_table_may_not_be_written(cod: str) -> None:
    Path("mine.csv").write_text("mine\n")
    line = ("forecast", cod, "--no-moves", "--games", "1", "--csv", "mine.csv", "--seal", "may.json")
    assert "X114" in call(*line).stderr
    assert not Path("may.json").exists()


def test_another_day_dates_the_forecast_and_not_its_seal(cod: str) -> None:
    line = ("forecast", cod, "--no-moves", "--games", "1", "--today", TODAY.isoformat())
    made = envelope(call(*line, "--seal", "may.json", "--json"), "forecast")["result"]
    assert made["seal"]["file"] == "may.json"
    assert not any(q["retrodiction"] for q in made["forecast"]["questions"])
    sealed = json.loads(Path("may.json").read_text())["sealed"]
    assert sealed["date"] == dt.date.today().isoformat()
    assert all(q["retrodiction"] for q in sealed["questions"].values())
    assert {type(q["why"]) for q in sealed["questions"].values()} == {str}
    assert envelope(call(*line, "--json"), "forecast")["result"]["seal"] is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["watch", "cod.yaml", "--about", "bougt"], "L420"),
        (["watch", "cod.yaml", "--before", "2020-07-01"], "L421"),
        (["watch", "cod.yaml", "--before", "soon"], "X109"),
        (["forecast", "cod.yaml", "--set", "questions=null"], "L422"),
        (["forecast", "cod.yaml", "--set", "questions.song.focus=fisch"], "G106"),
        (["forecast", "cod.yaml", "--seal", "cod.yaml"], "L423"),
        (["hidden", "cod.yaml", "--issues", "harbor"], "X105"),
        (["score", "cod.yaml", "--outcomes", "cod.yaml"], "L424"),
        (["score", "none.json", "--outcomes", "cod.yaml"], "X107"),
    ],
)
def test_what_is_wrong_is_said_with_its_code(cod: str, arguments: list[str], code: str) -> None:
    result = call(*arguments, "--json")
    assert result.exit_code in (1, 2)
    assert [d["code"] for d in json.loads(result.stdout)["diagnostics"]] == [code]


def test_python_refuses_an_unknown_outcome(cod: str, file: CaseFile, weighed: Inference) -> None:
    detente.seal(forecast(file, weighed, ForecastSettings(games=1)), "a.json", on=TODAY)
    with pytest.raises(Problems) as raised:
        detente.score("a.json", {"open": True})
    assert [d.code for d in raised.value.diagnostics] == ["L427"]
    assert np.isnan(detente.score("a.json", {}).means["model"].brier)
