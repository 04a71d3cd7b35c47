"""Cases as the command line names them: loaded once, with the session told what was used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import Problems, tally

from . import screen
from .session import UsageProblems, current

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.front import Door


@dataclass(frozen=True)
class Chosen:
    """A case as it was asked for."""

    door: Door
    file: CaseFile
    """The case, of which what the command needs is sound."""

    @property
    def label(self) -> str:
        """``case`` or ``case@variant…``, as a reader recognizes it."""
        return self.file.label


def load_case(
    name: str,
    variants: Sequence[str] = (),
    sets: Sequence[str] = (),
    as_of: str | None = None,
    *,
    needs: Iterable[str] | None = None,
) -> Chosen:
    """Opens ``CASE[@VARIANT…]`` with further variants and settings, of which these sections are needed (all, if None).
    Raises Problems."""
    from detente.front import open_case

    well_formed(sets)
    door = open_case(name, variants=variants, sets=list(sets), as_of=as_of)
    return Chosen(door, door.need(needs))


def load_cases(names: Sequence[str], **changes: Any) -> list[Chosen]:
    """:func:`load_case` for each of several cases; notes their hashes."""
    chosen = [load_case(name, **changes) for name in names]
    note_hashes([c.file.hash for c in chosen])
    return chosen


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
) -> Chosen:
    """:func:`load_case` for a command about one case: notes its hash and settings, shows its warnings."""
    session = current()
    session.settings.update(
        {"case": name, "variants": list(variants), "sets": list(sets), "as_of": as_of, **session.settings}
    )
    chosen = load_case(name, variants, sets, as_of, needs=needs)
    session.case_hash = chosen.file.hash
    if chosen.file.aside:
        counted = tally([d for _, d in chosen.file.aside])
        screen.note(
            f"{counted} in parts of the case this command does not need: `detente check {name}` shows them"
        )
    if warnings := [d for d in chosen.file.diagnostics if d.severity == "warning"]:
        codes = ", ".join(sorted({d.code for d in warnings}))
        screen.note(f"{tally(warnings)} ({codes}): `detente check {name}` shows them")
    return chosen
