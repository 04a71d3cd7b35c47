"""Cases out of the field's own files: GeniusWeb JSON, GENIUS XML, NegoLog JSON, LLM-Deliberation folders; and
conflicts in option form, YAML."""

from detente.view.result import register

from .assemble import ImportedCase
from .entry import import_case
from .show import VIEW

register(ImportedCase, VIEW)

__all__ = ["ImportedCase", "import_case"]
