"""Reading releases that lie there: which one is meant (find.py), one query on it (query.py), two set side by side (diff.py).

Nothing here writes, and nothing here shapes what a release contains.
"""
