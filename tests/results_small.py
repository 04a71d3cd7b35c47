"""One result of every class, from small cases whose names try to get out of the page they are shown on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import detente
from detente.ensembles.run import Run
from detente.front import Door, compile_game, open_case
from detente.lenses import LENSES
from detente.lenses.deals.ground import effect
from detente.lenses.spread import over_draws
from detente.lenses.stability.settings import OutcomesSettings, StabilitySettings
from detente.overview.numbers import numbers, stakes
from detente.play.settings import PathsSettings
from detente.sources.library import check_documents
from detente.view.result import Result
from tests.outlook_small import CASE
from tests.unit.cli_case import CASE as FERRY

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
SCRIPT = "<script>alert(1)</script>"
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}"
NAMES = {
    "The Mainland}": f'"The Mainland {SCRIPT}"}}',
    "title: Patrol boats": f'title: "Patrol {TURNED} boats {SCRIPT}"',
    "title: The harbour is open": f'title: "The harbour {SCRIPT}"',
    "title: New paint in the harbour": f'title: "New paint {SCRIPT}"',
    "title: Peace was bought": f'title: "Peace {TURNED} was bought {SCRIPT}"',
    "title: The boats go home": f'title: "The boats {SCRIPT}"',
    "title: How often the ferry runs": f'title: "The ferry {TURNED} {SCRIPT}"',
}
ROAD = "nets=none; nets=none,harbour=open"


def hostile(text: str) -> str:
    """A case with names that hold markup and characters that turn a line around."""
    assert any(name in text for name in NAMES)
    for name, evil in NAMES.items():
        text = text.replace(name, evil)
    return text


def every_result(folder: Path) -> list[Result]:
    """At least one result of every class there is."""
    for name, text in (("cod", CASE), ("ferry", FERRY)):
        (folder / f"{name}.yaml").write_text(hostile(text), encoding="utf-8")
    cod, ferry = open_case(folder / "cod.yaml"), open_case(folder / "ferry.yaml")
    return [
        *_deals(ferry),
        *_conflict(cod),
        *_trees(folder),
        *_roads(cod),
        *_outlook(cod, folder),
        *_rooms(cod, ferry, folder),
    ]


def _deals(ferry: Door) -> list[Result]:
    found = detente.deals(ferry)
    played = detente.game_with_play(ferry)
    return [
        found,
        found.deals[0],
        detente.draws(ferry, found, 3),
        detente.why(ferry, "loud-ferry"),
        detente.why(ferry, "service>=daily"),
        detente.price(ferry, "service=daily,toll=towns"),
        detente.after(ferry, "toll=users"),
        detente.single_text(ferry),
        detente.logrolling(ferry),
        detente.deals_outcomes(ferry),
        detente.deals_space(ferry),
        detente.deals_sensitivity(ferry),
        effect(compile_game(ferry.need()), found, played, detente.deals(played)),
    ]


def _conflict(cod: Door) -> list[Result]:
    stable = detente.stability(cod)
    paths = detente.paths(cod, focus="record", simulations=50)
    return [
        stable,
        detente.examine_state(cod, "nets=none"),
        detente.inverse(cod, "nets=none"),
        detente.stability_draws(cod, stable, 2),
        LENSES["stability"].lens().ask("outcomes").analyze(cod, OutcomesSettings(), Run()),
        _spread(cod, stable),
        paths,
        detente.paths_draws(cod, paths, 2),
        detente.paths_sensitivity(cod, paths),
    ]


def _trees(folder: Path) -> list[Result]:
    (efg,) = LENSES["paths"].lens().exports
    return [efg.write(open_case("chicken"), PathsSettings(), folder / "chicken.efg")]


def _roads(cod: Door) -> list[Result]:
    roads = detente.roadmap(cod, ROAD, focus="record")
    pure = detente.roadmap("kydd-2005", equilibria=True)
    search = detente.road_search("friedman-1971", "one-cooperates=cooperates", aftermath="status quo")
    assert pure.equilibria is not None
    return [roads, roads.roads[0], detente.roadmap_draws(cod, roads, 2), pure, pure.equilibria, search]


def _outlook(cod: Door, folder: Path) -> list[Result]:
    forecast = detente.forecast(cod, draws=2)
    detente.seal(forecast, folder / "sealed.json", on=dt.date(2020, 7, 1))
    (ask,) = LENSES["forecast"].lens().asks
    assert ask.writes is not None
    score = detente.score(folder / "sealed.json", EXAMPLES / "cod-outcomes.csv")
    return [
        detente.narratives(cod, draws=2, ridge=False),
        detente.watch(cod, draws=2),
        forecast,
        ask.writes.write(forecast, folder / "again.json"),
        score,
        detente.hidden(cod, draws=2),
    ]


def _rooms(cod: Door, ferry: Door, folder: Path) -> list[Result]:
    table = folder / "table.csv"
    table.write_text(f"date,actor,event,source\n2020-05-01,isle,Talks {SCRIPT},A wire\n", encoding="utf-8")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "herald.txt").write_text((EXAMPLES / "herald.txt").read_text(encoding="utf-8"), "utf-8")
    check = check_documents(ferry.need().case, documents)
    made = detente.new("mine", [documents / "herald.txt"], destination=folder, date_of=dt.date(2020, 5, 1))
    imported = detente.import_case(EXAMPLES / "conflict" / "cuba.yaml")
    misspelt = folder / "misspelt.yaml"
    misspelt.write_text(hostile(FERRY).replace("weight: 15", "weihgt: 15"), encoding="utf-8")
    lists: list[Result] = [detente.cases(folder), detente.check(misspelt), detente.check(ferry)]
    shown: list[Result] = [
        detente.show(ferry),
        detente.show(ferry, "stakes.north"),
        detente.show(cod, issue="boats"),
        detente.claims(ferry, cod),
        stakes(ferry.need().case, compile_game(ferry)),
        numbers(ferry.need()),
        detente.compare(cod, sets={"stakes.isle.nets.weight": 1}),
    ]
    return [
        *lists,
        *shown,
        detente.record(cod),
        detente.import_record(table, cod),
        check,
        check.summary,
        made,
        imported,
    ]


def _spread(cod: Door, stable: Result) -> Result:
    ask = LENSES["stability"].lens().asks[0]
    usual = replace(ask, draws=None)
    return over_draws(usual, cod, StabilitySettings(), stable, count=2, run=Run())
