"""Pages of docs/ that are made from what the project itself says: the dictionary, the commands, the questions with their answers.

`python -m pipelines.docs` writes them all (`make docs`); a test fails when one is stale. Not here: pages that people write.
"""
