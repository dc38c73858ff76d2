"""Prose around the tables: titles and paragraphs put together at random, so that documents differ.

The sentences are written for this project and say nothing about any agency.
"""

from __future__ import annotations

import random

from pipelines.bench.model import Draft, Figure, Position

_TITLES = (
    "{name}{year}年政府信息公开工作年度报告", "{name}{year}年政府信息公开工作年度报告", "{name}{year}年政府信息公开工作年度报告",
    "{year}年{name}政府信息公开工作年度报告", "{name} {year} 年政府信息公开工作年度报告", "{name}{year}年度政府信息公开工作年度报告",
    "{name}{year}年政府信息公开工作的年度报告", "{name}{year}年政府信息公开年度报告", "{name}{year}年度政府信息公开工作报告",
    "{name}政府信息公开{year}年度工作报告", "{name}{year}年政府信息公开年度工作报告", "{name}{chinese}年政府信息公开工作年度报告",
)  # fmt: skip
_OPENING = (
    "本报告由{name}依照政府信息公开条例的要求编写，反映{year}年全年的情况，{context}的公众均可在政府网站查阅。",
    "现把{context}{year}年的政府信息公开情况公布如下，数据截至{year}年12月31日。",
    "根据统一格式，{context}编写了{year}年的年度报告。如有疑问，可与{name}联系。",
)
_SUBJECTS = (
    "财政预算", "征地补偿", "义务教育招生", "食品抽检", "河湖管护", "保障房分配", "救灾物资", "公共工程招标", "环境监测", "养老服务", "农机补贴", "公交调整",
)  # fmt: skip
_ACTIONS = (
    "{subject}的结果按月公布，公布前先由两人核对",
    "把{subject}的依据、流程和联系人写在同一页上",
    "围绕{subject}举办开放日{n}次，到场群众当面提问",
    "清理与{subject}有关的旧文件{n}份，失效的加注标识",
    "为{subject}配发图解{n}幅，文字不超过三百字",
    "在便民大厅增设查阅点{n}处，{subject}的材料可以自助打印",
    "{subject}方面的留言{n}条全部回复，平均用时不到三天",
    "请社区代表{n}名试读{subject}的说明，看不懂的改写后再发",
)
_ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
_PROBLEMS = (
    "个别单位更新不及时", "解读的形式单一", "答复书说理不够", "基层人员变动频繁", "栏目分得太细不好找", "部分数据口径前后不一",
)  # fmt: skip
_REMEDIES = (
    "编印答复实例",
    "每季度互查一次",
    "合并重复栏目",
    "新人上岗先培训",
    "由专人核对口径",
    "把常问的问题集中作答",
)
_TRAPS = (
    "本报告参照《关于做好{other}年政府信息公开工作年度报告编写的提示》的要求形成。",
    "与{other}年相比，公众查阅次数上升{n}%。",
    "{next}年将继续推进标准化目录的使用。",
    "年内赴{elsewhere}学习考察一次，借鉴其目录编排办法。",
    "{other}年12月31日前形成的旧目录不再更新。",
    "其中本机关自身办理{n}件，其余由下属单位办理。",
)
_ELSEWHERE = ("苏州市工业园区", "上海市浦东新区", "杭州市西湖区", "深圳市南山区", "成都高新区", "长沙市岳麓区")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def make_title(rng: random.Random, name: str, year: int) -> str:
    """A title of one of the usual kinds."""
    return rng.choice(_TITLES).format(name=name, year=year, chinese=str(year).translate(_DIGITS))


def _total(figures: dict[Position, Figure], row: str) -> int | None:
    figure = figures.get(("applications", row, "total"))
    return int(figure.value) if figure and figure.value is not None else None


def _actions(rng: random.Random, count: int) -> str:
    done = [
        action.format(subject=rng.choice(_SUBJECTS), n=rng.randint(2, 48)) for action in rng.sample(_ACTIONS, count)
    ]
    return "；".join(done) + "。"


def opening(draft: Draft) -> str:
    """The sentence that says who reports, on which year, and where."""
    return draft.rng.choice(_OPENING).format(name=draft.body.printed, year=draft.year, context=draft.body.context)


def overview(draft: Draft) -> list[str]:
    """Section 一. Its figures, where it has some, are those of the tables."""
    rng = draft.rng
    paragraphs = []
    for n, aspect in enumerate(_ASPECTS[: rng.randint(2, 5)]):
        text = f"（{'一二三四五'[n]}）{aspect}。" + _actions(rng, rng.randint(1, 3))
        received, granted = _total(draft.figures, "new_received"), _total(draft.figures, "granted")
        if aspect == "依申请公开" and received is not None and rng.random() < 0.7:
            text += f"{draft.year}年新收政府信息公开申请{received}件" + (
                f"，予以公开{granted}件。" if granted is not None else "。"
            )
        paragraphs.append(text)
    if rng.random() < 0.4:
        paragraphs.append(
            rng.choice(_TRAPS).format(
                other=draft.year - 1, next=draft.year + 1, n=rng.randint(1, 40), elsewhere=rng.choice(_ELSEWHERE)
            )
        )
    return paragraphs


def closing(draft: Draft) -> list[str]:
    """Section 五."""
    rng = draft.rng
    return [f"主要问题是{'、'.join(rng.sample(_PROBLEMS, 2))}。下一步，{'，'.join(rng.sample(_REMEDIES, 2))}。"]
