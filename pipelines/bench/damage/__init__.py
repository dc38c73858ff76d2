"""The kinds of damage that real reports show, each switchable by name.

A kind works on the draft before its sheet is laid out (figures.py), on the laid-out sheet (labels.py, sheet.py) or on
the bytes (encoding.py); what belongs to one file format alone is a layout of its renderer.
"""

from pipelines.bench.damage import encoding, figures, labels, sheet
from pipelines.bench.damage.registry import ALL, DAMAGES, NAMED, SCAN, Damage

__all__ = ["ALL", "DAMAGES", "NAMED", "SCAN", "Damage", "encoding", "figures", "labels", "sheet"]
