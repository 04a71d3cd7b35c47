"""A small question of each ask of each lens: what the tests of the contract ask."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from detente.ensembles.run import Run
from detente.front import Door, open_case
from detente.lenses import LENSES
from detente.lenses.lens import Ask, Lens, answer
from detente.lenses.spread import over_draws
from detente.settings import Settings, kind_of
from tests.contract.conftest import TOY
from tests.outlook_small import CASE
from tests.results_small import hostile

ASKED = {"state": "nets=none", "condition": "nets=none", "roads": "nets=none; nets=none,harbour=open"}
"""What is asked about, by the kind of the setting that says it."""
BEFORE = ("case", "case_hash", "version")


def lenses() -> dict[str, Lens]:
    """Every lens by name."""
    return {name: entry.lens() for name, entry in {**LENSES, "toy": TOY}.items()}


def asks() -> Iterator[tuple[str, Lens, Ask[Any, Any]]]:
    """Every ask: ``lens/ask``, and both."""
    for name, lens in lenses().items():
        for ask in lens.asks:
            yield f"{name}/{ask.name}", lens, ask


BY_NAME = {name: (lens, ask) for name, lens, ask in asks()}
NAMES = list(BY_NAME)


@cache
def folder() -> Path:
    """Where the case is, whose names try to get out of what they are shown on."""
    made = Path(mkdtemp(prefix="contract-"))
    (made / "cod.yaml").write_text(hostile(CASE), encoding="utf-8")
    return made


@cache
def door() -> Door:
    """The case."""
    return open_case(folder() / "cod.yaml")


def settings(ask: Ask[Any, Any]) -> Settings:
    """Quick settings, with something asked about where the ask needs it."""
    given: dict[str, Any] = {}
    if ask.by:
        given[ask.by] = ASKED[kind_of(ask.settings.model_fields[ask.by]).name]
    record: Settings = ask.settings(**given)
    if not given:
        record = ask.settings.quick()
    return record


@cache
def result(name: str) -> Any:
    """The answer to an ask of the case."""
    lens, ask = BY_NAME[name]
    return answer(lens, ask, door(), settings(ask), Run())


@cache
def drawn(name: str) -> Any:
    """The answer over three draws; None where it is not followed."""
    _, ask = BY_NAME[name]
    if not ask.draws_too or ask.undrawn(settings(ask), result(name)) is not None:
        return None
    return over_draws(ask, door(), settings(ask), result(name), count=3, run=Run())
