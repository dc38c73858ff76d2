"""Figures in the prose of a report: what they count, whose they are, and whether they agree with the tables.

flow.py makes one text of the page, mentions.py finds the figures and their nouns, context.py scope and period, bind.py
compares with cells, sums.py proves sums inside the prose, words.py reads what is said without a figure (未收到, 均为自然人).
The words are data: data/reference/prose.yml. Not here: tables, agency and year, which are given.
"""

from parsers.prose.read import Prose, read_prose

__all__ = ["Prose", "read_prose"]
