"""Parts of a case by path, as a reader sees them: outlines, and the claims they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import did_you_mean, problem, shown

if TYPE_CHECKING:
    from detente.case.schema import Case

ROWS = 2_000
"""Most lines of an outline."""


def part_of(case: Case, path: str) -> Any:
    """The part of a case at ``a.b.c``: plain data. Raises Problems (X106)."""
    found: Any = case.model_dump(mode="json", exclude_defaults=True)
    reached: list[str] = []
    for step in path.split("."):
        inside = list(found) if isinstance(found, dict) else []
        if step in inside:
            found = found[step]
            reached.append(step)
            continue
        where = ".".join(reached)
        # A section that is declared but empty is not a misspelling.
        if not reached and step in type(case).model_fields:
            return getattr(case, step) or None
        near = did_you_mean(step, inside) or (
            f"`{where or 'the case'}` has: {', '.join(inside[:15])}{', …' if len(inside) > 15 else ''}"
            if inside
            else f"`{where}` has no parts; show `{where}`"
        )
        message = f"the case has no `{shown(path, 80)}`: no `{shown(step, 60)}` in `{where or 'the case'}`"
        raise problem("X106", message, near)
    return found


def outline(value: Any, indent: int = 0) -> Iterator[str]:
    """A value as indented lines, close to the YAML it came from; estimates on one line."""
    pad = "  " * indent
    if isinstance(value, Mapping):
        entries = [(f"{key}:", below) for key, below in value.items()]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        entries = [("-", below) for below in value]
    else:
        yield pad + leaf(value)
        return
    for head, below in entries:
        if is_leaf(below):
            yield f"{pad}{head} {leaf(below)}"
        else:
            yield f"{pad}{head}"
            yield from outline(below, indent + 1)


def is_leaf(value: Any) -> bool:
    """Whether a value fits on one line."""
    if isinstance(value, Mapping):
        return not value or is_estimate(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return all(not isinstance(v, Mapping | Sequence) or isinstance(v, str) for v in value)
    return True


def is_estimate(value: Mapping[str, Any]) -> bool:
    """``{low, likely, high}`` or ``{mean, sd, …}``."""
    keys = set(value)
    return keys == {"low", "likely", "high"} or {"mean", "sd"} <= keys <= {"mean", "sd", "low", "high"}


def leaf(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return estimate(value) if value else "nothing"
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ", ".join(leaf(v) for v in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "nothing" if value is None else str(value)


def estimate(value: Any) -> str:
    """A number in a few characters: ``20``, ``20 (10–30)``, ``20 (sd 5)``."""
    if not isinstance(value, Mapping):
        return leaf(value)
    if "mean" in value:
        cuts = (value.get("low"), value.get("high"))
        cut = "" if cuts == (None, None) else f", cut at {leaf(cuts[0])} and {leaf(cuts[1])}"
        return f"{leaf(value['mean'])} (sd {leaf(value['sd'])}{cut})"
    if value["low"] == value["high"]:
        return leaf(value["likely"])
    return f"{leaf(value['likely'])} ({leaf(value['low'])}–{leaf(value['high'])})"


def grounds(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(claim, what it supports, where) of everything inside a plain part, in order."""
    if isinstance(value, Mapping):
        because = value.get("because")
        if isinstance(because, Mapping):
            for claim, supports in because.items():
                yield str(claim), str(supports), path
        for key, below in value.items():
            if key != "because":
                yield from grounds(below, f"{path}.{key}" if path else str(key))


def assumptions(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(where, why) of everything assumed inside a plain part, in order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("assumed"), str):
            yield path, value["assumed"]
        for key, below in value.items():
            yield from assumptions(below, f"{path}.{key}" if path else str(key))
