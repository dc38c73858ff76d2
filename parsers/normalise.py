"""Bringing printed text to a form in which two printings of one label are equal.

Printed text is never replaced by what these functions return: it is for matching only.
"""

from __future__ import annotations

import functools
import re
import unicodedata

# Look-alikes that NFKC leaves: the CJK radicals supplement (PDF text layers), and glyphs used as another.
_LOOK_ALIKES = str.maketrans(
    {
        "⺟": "母",
        "⻓": "长",
        "⻔": "门",
        "⻅": "见",
        "⻋": "车",
        "⻛": "风",
        "⻚": "页",
        "⺠": "民",
        "⻄": "西",
        "⻆": "角",
        "⻉": "贝",
        "⻢": "马",
        "⻣": "骨",
        "⻥": "鱼",
        "⻩": "黄",
        "⻬": "齐",
        "⻰": "龙",
        "⻘": "青",
        "⻝": "食",
        "⻜": "飞",
        "⻦": "鸟",
        "⻨": "麦",
        "⻮": "齿",
        "⺒": "巳",
        "⺫": "目",
        "⺬": "示",
        "⽐": "比",
        "○": "〇",
        "它": "他",
    }
)
_ENUMERATOR = re.compile(
    r"^(?:[(\[【〔]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[①-⑳])\s*(?:[)\]】〕][、.,:]?|[、.,:])\s*)+"
)
_INNER_ENUMERATOR = re.compile(r"[(\[【〔][一二三四五六七八九十]{1,3}[)\]】〕]")
_ORDINAL = re.compile(
    r"[(\[【〔]\s*([一二三四五六七八九十]{1,3})\s*[)\]】〕]|([一二三四五六七八九十]{1,3})[、.,]|(\d{1,2})\s*[、.,]"
)
_DROP = re.compile(r"[^\u3007\u3400-\u9fff\uf900-\ufaff]+")
_TRADITIONAL = re.compile(
    "[們個倉價係優內務劃區協單參員問國圍報場執塊處壞實專對將屬導層島師幣強徵復從應懷態憑懲戶擇據擔損撥擬數斷於時書會條業"
    "標樣機歸歷決況況沒為無營獨現環產畫當發盡監盤碼確種稱積競範約納紙級紀細終組結給統經維網緊線練縣總績織繼續罰職聽與舉號術衛規視覽"
    "觀觸計訊討訓記許訴註評詢試該詳認誤說課調談請論證議護讀變讓負財責貨貫費貿資賠質購贈軍載輪轉農辦適選遺還邊郵鄉鎮錄錯鐵鑒長門開間關隊"
    "階際險隨難電響項順須預領頭題類顧顯風養館體點黨齊龍機舊請額復於徵訊]"
)


def tidy(text: str) -> str:
    """One width, no look-alikes: full-width to half-width, Kangxi radicals to characters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES)


@functools.cache
def _converter():
    from opencc_purepy import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters as Simplified; Simplified text comes back as it is, at no cost."""
    if _TRADITIONAL.search(text):
        return _converter().convert(text)
    return text


@functools.lru_cache(maxsize=16384)
def ordinal(text: str) -> str:
    """The number printed before a label, in the form's own way: "(六)" for （六）其他处理, "3" for 3.其他; "" without one."""
    found = _ORDINAL.match(tidy(text).strip(" *_#\t\n"))
    if not found:
        return ""
    return f"({found[1]})" if found[1] else found[2] or found[3]


def bare(text: str) -> str:
    """A label as printed, in one width, without its number and without white space."""
    return _ENUMERATOR.sub("", "".join(tidy(text).split()))


@functools.lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """What is compared of a label: its characters without numbering, punctuation, digits, white space and width."""
    text = simplify(tidy(text)).strip(" *_#\t\n　")
    text = _INNER_ENUMERATOR.sub("", _ENUMERATOR.sub("", text))
    return _DROP.sub("", text)
