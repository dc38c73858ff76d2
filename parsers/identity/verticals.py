"""Bodies under a ministry and outside of the local government: 税务, 海关, 气象, 海事, 调查队, 银行监管 …

Their printed names after a place (定远县税务局), or between a ministry's name and their own (国家税务总局丽水市税务局).
Those whose name begins with no place (拱北海关, 水利部黄河水利委员会) are data: agencies/named.csv. Not here: the departments
of local governments (bodies.py).
"""

from __future__ import annotations

import re

from parsers.identity.body import Body

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
    ("river", re.compile(r"^(?:黄河)?河务局$")),
    ("maritime", re.compile(r"^(?:海事局|海事处|航标处)$")),
    ("post", re.compile(r"^邮政管理局$")),
    ("tobacco", re.compile(r"^烟草专卖局(?:[(（]公司[)）])?$")),
    ("communications", re.compile(r"^通信管理局$")),
    ("banking_regulation", re.compile(r"^银监(?:局|分局)$")),
    ("insurance_regulation", re.compile(r"^保监(?:局|分局)$")),
    ("financial_regulation", re.compile(r"^(?:银保监|金融监管)(?:局|分局)$")),  # renamed in 2023
    ("securities", re.compile(r"^证监局$")),
    ("seismology", re.compile(r"^地震局$")),
    ("survey", re.compile(r"^调查总?队$")),
    ("border", re.compile(r"^(?:出入境边防检查总?站|边防检查站|边检总?站)$")),
    ("railway", re.compile(r"^铁路监督管理局$")),
    ("energy", re.compile(r"^能源监管(?:局|办公室|办)$")),
    ("quarantine", re.compile(r"^出入境检验检疫局$")),
    ("fire_rescue", re.compile(r"^(?:消防救援(?:总队|支队|大队)|消防救援局|公安消防(?:总队|支队|大队))$")),
    ("state_security", re.compile(r"^国家安全(?:局|厅)$")),
    ("mine_safety", re.compile(r"^煤矿安全监察(?:局|分局)$")),
    ("foreign_exchange", re.compile(r"^外汇管理(?:部|局|分局|支局|中心支局)$")),
    ("central_bank", re.compile(r"^(?:(?:人民银行)?(?:中心)?支行|(?:人民银行)?(?:省|市)?分行|营业管理部)$")),
)
# Named by a stem wherever they sit: 岳阳海事局, 河南黄河河务局.
BY_STEM = frozenset({"customs", "maritime", "river", "border", "railway", "survey"})
# One in each province (and in a few cities that plan for themselves): 河北证监局 is not of 天津's 河北区.
OF_PROVINCES = frozenset({"securities", "insurance_regulation", "banking_regulation", "financial_regulation", "energy", "mine_safety", "communications"})
_INNER = re.compile(r"(?<=局)(?:第[一二三四五六七八九十]+)?(?:税务)?(?:分局|稽查局|税务所)$")
# A ministry's name, then a place, then what its local body is called.
_HEADED = re.compile(
    r"^(?P<head>国家税务总局|国家金融监督管理总局|中国银行保险监督管理委员会|中国银保监会|中国银行业监督管理委员会|中国银监会|中国保险监督管理委员会|中国保监会"
    r"|中国证券监督管理委员会|中国证监会|国家统计局|国家外汇管理局|国家矿山安全监察局|国家煤矿安全监察局|国家能源局|中国人民银行|人民银行|中国民用航空局?"
    r"|民航局?|财政部|审计署驻?|自然资源部|国家海洋局|生态环境部|水利部(?:黄河水利委员会)?|交通运输部|国家邮政局|国家粮食和物资储备局|海关总署|中华人民共和国|国家林业和草原局驻?"
    r"|商务部驻?|国家铁路局|国家消防救援局|中国气象局|中国地震局|国家版权局|国家知识产权局|国家移民管理局|国家安全生产监督管理总局)(?P<rest>.{2,24})$"
)
_HEAD_KEY = {
    "国家税务总局": "taxation", "国家统计局": "survey", "国家外汇管理局": "foreign_exchange", "海关总署": "customs", "国家能源局": "energy",
    "中国人民银行": "central_bank", "人民银行": "central_bank", "财政部": "finance_ministry", "国家矿山安全监察局": "mine_safety",
    "国家煤矿安全监察局": "mine_safety", "国家邮政局": "post", "中国气象局": "meteorology", "中国地震局": "seismology",
    "国家金融监督管理总局": "financial_regulation", "中国银行保险监督管理委员会": "financial_regulation", "中国银保监会": "financial_regulation",
    "中国银行业监督管理委员会": "banking_regulation", "中国银监会": "banking_regulation", "中国保险监督管理委员会": "insurance_regulation",
    "中国保监会": "insurance_regulation", "中国证券监督管理委员会": "securities", "中国证监会": "securities", "中华人民共和国": "",
    "中国民用航空": "civil_aviation", "中国民用航空局": "civil_aviation", "民航": "civil_aviation", "民航局": "civil_aviation",
    "审计署": "audit", "审计署驻": "audit", "自然资源部": "natural_resources", "国家海洋局": "oceanic", "生态环境部": "ecology_environment",
    "水利部": "water_resources", "交通运输部": "transport", "国家粮食和物资储备局": "grain", "国家林业和草原局": "forestry_grassland",
    "国家林业和草原局驻": "forestry_grassland", "商务部": "commerce", "商务部驻": "commerce", "国家知识产权局": "intellectual_property",
    "水利部黄河水利委员会": "river", "国家铁路局": "railway", "国家消防救援局": "fire_rescue", "国家移民管理局": "border",
}  # fmt: skip
_KEY_BY_TAXATION = {
    "国家税务局": "state_taxation",
    "国税局": "state_taxation",
    "地方税务局": "local_taxation",
    "地税局": "local_taxation",
}
# What a report with its units counted in calls its body, and what the body is called.
_PLAIN = {"关区": "海关", "海关关区": "海关", "隶属海关": "海关", "气象部门": "气象局"}
# A ministry's short name before a place, written out.
_WRITTEN_OUT = {
    "中国银保监会": "中国银行保险监督管理委员会", "中国银监会": "中国银行业监督管理委员会", "中国保监会": "中国保险监督管理委员会",
    "中国证监会": "中国证券监督管理委员会", "人民银行": "中国人民银行",
}  # fmt: skip
# A body's short name, whose ministry is left out: whose it is, and what it is called after the place.
_SHORT = {
    "银监局": ("中国银行业监督管理委员会", "监管局"), "银监分局": ("中国银行业监督管理委员会", "监管分局"), "保监局": ("中国保险监督管理委员会", "监管局"),
    "保监分局": ("中国保险监督管理委员会", "监管分局"), "银保监局": ("中国银行保险监督管理委员会", "监管局"),
    "银保监分局": ("中国银行保险监督管理委员会", "监管分局"), "金融监管局": ("国家金融监督管理总局", "监管局"),
    "金融监管分局": ("国家金融监督管理总局", "监管分局"), "证监局": ("中国证券监督管理委员会", "监管局"),
    "能源监管局": ("国家能源局", "监管局"), "能源监管办公室": ("国家能源局", "监管办公室"), "能源监管办": ("国家能源局", "监管办公室"),
}  # fmt: skip
# The local body of a ministry that is named before it.
_OF_MINISTRY = re.compile(
    r"^(?:监管|监督|监察|安全监督管理|督察|管理)?(?:总局|局|分局|办公室|专员办|特派员办事处|专员办事处|办事处)$"
    r"|^[一-龥]{2,10}(?:监督|监管)?专员办事处$"
)


