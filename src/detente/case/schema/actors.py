"""The board: actors, issues, and what may be done to them."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Tag

from .base import Condition, Cost, Count, Entry, Flag, Grounded, Id, Number, State, Text, by_key


class Actor(Grounded):
    """Somebody with a stake, a move, or a say."""

    name: Text
    """How a reader calls it."""
    kind: Literal["principal", "personal", "ratifier", "affected", "group"] = "principal"
    """`principal` moves and may be party to an agreement; `personal` is a person within a principal; `ratifier` must
    accept what it ratifies; `affected` may hold a consent but is no party; `group` acts on its own account without
    being a party (border traders)."""
    aliases: tuple[Text, ...] = ()
    """Other names in the documents: the capital, the leader, the administration."""
    within: Id | None = None
    """For a `personal` actor or a `ratifier`: the principal it belongs to."""
    decides_for: Number | None = None
    """For a `personal` actor: the share (0 to 1) its own stakes have in its principal's choice; the rest is the
    principal's own."""
    ratifies: tuple[Id, ...] = ()
    """For a `ratifier`: the issues whose departure from the status quo needs its acceptance."""


class JointMover(Entry):
    """Several actors who must act together."""

    all: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Everyone whose act is needed."""


class AnyMover(Entry):
    """Several actors any one of whom can act."""

    any: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Each can act alone."""


Mover = Annotated[
    Annotated[Id, Tag("one")] | Annotated[JointMover, Tag("all")] | Annotated[AnyMover, Tag("any")],
    by_key("one", "all", any="any"),
]
"""An actor; `{all: [us, china]}` where it takes several; `{any: [us, dprk]}` where either can."""


class Option(Grounded):
    """One setting of an issue."""

    title: Text = ""
    """The setting in words."""
    mover: Mover | None = None
    """Who can move the issue to this option, where it differs from the issue's mover."""
    consent: tuple[Id, ...] = ()
    """Who must also consent to a move to this option."""


def _options(value: Any) -> Any:
    """`[intact, partial]` is short for `{intact: {}, partial: {}}`; `{intact: words}` for a title."""
    match value:
        case list() | tuple() if all(isinstance(v, str) for v in value) and len(set(value)) == len(value):
            return {v: {} for v in value}
        case dict():
            return {
                k: {"title": v} if isinstance(v, str) else ({} if v is None else v) for k, v in value.items()
            }
    return value


OptionsWritten = list[Id] | dict[Id, Option | Text | None]


class Undo(Grounded):
    """What it costs to go back towards the status quo on an issue, or that it cannot be done."""

    cost: Number | None = None
    """Points, in lasting worth, paid by whoever goes back."""
    impossible: Flag = False
    """A step away from the status quo can never be taken back."""


class Issue(Grounded):
    """One thing to be settled, and its possible settings."""

    title: Text
    """The issue in a few words."""
    group: Text | None = None
    """A heading under which reports show it."""
    mover: Mover
    """Who can change it."""
    options: Annotated[
        dict[Id, Option],
        BeforeValidator(_options, json_schema_input_type=OptionsWritten),
        Field(min_length=1, max_length=200),
    ]
    """Its settings: a list of ids, `{id: title}`, or `{id: {title, mover, consent}}`; least to most where ordered."""
    ordered: Flag = True
    """Whether the options form one scale. Only ordered issues take `>=`, `ideal` and `adjacent`."""
    status_quo: Id
    """The setting as of the case's date."""
    steps: Literal["adjacent", "any"] = "any"
    """`adjacent`: one level a move (ordered issues only)."""
    consent: tuple[Id, ...] = ()
    """Who must consent to any change of it, besides its mover."""
    act: Cost | None = None
    """What moving away from the status quo costs the mover."""
    undo: Undo | None = None
    """What moving back towards the status quo costs; free if absent."""


class Rule(Grounded):
    """Something impossible for anyone: states in which `never` holds are not states of the game."""

    never: Condition
    """The condition that cannot hold."""
    title: Text | None = None
    """The rule in words."""


class RedLine(Grounded):
    """What an actor says it will not do: a refusal of consent, or a cost. It can be lifted; a rule cannot."""

    held_by: Id
    """Whose red line it is."""
    when: Condition
    """The states it is drawn against."""
    refuses: Flag = False
    """It will not consent to such a state, whatever it is given."""
    cost: Number | None = None
    """Or: what such a state costs it, in points."""
    title: Text | None = None
    """The red line in words."""


class Package(Grounded):
    """Several issues moved at once, by named parties: action for action."""

    title: Text | None = None
    """The package in words."""
    parties: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Everyone who must consent to it."""
    sets: Annotated[State, Field(min_length=1)]
    """What it sets."""
    when: Condition | None = None
    """Where it can be proposed; anywhere if absent."""


class Quorum(Entry):
    """So many of the parties suffice, if those with a veto are among them."""

    quorum: Count
    """How many parties must accept."""
    veto: tuple[Id, ...] = ()
    """Parties without whom there is no agreement."""


class Agreement(Grounded):
    """Whose acceptance makes a state an agreement."""

    parties: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The parties."""
    rule: Annotated[
        Annotated[Literal["all"], Tag("all")] | Annotated[Quorum, Tag("quorum")], by_key("all", "quorum")
    ] = "all"
    """`all`, or `{quorum: 5, veto: [us]}`."""
    power: dict[Id, Number] = {}
    """Bargaining power: the exponents of the Nash product, 1 where not named."""
