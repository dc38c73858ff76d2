"""The start of a script that ends itself, hard, at the n-th operation that counts: `left` is n, `counted` wraps an operation."""

COUNTED = """
import functools, os, signal, sys
from pathlib import Path

left = int(sys.argv[1])

def counted(operation):
    @functools.wraps(operation)
    def wrapper(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return operation(*arguments, **named)
    return wrapper

os.fsync, Path.replace, Path.rename = map(counted, (os.fsync, Path.replace, Path.rename))
"""
