"""The stages as Dagster assets: thin, one module a stage, each with its checks. What they do lies in the stages' packages."""
