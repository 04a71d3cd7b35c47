"""Names and phrases from the case and the results, as the page says them. Plain text; escaped where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from detente.case.conditions import say
from detente.case.estimate import Estimate, Normal, Triangular
from detente.case.schema import Case, Condition
from detente.lenses.deals import view_trades
from detente.lenses.deals.result import Count, Solution
from detente.view.interval import half_width
from detente.view.speech import Speaker, Text, titles_of

from .inputs import ReportInputs
from .text import listed, number, percent, percent_error, whole

SOLUTIONS = view_trades.SOLUTIONS


def actor(inputs: ReportInputs, id: str) -> str:
    """An actor's name, its id where the case names none."""
    declared = inputs.case.actors.get(id)
    return declared.name if declared is not None else id


def actors(inputs: ReportInputs, ids: Iterable[str], last: str = "and") -> str:
    return listed([actor(inputs, i) for i in ids], last)


def issue(case: Case, id: str) -> str:
    declared = case.issues.get(id)
    return declared.title if declared is not None else id


def option(case: Case, issue_id: str, option_id: str) -> str:
    declared = case.issues.get(issue_id)
    if declared is None or option_id not in declared.options:
        return option_id
    return declared.options[option_id].title or option_id


def condition(case: Case, when: Condition) -> str:
    return say(when, case.issues)


def state(case: Case, options: Mapping[str, str]) -> str:
    """``Issue: option; …`` of a partial state."""
    return "; ".join(f"{issue(case, i)}: {option(case, i, o)}" for i, o in options.items())


def red_line(case: Case, id: str) -> str:
    """A red line in words: its title, or the condition it is drawn against."""
    line = case.red_lines.get(id)
    if line is None:
        return id
    return line.title or condition(case, line.when)


def grounds(case: Case, because: Mapping[str, str], assumed: str | None) -> str:
    """The claims something rests on, each a link to its row; or the open assumption."""
    if because:
        link = Markup('<a href="#claim-{}">{}</a>')
        return Markup(", ").join(link.format(c, c) if c in case.claims else escape(c) for c in because)
    return f"assumed: {assumed}" if assumed else "–"


def said(inputs: ReportInputs, text: Text) -> str:
    """What a lens's view says, by the case's titles."""
    return Speaker(titles_of(inputs.case)).say(text)


def count(c: Count) -> str:
    """A count of states in words; an estimate says that it is one."""
    if c.exact:
        return whole(c.value)
    return f"about {whole(c.value)}"


def share(c: Count) -> str:
    """A share, and where it is an estimate its 95 % interval: ``0.32 ± 0.03 % (95 %)``."""
    if c.exact or not c.error:
        return percent(c.share)
    return f"{percent_error(c.share, half_width(c.error))} (95 %)"


def estimate(value: Estimate) -> str:
    """``20 (10 to 30)``, ``20 (sd 4)``, or the number."""
    if isinstance(value, Triangular):
        return f"{number(value.likely, 3)} ({number(value.low, 3)} to {number(value.high, 3)})"
    if isinstance(value, Normal):
        cut = [
            f"{word} {number(end, 3)}"
            for word, end in (("not below", value.low), ("not above", value.high))
            if end is not None
        ]
        return f"{number(value.mean, 3)} (sd {number(value.sd, 3)}{''.join(', ' + c for c in cut)})"
    return number(float(value), 3)


def solution_names(group: Iterable[Solution]) -> str:
    names = [SOLUTIONS.get(s.name, s.name) for s in group]
    body = listed(names) + (" solutions" if len(names) > 1 else " solution")
    return body


def case_argument(inputs: ReportInputs, focus: bool = False) -> str:
    """The case and its patches, as they would be typed after a command; with its focus, where the command takes one."""
    parts = [quoted(inputs.name or inputs.case.case)]
    parts += [f"--variant {quoted(v)}" for v in inputs.variants]
    parts += [f"--set {quoted(s)}" for s in inputs.sets]
    if focus and inputs.focus:
        parts.append(f"--focus {quoted(inputs.focus)}")
    return " ".join(parts)


def quoted(word: str) -> str:
    """A word as a shell takes it."""
    import shlex

    return shlex.quote(word)
