"""What a kind of body is: the shape that bodies.py, verticals.py and named.py fill. Not here: any name of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body. key: what it is called in an id; name: written out; weight: how sure the name is."""

    kind: str
    key: str
    name: str
    weight: float


GOVERNMENT = Body("government", "gov", "人民政府", 3.0)
