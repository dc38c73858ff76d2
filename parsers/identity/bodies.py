"""Kinds of bodies by what follows a place's name: offices, departments, organisations, party bodies.

The names are data (data/reference/agencies); here are the patterns that work on names never seen. Not here: places, and
bodies under a ministry (verticals.py).
"""

from __future__ import annotations

import functools
import re

from parsers.identity.body import GOVERNMENT, Body
from parsers.identity.verticals import vertical
from parsers.reference import load_csv

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
    r"^[一-龥]{1,28}(?:局|委员会|委|厅|办公室|办|中心|署|处|支队|大队|总队|队|(?<!网)站|所|部|院|馆|社|台|分局)$"
)
_OTHER_END = re.compile(
    r"^[一-龥]{0,28}(?:公司|集团|大学|学院|学校|中学|小学|幼儿园|医院|卫生院|联合会|协会|总会|工会|联盟|银行|信用社|联合社|法院|检察院|学会"
    r"|林场|农场|牧场|茶场|渔场|图书馆|博物馆|文化馆|报社|电视台)$"
)
# Bodies with a name of their own: 安徽大学 is no 大学 of the government of 安徽, 南京地铁集团 none of 南京's.
OWN_NAME = re.compile("(?:大学|学院|学校|中学|小学|公司|集团|银行|医院|林场|农场|牧场|茶场|渔场"
    r"|海事法院|铁路运输(?:中级)?(?:法院|检察院)|国家公园管理局|国有林管理局|林业管理局"
    r"|保护区管理[局处站])$")
# Organs of the congress and of justice at a place: not of the government, whose reports they may share.
_NOT_GOVERNMENT = re.compile(
    r"^(?:纪委监委|纪委|监委|监察委员会|纪律检查委员会|人大|人大常委会(?:办公[室厅])?|人大办公?室?|人民代表大会常务委员会(?:办公[室厅])?"
    r"|政协(?:办公[室厅]|委员会)?|(?:中级|高级)?人民法院|人民检察院|(?:中级|高级)人民法院)$"
)
# The Party's committee at a place and its organs: 合肥市委宣传部, 合肥市委员会宣传部, 自治区党委宣传部.
_PARTY = re.compile(r"^(?:[市县区省州旗盟]委|委|党委|委员会(?=.))(?P<organ>[一-龥]{0,18})$")
_PARTY_ORGAN = re.compile(r"^[一-龥]{2,16}(?:委员会办公室|领导小组办公室|部|局|研究室|工作委员会)$")
NATURAL = "山湖河岭峰"  # 青海湖, 太白山: a name that goes on from a place's stem
_OF_GOVERNMENT = re.compile("(?:局|委员会|委|厅|办公室|办|支队|大队|总队|法院|检察院|监委|人大|政协|部|党校)$")
_CITIES = {"京": "北京", "沪": "上海", "津": "天津", "渝": "重庆", "穗": "广州", "深": "深圳", "宁": "南京", "汉": "武汉"}
# 东区街道办事处 is no 街道办事处 of 东区, and 山东省立医院 no 立医院 of 山东省.
_HALF = re.compile(r"^(?:街道|镇|乡|地区|民族乡|苏木)(?:办事处|人民政府|政府)?$|^立")
_JOINT = re.compile(r"^[市县区省州旗]?委、?[市县区省州旗]?(?:人民)?政府(?P<rest>.{2,})$")
_OF_DEPARTMENT = re.compile(r"^(?P<department>.{2,18}(?:局|厅|委员会|委))(?:综合|政务公开|政务)?(?:办公室|办)$")
_REPRESENTATIVE = re.compile(r"^(?:人民政府|政府)?驻(?P<where>[京沪津渝穗深宁汉]|[一-龥]{2,8}?)(?P<body>办事处|联络处)$")

# Words with 市, 县, 区, 乡, 镇 that name no place.
_NO_PLACE = re.compile(
    "市场|城市|市政|市容|市民|市直|市属|超市|社区|地区|区域|区直|区划|园区|景区|校区|库区|林区|矿区|灾区|小区|辖区|灌区|牧区|营区|苗区|教区|城区|新区|保护区|开发区|保税区|自贸区"
    "|县域|县直|县级|区级|市级|镇级|城乡|乡村|乡镇|城镇|镇村|老区|山区|片区|街区|湖区|国家级|全区|全县|全市|州界|区块|商区|港区|厂区|度假区|风景名胜区"
)
_PLACE_WORD = re.compile("[省市县区旗州镇乡盟]")

