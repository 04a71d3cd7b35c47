"""The line by which a lens is known before it is imported."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .lens import Lens


@dataclass(frozen=True)
class Registered:
    """Where a lens is, its question, and its further functions of Python."""

    where: str
    """``module:attribute``; imported when it is asked for."""
    question: str
    functions: Mapping[str, str] = field(default_factory=dict)
    """Name in Python → name of the ask; with ``over draws`` after it, the ask over draws. The lens's own question is
    asked by its name."""

    def lens(self) -> Lens:
        """The lens itself."""
        module, _, attribute = self.where.partition(":")
        return cast("Lens", getattr(importlib.import_module(module), attribute))
