"""mkdocs hook: adds the pages made at build time, which are never committed (decision 6): reference and definitions."""

from __future__ import annotations

from typing import Any

import definition_pages
import reference_pages
from mkdocs.structure.files import File, Files


def on_files(files: Files, config: Any) -> Files:
    for path, text in {**reference_pages.pages(), **definition_pages.pages()}.items():
        files.append(File.generated(config, path, content=text))
    return files
