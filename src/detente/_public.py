"""The one table of names: what ``import detente as dt`` offers, where it is defined, and which command it answers.

``detente/__init__.pyi`` is generated from it (``scripts/stub.py``), and the reference page too.
"""

from typing import NamedTuple


class Public(NamedTuple):
    """Where a public name is defined, as ``module:attribute``, and the command that asks the same; empty for Python
    alone."""

    where: str
    command: str = ""


PUBLIC: dict[str, Public] = {
    "Problems": Public("detente.case.diagnostics:Problems"),
    "analyze": Public("detente.report.store:analyze", "analyze"),
    "cases": Public("detente.overview.cases:cases", "cases"),
    "check": Public("detente.overview.cases:check", "check"),
    "claims": Public("detente.overview.claims:claims", "claims"),
    "coded_windows": Public("detente.events.entry:coded_windows", "import"),
    "compare": Public("detente.overview.compare:compare", "compare"),
    "compile_game": Public("detente.front:compile_game"),
    "game_with_play": Public("detente.play.fallbacks:game_with_play", "deals --fallbacks"),
    "import_case": Public("detente.formats.entry:import_case", "import"),
    "import_record": Public("detente.events.entry:import_record", "import --into"),
    "new": Public("detente.sources.new:new_case", "new"),
    "open_case": Public("detente.front:open_case"),
    "record": Public("detente.events.entry:record", "record"),
    "schema": Public("detente.case.validate:json_schema", "schema"),
    "score": Public("detente.lenses.forecast.score:of_file", "score"),
    "seal": Public("detente.lenses.forecast.seal:seal", "forecast --seal"),
    "show": Public("detente.overview.show:show", "show"),
    "write_case": Public("detente.formats.entry:write_case", "import"),
    "write_report": Public("detente.report.store:write_report", "analyze"),
}

ALIASES = {
    "compile": "detente.front:compile_game",
    "load": "detente.front:load",
    "roads": "detente:roadmap",
}
"""Names of before that still answer: not listed, and not in the documentation."""
