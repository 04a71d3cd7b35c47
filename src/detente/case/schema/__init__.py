"""The case language, as models. One docstring a field: it is the schema's description and the reference page."""

from .actors import AnyMover, Issue, JointMover, Package, Quorum, RedLine
from .base import Condition, Entry, Grounded, Patch, Predicate, months
from .case import Case
from .evidence import (
    Anchor,
    Answer,
    Answers,
    BaseRate,
    Claim,
    Disagreement,
    Event,
    Expectation,
    Hypothesis,
    Indicator,
    Mechanism,
    Members,
    Modes,
    Narrative,
    Question,
    Repair,
    Source,
    Visibility,
    When,
)
from .stakes import AtPlay, AtState, Collapse, Deadline, Fallback, Focus, Linkage, Play, Stake
