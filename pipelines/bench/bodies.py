"""Agencies to report for: real divisions of the year, and bodies of every kind that such divisions have.

Not here: how the parser tells them apart.
"""

from __future__ import annotations

import functools
import random

from parsers.reference import load_csv
from pipelines.bench.model import Body

_MUNICIPALITIES = ("110000", "120000", "310000", "500000")
_DEPARTMENTS = {
    "county": ("财政局", "教育局", "民政局", "水利局", "卫生健康局", "市场监督管理局", "自然资源局", "农业农村局", "应急管理局", "司法局", "审计局"),
    "prefecture": ("财政局", "教育局", "民政局", "水利局", "卫生健康委员会", "市场监督管理局", "交通运输局", "生态环境局", "统计局", "审计局"),
    "province": ("财政厅", "教育厅", "民政厅", "水利厅", "交通运输厅", "农业农村厅", "司法厅", "审计厅", "生态环境厅"),
}  # fmt: skip
_KINDS = (
    ("government", 40),
    ("department", 24),
    ("office", 8),
    ("township", 16),
    ("zone_committee", 8),
    ("vertical", 4),
)


def _valid(region: dict[str, str], year: int) -> bool:
    """The division stood on 31 December of the year and had not just come or gone in it."""
    first, last = region["valid_from"][:4], region["valid_to"][:4]
    return (not first or int(first) < year) and (not last or int(last) > year)


@functools.cache
def regions(year: int) -> dict[str, dict[str, str]]:
    """The divisions of a year by code, as regions.csv has them, without those that came or went in it."""
    return {region["code"]: region for region in load_csv("places/regions.csv") if _valid(region, year)}


def stands(body: Body, year: int) -> bool:
    """Whether the division of a body is there in another year too, under the same code."""
    return body.region_code is None or body.region_code in regions(year)


@functools.cache
def _pool(year: int, level: str) -> tuple[dict[str, str], ...]:
    known = regions(year)
    chosen = (region for region in known.values() if region["level"] == level)
    return tuple(region for region in chosen if level == "province" or region["parent"] in known)


@functools.cache
def townships() -> tuple[dict[str, str], ...]:
    """Rows of townships.csv whose names say what they are."""
    return tuple(
        row
        for row in load_csv("places/townships.csv")
        if row["name"].endswith(("镇", "乡", "街道")) and len(row["name"]) <= 6
    )


def _place(region: dict[str, str], year: int) -> tuple[str, str | None, str | None]:
    """(province, city, county) names of a division."""
    known = regions(year)
    if region["level"] == "province":
        return region["name"], region["name"] if region["code"] in _MUNICIPALITIES else None, None
    parent = known[region["parent"]]
    if region["level"] == "prefecture":
        return parent["name"], region["name"], None
    if parent["level"] == "prefecture":
        return known[parent["parent"]]["name"], parent["name"], region["name"]
    return parent["name"], parent["name"] if parent["code"] in _MUNICIPALITIES else None, region["name"]


def bureaus(level: str) -> tuple[str, ...]:
    """Names of the departments that a government of this level may have here."""
    return _DEPARTMENTS[level]


def draw_body(rng: random.Random, year: int) -> Body:
    """An agency for the year. Its context (province to county, written out) leaves no doubt which it is."""
    kind = rng.choices([name for name, _ in _KINDS], [weight for _, weight in _KINDS])[0]
    township = None
    if kind == "township":
        entry = rng.choice(townships())
        while entry["parent"] not in regions(year) or regions(year)[entry["parent"]]["parent"] not in regions(year):
            entry = rng.choice(townships())
        region, township = regions(year)[entry["parent"]], entry["name"]
    else:
        levels = (
            ("prefecture",)
            if kind in ("zone_committee", "vertical")
            else ("county", "county", "county", "prefecture", "province")
        )
        region = rng.choice(_pool(year, rng.choice(levels)))
    return make_body(rng, year, kind, region, township)


def make_body(
    rng: random.Random, year: int, kind: str, region: dict[str, str], township: str | None = None, bureau: str | None = None
) -> Body:
    """The body of a kind that serves a division of the year (a row of regions.csv). bureau: a department's own name, else one at random."""
    province, city, county = _place(region, year)
    own = county or city or province
    chain = "".join(dict.fromkeys(name for name in (province, city, county) if name))
    full = "".join(dict.fromkeys(name for name in (city, county) if name)) or province
    level, scope, code = region["level"], "own_body", region["code"]
    if kind == "government":
        scope, name, short = (
            "whole_government",
            full + ("行政公署" if own.endswith(("地区", "盟")) else "人民政府"),
            rng.choice((own, own, f"{own}人民政府", f"{full}人民政府")),
        )
    elif kind == "office":
        word = "人民政府办公厅" if level == "province" else "人民政府办公室"
        name = full + (word.replace("人民政府", "行政公署") if own.endswith(("地区", "盟")) else word)
        short = f"{own}{word}"
    elif kind == "department":
        bureau = bureau or rng.choice(_DEPARTMENTS[level])
        bureau = bureau.replace("厅", "局") if code in _MUNICIPALITIES else bureau
        name, short = f"{full}{bureau}", f"{own}{bureau}"
    elif kind == "vertical":
        name, short = f"国家税务总局{full}税务局", f"国家税务总局{full}税务局"
    elif kind == "zone_committee":
        zone = (
            city.removesuffix("市") + rng.choice(("经济技术开发区", "高新技术产业开发区"))
            if city.endswith("市")
            else f"{city}经济技术开发区"
        )
        name, short, code, level, scope = f"{zone}管理委员会", zone, None, "functional_zone", "whole_government"
        chain = f"{province}{zone}"
    else:
        office = f"{township}办事处" if township.endswith("街道") else f"{township}人民政府"
        name, short, level = f"{full}{office}", rng.choice((township, office)), "township"
        chain = f"{chain}{township}"
    return Body(name, short, level, kind, code, province, city, county, township, scope, chain)
