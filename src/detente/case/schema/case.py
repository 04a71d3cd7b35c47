"""The whole case."""

from typing import Annotated

from pydantic import Field

from .actors import Actor, Agreement, Issue, Package, RedLine, Rule
from .base import Date, Entry, Id, Patch, Text
from .evidence import (
    Claim,
    Disagreement,
    Indicator,
    Mechanism,
    Narrative,
    Observer,
    Question,
    Record,
    Source,
    Variant,
)
from .stakes import Clock, Fallback, Focus, Guarantor, Linkage, Numeraire, Outcome, Play, Roadmap, Stake


class Case(Entry):
    """A declared negotiation."""

    case: Id
    """Its name."""
    title: Text = ""
    """A line for lists."""
    question: Text | None = None
    """What the analyst wants to know."""
    summary: Text | None = None
    """The case in a paragraph."""
    as_of: Date
    """The date it speaks from. Nothing later is used."""
    extends: Id | None = None
    """A case this one starts from: one of the catalog's, or the folder beside this one."""
    set: Patch = {}
    """What this case changes in the one it extends. Entries of its own sections may only be new ones."""
    citation: Text | None = None
    """For a published or imported case: where all its numbers come from. They then need no claims."""
    licence: Text | None = None
    """Terms under which the numbers may be passed on, where they are not ours."""

    actors: Annotated[dict[Id, Actor], Field(min_length=1)]
    """Who."""
    issues: Annotated[dict[Id, Issue], Field(min_length=1)]
    """What about."""
    stakes: dict[Id, dict[Id, Stake]] = {}
    """Actor → issue → what it wants."""
    linkages: dict[Id, Linkage] = {}
    """Worth that hangs on several issues at once."""
    rules: dict[Id, Rule] = {}
    """What is impossible for anyone."""
    red_lines: dict[Id, RedLine] = {}
    """What an actor says it will not do."""
    packages: dict[Id, Package] = {}
    """Moves made together, by consent."""
    agreement: Agreement
    """Whose acceptance makes an agreement."""
    fallbacks: dict[Id, Fallback] = {}
    """What each has without agreement; the status quo where not named."""
    numeraire: Numeraire | None = None
    """What points exchange for, if anything."""
    clock: Clock | None = None
    """Horizon and deadlines."""
    play: dict[Id, Play] = {}
    """How each actor behaves in predicted play."""
    outcomes: dict[Id, Outcome] = {}
    """Named conditions on states."""
    roadmaps: dict[Id, Roadmap] = {}
    """Phased agreements."""
    guarantors: dict[Id, Guarantor] = {}
    """Promises by third parties."""
    focus: dict[Id, Focus] = {}
    """Subsets of issues for dense lenses; the first is the default."""
    sources: dict[Id, Source] = {}
    """Documents."""
    claims: dict[Id, Claim] = {}
    """What they say."""
    record: Record = Record()
    """What happened, when."""
    mechanisms: dict[Id, Mechanism] = {}
    """Hypothesis variables."""
    narratives: dict[Id, Narrative] = {}
    """Rival accounts."""
    observers: dict[Id, Observer] = {}
    """Who sees and tells."""
    indicators: dict[Id, Indicator] = {}
    """What to watch."""
    questions: dict[Id, Question] = {}
    """What will be known later."""
    variants: dict[Id, Variant] = {}
    """Named what-ifs."""
    disagreements: dict[Id, Disagreement] = {}
    """Matters on which the documents disagree."""
