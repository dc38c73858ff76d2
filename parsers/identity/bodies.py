"""Kinds of bodies by their printed names: offices, departments, vertical bodies, ministries.

The names are data (data/reference/agencies); here are the patterns that work on names never seen. Not here: places.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from parsers.reference import load_csv


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body. key: what it is called in an id; name: written out; weight: how sure the name is."""

    kind: str
    key: str
    name: str
    weight: float


GOVERNMENT = Body("government", "gov", "人民政府", 3.0)
_OFFICE = re.compile(
    r"^(?:人民政府政府|人民政府|行政公署|行署|政府|府)(?:综合)?(办公室|办公厅|办)(?:政务公开(?:办公室|办|科|处|科室)?|政府信息(?:与政务)?公开(?:办公室|办))?$"
    r"|^(?:人民政府|政府)?(?:党政办公室|党政综合办公室|政务公开办公室|政务公开办|政府信息(?:与政务)?公开办公室|政务公开与?政务服务办公室"
    r"|政务公开领导小组办公室|政府信息公开领导小组办公室|政府信息公开工作领导小组办公室|政务公开工作领导小组办公室)$"
    r"|^(?:委员会办公室|委办公室)?(?:人民政府|政府)办公[室厅]$"
)
_GOVERNMENT = re.compile(
    r"^(?:人民政府|政府|行政公署|行署|区政府|县政府|市政府|区人民政府|县人民政府|市人民政府|人民政府本级|政府本级|本级|本级政府)?$"
)
_DEPARTMENT_END = re.compile(
    r"^[一-龥]{1,28}(?:局|委员会|委|厅|办公室|办|中心|署|处|支队|大队|总队|队|站|所|部|院|馆|社|台|分局)$"
)
_OTHER_END = re.compile(
    r"^[一-龥]{2,28}(?:公司|集团|大学|学院|学校|中学|小学|医院|联合会|协会|总会|红十字会|工会|联盟|银行|法院|检察院|学会|图书馆|博物馆)$"
)

# Words with 市, 县, 区, 乡, 镇 that name no place.
_NO_PLACE = re.compile(
    "市场|城市|市政|市容|市民|市直|市属|超市|社区|地区|区域|区直|区划|园区|景区|校区|库区|林区|矿区|灾区|小区|辖区|城区|新区|保护区|开发区|保税区|自贸区"
    "|县域|县直|县级|区级|市级|镇级|城乡|乡村|乡镇|城镇|镇村|老区|山区|片区|街区|湖区|国家级|全区|全县|全市|州界|区块|商区|港区|厂区|度假区|风景名胜区"
)
_PLACE_WORD = re.compile("[省市县区旗州镇乡盟]")

