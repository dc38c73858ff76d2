"""Reading annual reports on open government information: bytes in, cells and findings out.

Pure functions: nothing here knows of Dagster, of a database or of the network.
"""
