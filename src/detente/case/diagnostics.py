"""What is wrong with an input, where, and how to mend it.

Every problem a user can cause becomes a :class:`Diagnostic`. Functions that can find several
problems return or collect all of them; :class:`Problems` carries them up to whoever shows them.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Place:
    """Where in a file. Lines and columns count from 1; ``file`` is as the user would type it."""

    file: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    """The source line, without its newline; empty when there is none to show."""


@dataclass(frozen=True)
class Diagnostic:
    """One problem: what is wrong (``message``), where (``place``), how to mend it (``help``)."""

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    help: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            **{k: getattr(self, k) for k in ("code", "severity", "message", "help")},
            **{k: getattr(self.place, k, None) for k in ("file", "line", "column", "excerpt")},
        }


class Problems(Exception):
    """Raised when an input has at least one error; carries every diagnostic found, not the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(render_text(self.diagnostics))


def problem(code: str, message: str, help: str, place: Place | None = None) -> Problems:
    """The exception for a single error: ``raise problem("C001", …)``."""
    return Problems([Diagnostic(code, "error", message, place, help)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` did you mean `x`?``, or an empty string when nothing known is close."""
    near = difflib.get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def shown(text: str, limit: int = 160) -> str:
    """``text`` made safe for one terminal line: no control characters, shortened in the middle."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return clean if len(clean) <= limit else clean[: limit - 20] + " … " + clean[-16:]


def render_one(diagnostic: Diagnostic) -> str:
    """The full text of one diagnostic: place, code, message, excerpt with caret, repair."""
    d, where = diagnostic, diagnostic.place
    head = f"{d.code} {'' if d.severity == 'error' else f'{d.severity}: '}{shown(d.message, 600)}"
    lines = [head]
    if where is not None:
        spot = f":{where.line}:{where.column}" if where.line else ""
        lines = [f"{shown(where.file)}{spot}: {head}"]
    if where is not None and where.excerpt:
        width = max(4, len(str(where.line)))
        start = max(0, where.column - 80)
        lines += [
            f"{where.line:>{width}} | {shown(where.excerpt[start : start + 140])}",
            f"{'':>{width}} | {' ' * (where.column - 1 - start)}^",
        ]
    if d.help:
        lines.append(f"     = help: {shown(d.help, 600)}")
    return "\n".join(lines)


def render_text(diagnostics: Sequence[Diagnostic]) -> str:
    """All diagnostics as a person reads them, in the order of :func:`ordered`."""
    return "\n\n".join(render_one(d) for d in ordered(diagnostics))


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, line and column, then code: the order in which a person mends them. Copies are dropped."""

    def key(d: Diagnostic) -> tuple[str, int, int, str, str]:
        where = d.place or Place("")
        return (where.file, where.line, where.column, d.code, d.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))


def errors(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those that stop the work."""
    return tuple(d for d in diagnostics if d.severity == "error")


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``, or ``no problems``."""
    counts = Counter(d.severity for d in diagnostics)
    parts = [f"{n} {s}{'s' if n > 1 else ''}" for s in get_args(Severity) if (n := counts[s])]
    return ", ".join(parts) or "no problems"