@functools.cache
def _departments() -> dict[str, tuple[str, str]]:
    """Printed name → (key, name written out); 规划自然资源局 is 规划和自然资源局."""
    found = {}
    for row in load_csv("agencies/departments.csv"):
        found |= _printings(row)
    without: dict[str, set[tuple[str, str]]] = {}
    for printed, said in found.items():
        without.setdefault(re.sub("[和与]", "", printed), set()).add(said)
    return {printed: next(iter(said)) for printed, said in without.items() if len(said) == 1} | found


@functools.cache
def _organisations() -> dict[str, tuple[str, str]]:
    """Printed name of a people's organisation → (key, name written out)."""
    return {name: said for row in load_csv("agencies/organisations.csv") for name, said in _printings(row).items()}


def _printings(row: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The names of a row, and its short names (short=name written out), each → (key, name written out)."""
    found = {name: (row["key"], name) for name in row["names"].split()}
    for pair in row["short"].split():
        short, _, name = pair.partition("=")
        found[short] = (row["key"], name)
    return found


@functools.cache
def ministries() -> dict[str, dict[str, str]]:
    """Printed name of a ministry, in full or short → its row."""
    return {name: row for row in load_csv("agencies/ministries.csv") for name in (row["name"], *row["aliases"].split())}


@functools.cache
def _party() -> dict[str, tuple[str, str]]:
    """Printed name of an organ of the Party's committee → (key, name written out)."""
    return {name: said for row in load_csv("agencies/party.csv") for name, said in _printings(row).items()}


def party(rest: str) -> Body | None:
    """The Party's committee at a place, or its organ; the name goes on from 中国共产党 and the place (agency.py)."""
    found = _PARTY.match(rest)
    if not found:
        return None
    organ = found["organ"]
    if not organ:
        return Body("other", "party", "委员会", 2.5)
    key, name = _party().get(organ, (organ, organ))
    if key == organ and not _PARTY_ORGAN.match(organ):
        return None
    return Body("other", f"party-{key}", f"委员会{name}", 2.5)


def named_after_place(rest: str) -> bool:
    """Whether an unlisted body after a place's bare stem is that place's: 定远城建局, but not 云冈石窟研究院 nor 青海湖管理局."""
    return bool(_OF_GOVERNMENT.search(rest)) and not OWN_NAME.search(rest) and rest[0] not in NATURAL


def is_known(rest: str) -> bool:
    return rest in _departments()


def office(rest: str, level: str) -> Body | None:
    """The office of a government: 办公厅 where it is printed so or the government is a province's."""
    found = _OFFICE.match(rest)
    if not found:
        return None
    grand = level == "province" or rest.endswith("政府办公厅")
    return Body("office", "office", "人民政府办公厅" if grand else "人民政府办公室", 3.0)


def government(rest: str) -> Body | None:
    return GOVERNMENT if _GOVERNMENT.match(rest) else None


def department(rest: str) -> Body | None:
    """A department or organisation by its name in data; else by the word that it ends with, at less weight."""
    known = _departments().get(rest)
    if known:
        return Body("department", known[0], known[1], 3.0)
    joint = _JOINT.match(rest)
    if joint and (known := _departments().get(joint["rest"])):  # 市委市政府信访局
        return Body("department", known[0], known[1], 3.0)
    inner = _OF_DEPARTMENT.match(rest)
    if inner and (known := _departments().get(inner["department"])):  # 教育局办公室: its own office is the department
        return Body("department", known[0], known[1], 3.0)
    known = _organisations().get(rest)
    if known:
        return Body("other", known[0], known[1], 3.0)
    found = vertical(rest)
    if found:
        return found
    if _NOT_GOVERNMENT.match(rest):
        return Body("other", rest, rest, 2.5)
    if found := party(rest):
        return found
    if _HALF.match(rest):
        return None
    abroad = _REPRESENTATIVE.match(rest)
    if abroad:
        where = _CITIES.get(abroad["where"], abroad["where"])
        return Body("department", f"representative-{where}", f"人民政府驻{where}{abroad['body']}", 3.0)
    if rest.startswith("人民政府") and rest[4:] and (known := _departments().get(rest[4:])):
        return Body("department", known[0], rest, 3.0)
    if _PLACE_WORD.search(_NO_PLACE.sub("", rest)):
        return None  # it says a place that is not known: a misprint, or one of another time
    if _OTHER_END.match(rest):
        return Body("other", rest, rest, 1.0)
    if _DEPARTMENT_END.match(rest):
        return Body("department", rest, rest, 1.0)
    return None
