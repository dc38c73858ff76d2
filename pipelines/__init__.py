"""The stages from bytes to release, HOME, Dagster and the command line. Nothing here knows what a report says."""