# 税务, 海关, 气象 …: bodies under a ministry, outside of the local government. key → pattern on what follows the place.
_VERTICAL = (
    (
        "taxation",
        re.compile(
            r"^(?:国家税务局|地方税务局|税务局|国税局|地税局)(?:第[一二三四五六七八九十]+)?(?:税务)?(?:分局|稽查局|税务所)?$"
        ),
    ),
    ("customs", re.compile(r"^(?:海关|隶属海关|关区|海关关区|海关缉私局|车站海关|机场海关)$")),
    ("meteorology", re.compile(r"^气象(?:局|部门|台)$")),
    ("maritime", re.compile(r"^(?:海事局|海事处|航标处)$")),
    ("post", re.compile(r"^邮政管理局$")),
    ("tobacco", re.compile(r"^烟草专卖局(?:[(（]公司[)）])?$")),
    ("communications", re.compile(r"^通信管理局$")),
    (
        "financial_regulation",
        re.compile(r"^(?:银监局|银监分局|银保监局|银保监分局|保监局|保监分局|金融监管局|金融监管分局|证监局)$"),
    ),
    ("seismology", re.compile(r"^地震局$")),
    ("survey", re.compile(r"^调查总?队$")),
    ("border", re.compile(r"^(?:出入境边防检查总?站|边防检查站|边检总?站)$")),
    ("quarantine", re.compile(r"^出入境检验检疫局$")),
    ("fire_rescue", re.compile(r"^(?:消防救援(?:总队|支队|大队)|消防救援局|公安消防(?:总队|支队|大队))$")),
    ("state_security", re.compile(r"^国家安全(?:局|厅)$")),
    ("mine_safety", re.compile(r"^煤矿安全监察(?:局|分局)$")),
    ("foreign_exchange", re.compile(r"^外汇管理(?:部|局|分局|支局|中心支局)$")),
    ("central_bank", re.compile(r"^(?:(?:人民银行)?(?:中心)?支行|(?:人民银行)?(?:省|市)?分行|营业管理部)$")),
)
# A ministry's name, then a place, then what its local body is called.
_HEADED = re.compile(
    r"^(?P<head>国家税务总局|国家金融监督管理总局|中国银行保险监督管理委员会|中国银保监会|中国银行业监督管理委员会|中国银监会|中国保险监督管理委员会|中国保监会"
    r"|中国证券监督管理委员会|中国证监会|国家统计局|国家外汇管理局|国家矿山安全监察局|国家煤矿安全监察局|国家能源局|中国人民银行|人民银行|中国民用航空局?"
    r"|民航局?|财政部|审计署驻?|自然资源部|国家海洋局|生态环境部|水利部|交通运输部|国家邮政局|国家粮食和物资储备局|海关总署|中华人民共和国|国家林业和草原局驻?"
    r"|商务部驻?|国家铁路局|国家消防救援局|中国气象局|中国地震局|国家版权局|国家知识产权局|国家移民管理局|国家安全生产监督管理总局)(?P<rest>.{2,24})$"
)
_HEAD_KEY = {
    "国家税务总局": "taxation", "国家统计局": "survey", "国家外汇管理局": "foreign_exchange", "海关总署": "customs", "国家能源局": "energy",
    "中国人民银行": "central_bank", "人民银行": "central_bank", "财政部": "finance_ministry", "国家矿山安全监察局": "mine_safety",
    "国家煤矿安全监察局": "mine_safety", "国家邮政局": "post", "中国气象局": "meteorology", "中国地震局": "seismology",
    "国家金融监督管理总局": "financial_regulation", "中国银行保险监督管理委员会": "financial_regulation", "中国银保监会": "financial_regulation",
    "中国银行业监督管理委员会": "financial_regulation", "中国银监会": "financial_regulation", "中国保险监督管理委员会": "financial_regulation",
    "中国保监会": "financial_regulation", "中国证券监督管理委员会": "securities", "中国证监会": "securities", "中华人民共和国": "",
    "中国民用航空": "civil_aviation", "中国民用航空局": "civil_aviation", "民航": "civil_aviation", "民航局": "civil_aviation",
    "国家铁路局": "railway", "国家消防救援局": "fire_rescue", "国家移民管理局": "border",
}  # fmt: skip
# The customs that report directly to 海关总署 under a name that is no place's.
_KEY_BY_TAXATION = {
    "国家税务局": "state_taxation",
    "国税局": "state_taxation",
    "地方税务局": "local_taxation",
    "地税局": "local_taxation",
}


@functools.cache
def _departments() -> dict[str, tuple[str, str]]:
    """Printed name → (key, name written out)."""
    found = {}
    for row in load_csv("agencies/departments.csv"):
        for name in row["names"].split():
            found[name] = (row["key"], name)
        for pair in row["short"].split():
            short, _, name = pair.partition("=")
            found[short] = (row["key"], name)
    return found


@functools.cache
def ministries() -> dict[str, dict[str, str]]:
    """Printed name of a ministry, in full or short → its row."""
    return {name: row for row in load_csv("agencies/ministries.csv") for name in (row["name"], *row["aliases"].split())}


def headed(text: str) -> tuple[str, str, str] | None:
    """国家税务总局丽水市税务局 → (国家税务总局, 丽水市税务局, taxation); None for a name without a ministry before its place."""
    found = _HEADED.match(text)
    if not found:
        return None
    head = found["head"]
    return head, found["rest"], _HEAD_KEY.get(head, head)


def is_known(rest: str) -> bool:
    return rest in _departments()


def vertical(rest: str) -> Body | None:
    for key, pattern in _VERTICAL:
        if pattern.match(rest):
            key = next((value for name, value in _KEY_BY_TAXATION.items() if rest.startswith(name)), key)
            return Body("vertical", key, rest, 3.0)
    return None


def office(rest: str, level: str) -> Body | None:
    if not _OFFICE.match(rest):
        return None
    return Body("office", "office", "人民政府办公厅" if level == "province" else "人民政府办公室", 3.0)


def government(rest: str) -> Body | None:
    return GOVERNMENT if _GOVERNMENT.match(rest) else None


def department(rest: str) -> Body | None:
    """A department by its name in data; else by the word that it ends with, at less weight."""
    known = _departments().get(rest)
    if known:
        return Body("department", known[0], known[1], 3.0)
    found = vertical(rest)
    if found:
        return found
    if rest.startswith("人民政府") and rest[4:] and (known := _departments().get(rest[4:])):
        return Body("department", known[0], rest, 3.0)
    if _PLACE_WORD.search(_NO_PLACE.sub("", rest)):
        return None  # it says a place that is not known: a misprint, or one of another time
    if _OTHER_END.match(rest):
        return Body("other", rest, rest, 1.0)
    if _DEPARTMENT_END.match(rest):
        return Body("department", rest, rest, 1.0)
    return None
