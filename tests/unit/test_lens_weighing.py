"""What the lenses over a case's accounts share: one weighing, its settings, and how their command lines are read."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.case.load import load_text
from detente.cli.root import cli, run
from detente.evidence import posterior
from detente.evidence.settings import NarrativesSettings, WeighingSettings, weighing_of
from detente.front import door_of
from detente.lenses.watch import WatchSettings
from detente.view.blocks import Table
from detente.view.html import Html
from tests.outlook_small import CASE


@pytest.fixture(autouse=True)
def cod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cod.yaml").write_text(CASE)


def settings_of(capsys: pytest.CaptureFixture[str], *line: str) -> dict[str, Any]:
    assert run(cli, [*line, "--json"]) == 0
    settings: dict[str, Any] = json.loads(capsys.readouterr().out)["settings"]
    return settings


def test_no_and_0_are_values_of_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    """They were taken for options that were not given."""
    weighed = settings_of(capsys, "narratives", "cod.yaml", "--no-moves", "--draws", "0")
    assert (weighed["moves"], weighed["draws"]) == (False, 0)
    stable = settings_of(capsys, "stability", "chicken", "--no-margins", "--max-sim", "0")
    assert (stable["margins"], stable["max_sim"]) == (False, 0)


def test_draws_of_a_lens_that_counts_them_itself_are_its_setting(capsys: pytest.CaptureFixture[str]) -> None:
    given = settings_of(capsys, "watch", "cod.yaml", "--coarse", "--draws", "3")
    assert given["draws"] == 3
    assert "workers" not in given, "how many work changes no number, and a machine has its own"


def test_an_interrupted_run_says_that_solved_games_are_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(posterior, "moves", stop)
    assert run(cli, ["narratives", "cod.yaml", "--store", "games.sqlite"]) == 130
    assert "kept: what was computed, in games.sqlite" in capsys.readouterr().err


def test_lenses_that_ask_one_case_opened_weigh_its_record_once(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed = []
    infer = posterior.infer
    monkeypatch.setattr(posterior, "infer", lambda *a, **k: weighed.append(a[1]) or infer(*a, **k))
    door = dt.open_case("cod.yaml")
    once = dt.watch(door, coarse=True, about="price")
    dt.narratives(door, coarse=True, of="bought")
    assert len(weighed) == 1
    assert once.to_json() == dt.watch("cod.yaml", coarse=True, about="price").to_json()
    dt.watch(door, coarse=True, moves=False)
    assert len(weighed) == 3, "other settings are weighed anew"


def test_what_else_is_set_is_no_part_of_the_weighing() -> None:
    assert weighing_of(NarrativesSettings(of="x", ridge=False, draws=3)) == WeighingSettings(draws=3)
    assert weighing_of(WatchSettings(about="x")) == WeighingSettings()


@pytest.mark.parametrize("prior", [("price", "loan", 0.1), "price=loan:0.1"])
def test_priors_are_written_or_given_apart(prior: Any) -> None:
    assert WeighingSettings(priors=(prior,)).stated == (("price", "loan", 0.1),)
    assert WeighingSettings(priors=("none:0.25",)).stated == (("none", "", 0.25),)
    assert WeighingSettings(priors="a=b:0.1, c:0.2").stated == (("a", "b", 0.1), ("c", "", 0.2))


@pytest.mark.parametrize("prior", ["price", "price=loan", "price=loan:much", "price=loan:nan", ":0.1"])
def test_what_states_no_prior_is_refused(prior: str) -> None:
    with pytest.raises(Problems) as wrong:
        dt.narratives("cod.yaml", priors=prior)
    assert "write MECHANISM=ANSWER:CHANCE" in wrong.value.diagnostics[0].message


@pytest.mark.parametrize("name", ["odds", "null_shape", "null_months"])
def test_what_must_be_positive_is(name: str) -> None:
    with pytest.raises(Problems):
        dt.narratives("cod.yaml", **{name: 0.0})


def test_what_is_listed_is_limited_and_counted() -> None:
    listed = dt.watch("cod.yaml", moves=False)
    first = dt.watch("cod.yaml", moves=False, max_listed=1)
    assert first.indicators == listed.indicators[:1]
    assert first.listed_of == len(listed.indicators) > 1
    assert f"(1 of {first.listed_of})" in str(first)
    assert "listed_of" not in first.to_json()


def test_ahead_is_how_far_where_nothing_says() -> None:
    file = load_text(CASE, "cod.yaml")
    bare = dataclasses.replace(file, case=file.case.model_copy(update={"clock": None}))
    from detente.lenses.watch.analyze import horizon

    assert (horizon(bare, 12.0) - file.case.as_of).days == 365
    assert horizon(file, 12.0) == horizon(file, 24.0)


def test_tables_with_one_caption_have_ids_of_their_own() -> None:
    page = Html(prefix="s-").blocks(
        [Table(["a"], [("x",)], caption="The same", id=k) for k in ("one", "two")]
    )
    assert 'id="s-one-caption"' in page
    assert 'id="s-two-caption"' in page


def test_the_evidence_on_every_account_is_there_for_all() -> None:
    door = door_of(load_text(CASE, "cod.yaml"))
    every = str(dt.narratives(door, moves=False, of="all"))
    chosen = str(dt.narratives(door, moves=False))
    assert every.count("What moves “") == 4
    assert 1 <= chosen.count("What moves “") <= 2
