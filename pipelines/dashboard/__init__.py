"""The dashboard: the release in a browser. It reads the release's Parquet only, and asks nothing of any other machine.

`app.py` is what Streamlit runs; a page is a module of screens/, and every question that a page asks is a named query of queries/*.sql.
Labels and sentences are data (data/reference/dashboard.yml), names of codes come from the release's dimension tables.
Not here: the command (pipelines/cli/dashboard.py), and any figure that the release does not hold.
"""
