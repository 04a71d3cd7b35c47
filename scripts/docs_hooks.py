"""mkdocs hook: adds the pages made at build time, which are never committed (decision 6): reference and definitions."""

from __future__ import annotations

from typing import Any

import definition_pages
import lens_pages
import reference_pages
from mkdocs.structure.files import File, Files


def on_files(files: Files, config: Any) -> Files:
    made = {**reference_pages.pages(), **definition_pages.pages(), **lens_pages.lens_pages()}
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files
