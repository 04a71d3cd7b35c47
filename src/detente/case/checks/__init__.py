"""Semantic checks: one small rule each, all run, all reported.

A rule yields findings; it passes over whatever another rule reports (an undefined name, say), so that one mistake is
said once.
"""

from detente.case.diagnostics import Diagnostic
from detente.case.schema import Case
from detente.case.yaml_tree import Tree, place

from . import actors, evidence, figures, names, world

ROOMS = (names, figures, actors, world, evidence)


def run_checks(case: Case, tree: Tree) -> list[tuple[str, Diagnostic]]:
    """Every rule's findings, placed, each with the section it is about."""
    return [
        (
            str(f.path[0]) if f.path else "",
            Diagnostic(
                f.code, f.severity, f.message, place(tree, f.path, "key" if f.at_key else "value"), f.help
            ),
        )
        for room in ROOMS
        for rule in room.RULES
        for f in rule(case)
    ]
