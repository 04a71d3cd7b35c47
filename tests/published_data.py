"""What stands in print, as rows of data (tests/published).

Every YAML file there says where its numbers are from, what they are by definition, and how exactly they must come out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "published"


def published(name: str) -> dict[str, Any]:
    """The rows of one file, by its name without the ending."""
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data
