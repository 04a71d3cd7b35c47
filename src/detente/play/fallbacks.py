"""Playing on as what a party has while there is no agreement.

A fallback is what an actor can expect without an agreement (Definition 1.10). Left to itself it is the worth of the
status quo for ever; but where others go on moving, it is V_i, the value of playing on from the status quo (paths).
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.case.schema import AtPlay, Case, Fallback


def with_play(case: Case, actors: Iterable[str]) -> Case:
    """The case with ``inside: {play: paths}`` as the fallback of each of ``actors``; outside exits stay as they are."""
    fallbacks = dict(case.fallbacks)
    for actor in actors:
        playing = AtPlay(play="paths")
        written = fallbacks.get(actor)
        fallbacks[actor] = (
            written.model_copy(update={"inside": playing})
            if written is not None
            else Fallback(inside=playing, assumed="the value of playing on")
        )
    return case.model_copy(update={"fallbacks": fallbacks})


def declared(case: Case) -> tuple[str, ...]:
    """Actors to whom the case itself gives playing on as a fallback, or as an exit."""
    return tuple(
        who
        for who, f in case.fallbacks.items()
        if isinstance(f.inside, AtPlay) or isinstance(f.outside, AtPlay)
    )