# Ministries with bodies in counties; a county's stem after another's name is no county: 自然资源部东海局 is not in 东海县.
IN_COUNTIES = frozenset(
    {"taxation", "survey", "foreign_exchange", "central_bank", "financial_regulation", "banking_regulation", "customs", "meteorology", "post"}
    | {"", "fire_rescue", "border", "river"}
)


def headed(text: str) -> tuple[str, str, str] | None:
    """国家税务总局丽水市税务局 → (国家税务总局, 丽水市税务局, taxation); None for a name without a ministry before its place."""
    found = _HEADED.match(text)
    if not found:
        return None
    head, rest = found["head"], found["rest"]
    key = _HEAD_KEY.get(head, head)
    if rest.startswith("驻"):  # 国家税务总局驻广州特派员办事处 is not the tax bureau of 广州
        return head + "驻", rest[1:], f"{key}_envoy"
    return head, rest, key


def written_out(head: str, name: str) -> tuple[str, str]:
    """(ministry, body) in full: ("", 证监局) → (中国证券监督管理委员会, 监管局)."""
    return _SHORT.get(name) or (_WRITTEN_OUT.get(head, head), name)


def vertical(rest: str) -> Body | None:
    """The body of a ministry by what follows a place's name; None for what is no such body."""
    for key, pattern in _VERTICAL:
        if pattern.match(rest):
            key = next((value for name, value in _KEY_BY_TAXATION.items() if rest.startswith(name)), key)
            inner = _INNER.search(rest) if key.endswith("taxation") else None
            if inner:  # a bureau's own branch reports for itself: 税务局第一稽查局
                key = f"{key}-{inner[0]}"
            return Body("vertical", key, _PLAIN.get(rest, rest), 3.0)
    return None


def of_ministry(rest: str) -> Body | None:
    """What may follow a ministry's name and a place: 监管局, 特派员办事处, 局."""
    return Body("vertical", rest, rest, 3.0) if _OF_MINISTRY.match(rest) else None
