"""The candidate step: a name that the grammar can't read is cut into words of our own dictionary (jieba), and read again
without the words that it does not know. Loaded only when needed. Not here: what becomes of a candidate (resolve.py).
"""

from __future__ import annotations

import functools
import re
import warnings

from parsers.identity import zones
from parsers.identity.names import read_name
from parsers.identity.places import gazetteer
from parsers.identity.reading import Reading
from parsers.reference import load_csv

# What may be left out without changing whose report it is. 国网, 总工会, 党校 change it.
_NOISE = re.compile(
    r"^(?:关于|有关|最新|现将|转发|公布|发布|公开|信息|政务|政府|网站|门户|官网|平台|专栏|专题|栏目|网|年度|年|度|的|和|与|及|暨|之|情况|工作|开展|[^一-龥])+$"
)
_BODY_WORDS = frozenset(
    {
        "人民政府",
        "政府",
        "政府办",
        "办公室",
        "办公厅",
        "行政公署",
        "行署",
        "管委会",
        "管理委员会",
        "办事处",
        "税务局",
        "气象局",
        "海关",
    }
)


@functools.cache
def _tokenizer():
    """A tokenizer that knows places, departments, zones and nothing else; built in memory, no cache file is written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    where = gazetteer()
    words = {*where.full, *where.short, *zones.register(), *_BODY_WORDS}
    for row in load_csv("agencies/departments.csv"):
        words |= {*row["names"].split(), *(pair.partition("=")[0] for pair in row["short"].split())}
    tokenizer = jieba.Tokenizer()
    for word in words:
        tokenizer.FREQ[word] = 10 ** min(len(word), 6)
        for end in range(1, len(word)):
            tokenizer.FREQ.setdefault(word[:end], 0)
    tokenizer.total = sum(tokenizer.FREQ.values())
    tokenizer.initialized = True
    return tokenizer


def known_words(text: str) -> tuple[list[str], list[str]]:
    """(the words of a name that are known, from the first place on; what was left out)."""
    where, tokenizer = gazetteer(), _tokenizer()
    kept: list[str] = []
    dropped: list[str] = []
    for word in tokenizer.lcut(text, HMM=False):
        place = word in where.full or (not kept and (word in where.short or word in zones.register()))
        if place or (kept and len(word) > 1 and tokenizer.FREQ.get(word)):
            kept.append(word)
        else:
            dropped.append(word)
    return kept, dropped


def read_segmented(text: str, year: int | None) -> tuple[Reading | None, bool]:
    """(reading of the known words, whether only noise was left out)."""
    kept, dropped = known_words(text)
    if not kept or not dropped:
        return None, False
    reading = read_name("".join(kept), year)
    return reading, reading is not None and all(_NOISE.match(word) for word in dropped)
