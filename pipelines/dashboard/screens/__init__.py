"""The pages, in the order of the navigation. Each module has `show(view)`, which draws the whole page.

Not called pages/: Streamlit would take the modules there for scripts of its own.
"""

from collections.abc import Callable

from pipelines.dashboard.screens import agency, compare, definitions, disputes, overview, place, quality, refusals
from pipelines.dashboard.view import View

PAGES: dict[str, Callable[[View], None]] = {
    "overview": overview.show,
    "place": place.show,
    "agency": agency.show,
    "compare": compare.show,
    "refusals": refusals.show,
    "disputes": disputes.show,
    "quality": quality.show,
    "definitions": definitions.show,
}
