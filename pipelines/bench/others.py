"""Pages that lie among annual reports and are none: plans, news, lists of links, pictures, other tables.

They must be told apart, with a reason, and give no cell.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from pipelines.bench.bodies import draw_body
from pipelines.bench.model import Generated, Truth

_PAGES = {
    "plan": (
        "{name}{year}年政务公开工作要点",
        "为做好{year}年的政务公开工作，现提出以下要点。\n一、围绕重点工作深化主动公开\n按月公布项目进度，责任单位为各科室。\n二、做好依申请公开\n"
        "完善登记、审核、答复各环节。\n三、加强政策解读\n文件与解读同时发布。\n四、保障措施\n每季度检查一次，结果纳入年度考核。",
    ),
    "letter": (
        "关于{year}年政府信息公开工作要点落实情况的函",
        "现将{name}{year}年要点落实情况函告如下：共涉及任务{n}项，已完成{m}项，其余按计划推进。\n特此函告。",
    ),
    "news": (
        "{name}召开政府信息公开年度报告编制工作布置会",
        "{next}年1月8日，{name}召开会议，布置{year}年政府信息公开工作年度报告的编制和报送。会议要求，各单位于1月20日前报送数据，表格须经负责人签字。"
        "会上还讲解了申请表的填写口径。{n}人参加了会议。",
    ),
    "index": (
        "政府信息公开年报",
        "{name}{year}年政府信息公开工作年度报告 {next}-01-25\n{name}{before}年政府信息公开工作年度报告 {year}-01-22\n"
        "{name}信息公开指南 {before}-06-01\n共{n}条 第1页 下一页",
    ),
    "guide": (
        "{name}政府信息公开指南",
        "一、公开范围\n本机关依法主动公开职责范围内的信息。\n二、申请方式\n可当面、邮寄或在网上提交申请表。\n三、办理期限\n收到之日起20个工作日内答复。\n"
        "四、监督和救济\n认为未依法履行义务的，可以申请行政复议或者提起行政诉讼。",
    ),
    "pictures": ("{name}{year}年政府信息公开工作年度报告（图解）", "图1 主动公开情况\n图2 依申请公开情况\n点击图片查看大图"),
    "budget": (
        "{name}{year}年部门预算公开表",
        "单位：万元\n项目 | 本年预算 | 上年预算 | 增减 |\n人员经费 | {n} | {m} | 3 |\n公用经费 | 41 | 40 | 1 |\n"
        "项目支出 | 220 | 190 | 30 |\n合计 | 899 | 871 | 28 |",
    ),
    "penalties": (
        "{name}{year}年行政处罚信息公示",
        "序号 | 当事人 | 行政处罚 | 金额（元） |\n1 | 某某商店 | 罚款 | {n} |\n2 | 某某公司 | 警告 | 0 |\n3 | 某某餐馆 | 罚款 | {m} |",
    ),
}  # fmt: skip
KINDS = tuple(_PAGES)


def _html(title: str, text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if " | " in line:
            lines.append(
                "<table><tr>"
                + "".join(f"<td>{cell.strip()}</td>" for cell in line.strip("| ").split("|"))
                + "</tr></table>"
            )
        else:
            lines.append(f"<p>{line}</p>")
    body = "".join(lines) + ('<img src="1.jpg"><img src="2.jpg">' if "图1" in text else "")
    return f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'


def generate_others(seed: int, count: int) -> Iterator[Generated]:
    """`count` pages that are no reports, the kinds in turn, as text and as HTML."""
    for n in range(count):
        rng = random.Random(f"{seed} {n} other")
        kind, year = KINDS[n % len(KINDS)], rng.randint(2014, 2024)
        words = {
            "name": draw_body(rng, max(2019, year)).printed, "year": year, "next": year + 1, "before": year - 1,
            "n": rng.randint(3, 400), "m": rng.randint(1, 300),
        }  # fmt: skip
        title, text = (part.format(**words) for part in _PAGES[kind])
        as_page = rng.random() < 0.5
        data = _html(title, text) if as_page else f"{title}\n{text}\n"
        truth = Truth({}, {}, "html" if as_page else "text", f"no report: {kind}", (), [], is_report=False)
        yield Generated(f"{seed}-{n}-{kind}.{'html' if as_page else 'txt'}", data.encode(), truth)
