"""The door: a case is opened here, by name or path, and a game compiled from it. Every room above starts from it.

What was read stays with the case (``CaseFile.written``), so that a what-if reads no file: not after a change of folder,
and not after the case is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from .asked import several
from .case.diagnostics import Diagnostic, problem, shown
from .case.load import CaseFile, Draft, Written, examine, read
from .case.patch import settings
from .case.schema import Case
from .case.sections import FOCUS, GAME
from .game.compile import compile_case
from .game.game import Game
from .notation import split_case


@dataclass(frozen=True, eq=False)
class Door:
    """A case that was opened: what-ifs, games, and the parts of it that a question needs."""

    draft: Draft
    draw: int | None = None
    """Which draw of its estimates its games are of; None for the point estimates."""
    seed: int = 0
    """Seed of that draw."""

    @property
    def name(self) -> str:
        """``case@variant…``, as a reader recognizes it."""
        base = self.draft.tree.data.get("case", self.draft.written.name)
        return "@".join((str(base), *self.draft.variants))

    @property
    def case(self) -> Case:
        """The models, all sections sound. Raises Problems."""
        return self.need().case

    @property
    def hash(self) -> str:
        """The hash of the case as it is used: variants and settings applied, later events left out. Raises Problems."""
        return self.need().hash

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Everything found wrong, in every section: errors, warnings and notes."""
        return tuple(d for _, d in (*self.draft.schema, *self.draft.findings))

    def need(self, sections: str | Iterable[str] | None = None) -> CaseFile:
        """The case, where the sections named have no errors (all, if None): a draft in one part stops only what needs
        it. Raises Problems with the errors of those sections."""
        return self.draft.need(sections)

    def what_if(
        self,
        *,
        variants: Sequence[str] = (),
        sets: Mapping[str, Any] | Sequence[str] = (),
        as_of: str | None = None,
    ) -> Door:
        """The case changed further: all variants before all settings, whenever each was named. Reads no file. Raises
        Problems where a change leads nowhere."""
        d = self.draft
        return Door(
            examine(
                d.written,
                (*d.variants, *several(variants)),
                settings(sets, dict(d.sets)),
                d.as_of if as_of is None else as_of,
            ),
            self.draw,
            self.seed,
        )

    def drawn(self, draw: int, seed: int = 0) -> Door:
        """The same, whose games are those of draw number ``draw`` (0, 1, …) of its estimates under ``seed``."""
        return replace(self, draw=draw, seed=seed)

    def game(
        self,
        *,
        draw: int | None = None,
        seed: int = 0,
        focus: str | None = None,
        fallback_values: Mapping[str, float] | None = None,
    ) -> Game:
        """The game of the case: see :func:`compile_game`."""
        if draw is None:
            draw, seed = self.draw, self.seed
        return compile_game(self, draw=draw, seed=seed, focus=focus, fallback_values=fallback_values)

    def __repr__(self) -> str:
        wrong = sum(d.severity == "error" for d in self.problems)
        errors = f"{wrong} error{'s' if wrong > 1 else ''}"
        return f"<case {shown(self.name)}: {errors}>" if wrong else repr(self.need())


@dataclass(frozen=True, eq=False)
class Compiled(Door):
    """A game that was compiled before: for questions that read nothing else of a case."""

    compiled: Game = None  # type: ignore[assignment]

    @property
    def name(self) -> str:
        return self.compiled.case

    def need(self, sections: str | Iterable[str] | None = None) -> CaseFile:
        """Raises Problems (V102): there is only the game."""
        raise problem(
            "V102",
            f"this question reads more of `{shown(self.name)}` than its game",
            "give the case: its name, its path, or what `open_case` returned",
        )

    def game(self, **asked: Any) -> Game:
        """The game; what it was compiled with is not changed."""
        return self.compiled


def door_of(case: Game | Door | CaseFile | str | Path) -> Door:
    """A door however the case is given; of a game, one that has nothing but the game. Raises Problems."""
    match case:
        case Door():
            return case
        case Game():
            return Compiled(None, compiled=case)  # type: ignore[arg-type]
        case CaseFile() if case.variants or case.sets or case.as_of:
            return Door(examine(case.written, case.variants, dict(case.sets), case.as_of))
        case CaseFile():
            return Door(case.written.draft)
    return open_case(case)


def open_case(
    name: str | Path,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> Door:
    """Opens a case.

    ``name`` is a catalog name, a path, or ``CASE@VARIANT``. ``variants`` are names the case declares, or
    ``matter/reading``; ``sets`` is ``{path: value}``, applied after them; ``as_of`` is a date (YYYY-MM-DD). Raises
    Problems where the files cannot be read or a change leads nowhere; what is wrong in a section is raised by what
    needs that section (:meth:`Door.need`).

    >>> case = open_case("prisoners-dilemma")
    >>> case.game().size
    4
    """
    base, named = split_case(str(name))
    return Door(examine(read(base), (*named, *several(variants)), sets, as_of))


def load(
    name: str | Path,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CaseFile:
    """:func:`open_case` with all its sections needed. Raises Problems with every error found."""
    return open_case(name, variants=variants, sets=sets, as_of=as_of).need()


def case_of(
    case: Door | CaseFile | str | Path,
    sections: str | Iterable[str] | None = None,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CaseFile:
    """A case however it is given, changed further where that is asked, of which these sections are needed (all, if
    None). Raises Problems."""
    if isinstance(case, str | Path):
        return open_case(case, variants=variants, sets=sets, as_of=as_of).need(sections)
    if variants or sets or as_of is not None:
        return door_of(case).what_if(variants=variants, sets=sets, as_of=as_of).need(sections)
    return case.need(sections)


def compile_game(
    case: Door | CaseFile | str | Path,
    *,
    draw: int | None = None,
    seed: int = 0,
    focus: str | None = None,
    fallback_values: Mapping[str, float] | None = None,
) -> Game:
    """The game of a case: at its point estimates, or draw number ``draw`` (0, 1, …) of its estimates under ``seed``.

    ``focus`` varies only the issues of a declared focus. Floats are normalized by the range of the case without its
    variants and settings, so that a what-if never changes a scale. Raises Problems.
    """
    file = case_of(case, GAME | FOCUS if focus else GAME)
    return compile_case(
        file.case,
        case_hash=file.hash,
        seed=seed,
        draw=-1 if draw is None else draw,
        base=base_game(file),
        fallback_values=fallback_values,
        focus=focus,
    )


def base_game(file: CaseFile) -> Game | None:
    """The game whose range normalizes that of ``file``; None where ``file`` is the case as written. Raises Problems."""
    return _written_game(file.written) if file.variants or file.sets else None


def range_of(file: CaseFile) -> Game:
    """The game whose range normalizes every game of a case: that of the case as written. Raises Problems."""
    return base_game(file) or compile_case(file.case, case_hash=file.hash)


@lru_cache(maxsize=8)
def _written_game(written: Written) -> Game:
    file = written.draft.need(GAME)
    return compile_case(file.case, case_hash=file.hash)
