"""Made-up damaged reports with a known answer, and what the reader makes of them.

The answer is fixed before anything is parsed: the generator uses only the reference data, never the parser.
"""
