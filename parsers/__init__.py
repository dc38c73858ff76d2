"""Reading annual reports on open government information: bytes in, cells and findings out.

Pure functions: nothing here knows of Dagster, of a database or of the network.
"""

from parsers.document import Document
from parsers.report import read_report, read_reports

__all__ = ["Document", "read_report", "read_reports"]
