"""The report's section on accounts: what it says, that it escapes, that drawings have words and tables beside them."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from detente.case.load import CaseFile, load_text
from detente.ensembles.run import Run
from detente.ensembles.store import Store, using
from detente.envelope import dumps
from detente.evidence import posterior
from detente.front import case_of, door_of
from detente.lenses.forecast import ForecastResult
from detente.lenses.narratives import NarrativesResult, NarrativesSettings, analyze
from detente.lenses.narratives.view import odds, steps
from detente.report.build import build_report
from detente.report.gather import analyze_case, ask_all
from detente.report.inputs import Asked, ReportInputs, ReportSettings
from detente.report.store import analyze_to, run_key
from tests.outlook_small import CASE

MOST = 10
"""Steps of a waterfall."""


@pytest.fixture(scope="module")
def file() -> CaseFile:
    return load_text(CASE, "cod.yaml")


def asked(file: CaseFile, *, store: Path | None = None, today: dt.date | None = None) -> dict[str, Asked]:
    """What the lenses answer for the page, by section."""
    with using(store) as opened:
        run = Run(store=opened)
        every = ask_all(door_of(file), ReportSettings(), "", run, lambda *_: None, today=today)
        return {a.section.id: a for a in every}


@pytest.fixture(scope="module")
def weighed(file: CaseFile) -> NarrativesResult:
    return analyze(file, NarrativesSettings.quick())


@pytest.fixture(scope="module")
def inputs(file: CaseFile) -> ReportInputs:
    return analyze_case(file, ReportSettings(swings=0, pairs=0))


@pytest.fixture(scope="module")
def part(inputs: ReportInputs) -> str:
    page = build_report(inputs)
    return "".join(re.findall(r'<section id="narratives".*?</section>', page, re.S))


def test_it_says_what_a_reader_must_know(part: str) -> None:
    for words in (
        "coarse setting",
        "What the evidence cannot separate",
        "Peace was bought",
        "None of these",
        "What to watch",
        "New paint in the harbour",
        "retrodictions",
        "by an indicator",
        "assumed chances",
        "The game knows no singers.",
        "Hidden terms",
        "The likeliest of 8 sets",
        "The least return",
    ):
        assert words in part, words


def test_a_hostile_name_stays_text(part: str) -> None:
    assert "<i>" not in part
    assert "The Isle &lt;i&gt;" in part


def test_every_drawing_has_words_and_numbers_beside_it(part: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", part, re.S)
    # Posteriors, one waterfall an account, running chances, forecasts.
    assert len(figures) == 1 + 4 + 1 + 1
    for figure in figures:
        assert 'role="img"' in figure
        assert re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", figure)
        assert figure.count("<tr>") >= 2
    assert "<script" not in part


def test_ids_are_unique(part: str) -> None:
    ids = re.findall(r' id="([^"]+)"', part)
    assert len(ids) == len(set(ids))


def test_a_waterfall_leads_from_the_prior_to_the_posterior(weighed: NarrativesResult) -> None:
    for n in weighed.narratives:
        rows = steps(weighed, n, MOST).steps
        assert rows
        assert rows[0].after == pytest.approx(10 * math.log10(n.prior / (1 - n.prior)))
        assert rows[-1].after == pytest.approx(10 * math.log10(n.posterior / (1 - n.posterior)))
        for before, after in pairwise(rows):
            assert after.before == pytest.approx(before.after)


def test_small_items_are_taken_together_and_none_is_lost(weighed: NarrativesResult) -> None:
    r = weighed
    item = r.items[0]
    many = tuple(
        replace(
            item,
            id=f"i{k}",
            running={n.id: n.prior + (n.posterior - n.prior) * (k + 1) / 40 for n in r.narratives},
        )
        for k in range(40)
    )
    rows = steps(replace(r, items=many), r.narratives[0], MOST).steps
    assert rows
    assert len(rows) <= 2 * MOST + 5
    together = [s.label for s in rows if str(s.label).endswith("of little weight")]
    assert sum(int(str(label).split()[1]) for label in together) == 40 - MOST


def test_odds_without_bound_have_no_waterfall(weighed: NarrativesResult) -> None:
    sure = replace(weighed.narratives[0], posterior=1.0)
    assert steps(weighed, sure, MOST).steps == ()
    assert odds(0.0) == -math.inf


def test_the_same_inputs_give_the_same_bytes_whatever_is_kept(file: CaseFile, tmp_path: Path) -> None:
    plain, first, again = (asked(file, store=store) for store in (None, tmp_path, tmp_path))
    assert {"narratives", "watch", "forecast", "hidden"} <= plain.keys()
    assert dumps({k: a.to_json() for k, a in plain.items()}) == dumps(
        {k: a.to_json() for k, a in first.items()}
    )
    assert dumps({k: a.to_json() for k, a in plain.items()}) == dumps(
        {k: a.to_json() for k, a in again.items()}
    )


def test_on_the_cases_own_day_a_forecast_is_one(file: CaseFile) -> None:
    found = asked(file, today=dt.date(2020, 7, 1))["forecast"].result
    assert isinstance(found, ForecastResult)
    assert not any(q.retrodiction for q in found.questions)


def test_one_page_weighs_the_record_once(file: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed = []
    infer = posterior.infer
    monkeypatch.setattr(posterior, "infer", lambda *given, **how: weighed.append(1) or infer(*given, **how))
    assert not any(a.refused for a in asked(file).values())
    assert weighed == [1]


def test_a_report_is_reused_until_the_day_decides_something(file: CaseFile, tmp_path: Path) -> None:
    """The case speaks from 1 July 2020: until its end its questions are forecasts, and ever after retrodictions."""

    def made(day: dt.date) -> tuple[bytes, bytes, bool]:
        settings = ReportSettings(swings=0, pairs=0)
        written = analyze_to(file, tmp_path / "out", settings, store=Store(tmp_path), today=day)
        return written.report.read_bytes(), written.results.read_bytes(), written.reused

    before, same = made(dt.date(2020, 6, 30)), made(dt.date(2020, 7, 1))
    assert (before[2], same[2]) == (False, True)
    assert before[:2] == same[:2]
    after, later = made(dt.date(2020, 7, 2)), made(dt.date(2031, 1, 1))
    assert (after[2], later[2]) == (False, True)
    assert b"retrodiction" in after[0]
    assert after[0] != before[0]


def test_the_day_is_no_part_of_a_report_that_asks_nothing(file: CaseFile) -> None:
    bare = replace(file, case=file.case.model_copy(update={"questions": {}}))
    days = [dt.date(2020, 6, 30), dt.date(2031, 1, 1)]
    assert [run_key(file, ReportSettings(), None, None, d)["retrodictions"] for d in days] == [False, True]
    one, two = (run_key(bare, ReportSettings(), None, None, d) for d in days)
    assert one == two


def test_whatever_changes_a_report_is_in_its_key(file: CaseFile, tmp_path: Path) -> None:
    (tmp_path / "essay.txt").write_text("They want it.")
    day, plainly = dt.date(2020, 6, 30), ReportSettings()
    changed = case_of(file, sets={"stakes.isle.nets.weight": 21})
    same_hash = replace(file, sets=(("stakes.isle.nets.weight", 20),))
    keys = [
        run_key(file, plainly, None, None, day),
        run_key(file, ReportSettings(seed=1), None, None, day),
        run_key(file, plainly, "fish", None, day),
        run_key(file, plainly, None, tmp_path, day),
        run_key(changed, plainly, None, None, day),
        run_key(same_hash, plainly, None, None, day),
        run_key(replace(file, variants=("dear",)), plainly, None, None, day),
    ]
    assert len({dumps(key) for key in keys}) == len(keys)


def test_a_case_that_cannot_be_weighed_says_why() -> None:
    text = CASE.replace("    prior: {paid: 0.4, tired: 0.6}\n", "")
    refused = asked(load_text(text, "cod.yaml"))["narratives"].refused
    assert refused is not None
    assert "`why` has no prior" in refused.diagnostics[0].message


def test_a_case_without_accounts_has_no_section() -> None:
    from tests.unit.cli_case import CASE as FERRY

    assert not asked(load_text(FERRY, "ferry.yaml")).keys() & {"narratives", "watch", "forecast", "hidden"}
