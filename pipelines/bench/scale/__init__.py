"""Corpora of many believable reports, from a seed: agencies with histories, printed from templates, with their truth.

`plan` says who reports when, `history` what the figures are, `prints` how they are printed, `write` makes the files. What a report
looks like and what damage does to it is pipelines/bench's; nothing here has seen the parser.
"""
