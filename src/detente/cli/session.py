"""What one run of the command has come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import click

from detente.case.diagnostics import Diagnostic, Problems
from detente.envelope import dumps, envelope
from detente.view.blocks import Block

from . import screen

DONE, PROBLEM, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


class UsageProblems(Problems):
    """Problems of the command line itself: exit 2, not 1."""


@dataclass
class Session:
    """What is known of this run so far; filled in as it goes."""

    command: str = ""
    json: bool = False
    case_hash: str | list[str] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    seed: int | None = None
    kept: list[str] = field(default_factory=list)
    """What an interrupted run leaves behind, in words."""
    code: int = DONE
    answered: bool = False


def current() -> Session:
    """The session of the running command."""
    context = click.get_current_context(silent=True)
    found = context.find_object(Session) if context is not None else None
    return found if found is not None else Session()


def usage(code: str, message: str, help: str) -> UsageProblems:
    """The exception for a command line that cannot be understood."""
    return UsageProblems([Diagnostic(code, "error", message, None, help)])


@contextmanager
def reading(code: str = "X101") -> Iterator[None]:
    """Arguments that Python refuses (V102) are wrong usage of the command, by this code."""
    try:
        yield
    except Problems as wrong:
        if any(d.code != "V102" for d in wrong.diagnostics):
            raise
        raise UsageProblems([replace(d, code=code) for d in wrong.diagnostics]) from None


def asked(*names: str, **instead: Any) -> Session:
    """The session, told what was asked: the arguments of the command (those named, else all), in the order in which
    they are declared, or what stands ``instead`` of them."""
    context, session = click.get_current_context(), current()
    every = [p.name or "" for p in context.command.params]
    given = {n: context.params[n] for n in every if n in context.params and (not names or n in names)}
    session.seed = given.pop("seed", session.seed)
    session.settings = given | instead
    return session


def in_envelope(
    session: Session, result: Any, diagnostics: Iterable[Diagnostic] | None = None
) -> dict[str, Any]:
    """The object a program reads. ``diagnostics`` only where the run failed."""
    return envelope(
        session.command,
        case_hash=session.case_hash,
        settings=session.settings,
        seed=session.seed,
        result=result,
        diagnostics=diagnostics,
    )


def answer(result: Any, blocks: Iterable[Block], failed: Iterable[Diagnostic] | None = None) -> None:
    """Ends a command: the envelope for a program, blocks for a person."""
    session = current()
    if session.json:
        click.echo(dumps(in_envelope(session, result, failed)))
    else:
        screen.draw(blocks)
    session.answered = True
