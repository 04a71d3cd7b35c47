"""What one run of the command has come to, and the cases it is about: loaded once, the session told of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from detente.case.diagnostics import Diagnostic, Problems, tally
from detente.envelope import dumps, envelope
from detente.view.blocks import Block

from . import screen

if TYPE_CHECKING:
    from pathlib import Path

    from detente.case.load import CaseFile
    from detente.ensembles.store import Store
    from detente.front import Door

DONE, PROBLEM, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


class UsageProblems(Problems):
    """Problems of the command line itself: exit 2, not 1."""


@dataclass(kw_only=True)
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
    return (context.find_object(Session) if context is not None else None) or Session()


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


def interrupted(kept: str, again: str) -> list[Diagnostic]:
    """Says that the run was stopped, what is kept of it, and what the same command does ``again``; it ends with that
    code."""
    current().code = INTERRUPTED
    stopped = [
        Diagnostic("X130", "error", f"interrupted; kept: {kept}", None, f"run the same command again {again}")
    ]
    screen.report(stopped)
    return stopped


def opened(store: Path | None) -> Store | None:
    """The store until the command ends: that which was named, or the user's; None, and that is said, where the user's
    cannot be used. Raises Problems (X131) of one that was named, and OSError."""
    from detente.ensembles.store import Store, usual

    try:
        opened = Store(store or usual(), screen.note)
    except (Problems, OSError) as wrong:
        if store is not None:
            raise
        screen.note(f"nothing is kept of this run: {' '.join(str(wrong).split())}")
        return None
    click.get_current_context().call_on_close(opened.close)
    return opened


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


# Cases


def load_case(
    name: str,
    variants: Sequence[str] = (),
    sets: Sequence[str] = (),
    as_of: str | None = None,
    *,
    needs: Iterable[str] | None = None,
) -> tuple[Door, CaseFile]:
    """Opens ``CASE[@VARIANT…]`` with further variants and settings: the door, and the case, of which these sections are
    needed (all, if None) and sound. Raises Problems."""
    from detente.front import open_case

    well_formed(sets)
    door = open_case(name, variants=variants, sets=list(sets), as_of=as_of)
    return door, door.need(needs)


def load_cases(names: Sequence[str], **changes: Any) -> list[CaseFile]:
    """Several cases, each as :func:`load_case` has it; notes their hashes."""
    files = [load_case(name, **changes)[1] for name in names]
    note_hashes([file.hash for file in files])
    return files


def note_hashes(hashes: Sequence[str | None]) -> None:
    """Tells the session which cases were asked about: one hash, or several; those that could not be read have none."""
    read = [h for h in hashes if h]
    current().case_hash = read[0] if read and len(hashes) == 1 else read or None


def well_formed(sets: Sequence[str]) -> None:
    """Raises UsageProblems where a ``--set`` is not path=value."""
    from detente.case.patch import parse_setting

    for text in sets:
        try:
            parse_setting(text)
        except Problems as found:
            raise UsageProblems(found.diagnostics) from None


def use_case(
    name: str,
    variants: Sequence[str] = (),
    sets: Sequence[str] = (),
    as_of: str | None = None,
    *,
    needs: Iterable[str] | None = None,
) -> tuple[Door, CaseFile]:
    """:func:`load_case` for a command about one case: notes its hash and settings, shows its warnings."""
    session = current()
    about = {"case": name, "variants": list(variants), "sets": list(sets), "as_of": as_of}
    session.settings.update({**about, **session.settings})
    door, file = load_case(name, variants, sets, as_of, needs=needs)
    session.case_hash = file.hash
    shows = f"`detente check {name}` shows them"
    if aside := [d for _, d in file.aside]:
        screen.note(f"{tally(aside)} in parts of the case this command does not need: {shows}")
    if warnings := [d for d in file.diagnostics if d.severity == "warning"]:
        screen.note(f"{tally(warnings)} ({', '.join(sorted({d.code for d in warnings}))}): {shows}")
    return door, file
