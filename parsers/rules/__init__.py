"""The rules: their registry, and the arithmetic of the forms over the cells of a report."""
