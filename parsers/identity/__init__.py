"""Who, where and when: the agency, its place and the year of a report.

`gather` takes from a grid what it says (plain JSON); `resolve` decides on it, also later and without the bytes.
`resolve_name` reads one name. Not here: the tables.
"""

from parsers.identity.evidence import gather
from parsers.identity.resolve import Identity, resolve, resolve_name
from parsers.identity.signals import is_report_like

__all__ = ["Identity", "gather", "is_report_like", "resolve", "resolve_name"]
