"""Accounts' patches that make one game on a focus (Definition 6.3).

A focus holds the issues it does not vary. A stake in a held issue, and worth that hangs on held issues alone, are the
same in every state then: they change utilities by a constant and so no choice (Definition 4.5: only differences of
values enter), ranges being those of the case as written. Worth that hangs on a held issue not being where it is held
is never had. What a patch says of these is dropped, and patches that then say the same make the same game. Only what
is sure to be without effect is dropped: stakes, and linkages that are not in the case as written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente.case.conditions import allowed
from detente.case.schema import Case, Patch
from detente.game.focus import varied
from detente.game.game import Ints


def groups(case: Case, focus: str, patches: Sequence[Patch]) -> tuple[tuple[Patch, ...], Ints]:
    """One patch of each group, the first, and int64 [P]: which group each is in."""
    known: dict[str, int] = {}
    first: list[Patch] = []
    which = np.empty(len(patches), dtype=np.int64)
    held = held_at(case, focus)
    for n, patch in enumerate(patches):
        key = json.dumps(projected(case, held, patch), sort_keys=True, default=str)
        if key not in known:
            known[key] = len(first)
            first.append(patch)
        which[n] = known[key]
    return tuple(first), which


def held_at(case: Case, focus: str) -> dict[str, str]:
    """Issue → option, of those a focus holds; none where ``focus`` is empty."""
    if not focus:
        return {}
    held, kept = case.focus[focus].held, varied(case, focus)
    return {name: held.get(name, issue.status_quo) for name, issue in case.issues.items() if name not in kept}


def projected(case: Case, held: Mapping[str, str], patch: Patch) -> dict[str, Any]:
    """What of a patch can make a difference where these issues are held."""
    found = {}
    for path, value in patch.items():
        parts = path.split(".")
        if parts[0] == "stakes" and len(parts) > 2 and parts[2] in held:
            continue
        if parts[0] == "linkages" and len(parts) == 2 and parts[1] not in case.linkages:
            left = _linkage(case, held, value)
            if left is not None:
                found[path] = left
            continue
        found[path] = value
    return found


def _linkage(case: Case, held: Mapping[str, str], value: Any) -> Any:
    """A new linkage with what is held taken out of its condition; None where it makes no difference."""
    if not isinstance(value, dict) or not isinstance(value.get("when"), dict):
        return value
    left = {}
    for name, predicate in value["when"].items():
        if name not in held or name not in case.issues:
            left[name] = predicate
            continue
        issue = case.issues[name]
        try:
            mask = allowed(issue, tuple(predicate) if isinstance(predicate, list) else predicate)
        except ValueError:
            return value
        if not mask[list(issue.options).index(held[name])]:
            return None
    if not left:
        return None
    return {**{k: v for k, v in value.items() if k in ("actor", "worth")}, "when": left}
