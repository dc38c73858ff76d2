"""One way to read a printed name: the shape that the grammar gives. Not here: the grammar (names.py, tails.py)."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.identity.body import Body
from parsers.identity.places import Place
from parsers.identity.zones import Zone


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One way to read a name. places: all it can mean (none: the name says no place, and `level` may say which level).

    exact: each place is printed in full. as_of_next_year: it is only the name of the year after.
    """

    places: tuple[Place, ...]
    body: Body
    weight: float
    exact: bool = True
    township: str | None = None
    zone: Zone | None = None
    level: str | None = None
    head: str = ""
    printed_place: str = ""
    as_of_next_year: bool = False
    outside_year: bool = False
    bare: bool = False  # a division's name, and no word for its government
    full_name: str = ""  # where the name is not made from place and body: 南京市规划和自然资源局江宁分局
    own_id: str = ""  # of a body that is named after no division: cn-customs-gongbei
