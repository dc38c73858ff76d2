"""Damage to wordings and characters: variants, titles and headings, misread, lost, spaced and Traditional characters."""

from __future__ import annotations

import itertools

from parsers.reference import load_yaml
from pipelines.bench.damage.registry import ALL, GLUED, HTML, LOOSE, NAMED, PDF, READABLE, SCAN, damage, labels
from pipelines.bench.model import Box, Draft, Paragraph

# Wordings met in reports that the form files need not list, beside those that they do.
_OTHER_WORDINGS = {
    ("applications", "new_received"): "一、本年度新收到的政府信息公开申请数量", ("applications", "carried_in"): "二、上年度结转的政府信息公开申请数",
    ("applications", "carried_out"): "四、结转至下年度继续办理", ("applications", "partial"): "（二）部分公开（区分处理的只计这一情形）",
    ("applications", "denied_law_forbidden"): "2.其他法律、法规禁止公开", ("applications", "rejected_petition"): "1.信访、举报、投诉类申请事项",
    ("applications", "unavailable_unclear"): "3.补正后申请内容还不明确", ("proactive", "other_services"): "其他对外管理及服务事项",
}  # fmt: skip
_HEADINGS = {
    "proactive": (
        "二、行政机关主动公开政府信息情况",
        "二、主动公开政府信息的情况",
        "2、 主动公开政府信息情况",
        "一、主动公开政府信息情况",
    ),
    "applications": (
        "三、行政机关收到和处理政府信息公开申请情况",
        "三、收到和处理政府信息公开申请的情况",
        "3、 收到和处理政府信息公开申请情况",
    ),
    "review_litigation": (
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "四、因政务信息公开被申请行政复议、提起行政诉讼情况",
        "四、政府信息公开行政法复议、行政诉讼情况",
    ),
    "problems": ("五、政府信息公开工作存在的主要问题及改进情况", "五、存在问题及改进情况", "五、问题及整改措施"),
    "other": ("六、其他报告的事项", "六、需要报告的其他事项"),
    "overview": ("一、工作基本情况", "1、 总体情况", "一、概述"),
}


def _entries(form: str) -> list[tuple[str, dict, dict]]:
    """(table, block, entry of a row) of a form, and the entries of its columns as well."""
    tables = load_yaml(f"forms/{form}.yml")["tables"]
    return [
        (table["code"], block, row)
        for table in tables
        for block in table.get("blocks", [table])
        for row in block["rows"]
    ]


@damage("other wordings of labels", "figures", ALL)
def label_wordings(draft: Draft) -> None:
    rng = draft.rng
    for table, block, row in _entries(draft.form):
        choices = [
            *row.get("variants", ()),
            *([_OTHER_WORDINGS[table, row["code"]]] if (table, row["code"]) in _OTHER_WORDINGS else ()),
        ]
        if choices and rng.random() < 0.5:
            draft.row_labels[table, row["code"]] = rng.choice(choices)
        for column in block["columns"]:
            whole = [
                text
                for text in column.get("variants", ())
                if len(text) >= max(2, len(column["label"]) - 3) and not text.startswith("益")
            ]
            if whole and rng.random() < 0.3:
                draft.column_labels[table, column["code"]] = rng.choice(whole)


@damage("other headings", "figures", ALL | NAMED)
def other_headings(draft: Draft) -> None:
    for code, choices in _HEADINGS.items():
        if draft.rng.random() < 0.6:
            draft.headings[code] = draft.rng.choice(choices)


@damage("no title", "figures", ALL | NAMED)
def title_missing(draft: Draft) -> None:
    draft.title = None


@damage("blanks inside labels", "sheet", READABLE - LOOSE)
def spaced_labels(draft: Draft) -> None:
    rng = draft.rng
    for box in labels(draft):
        if rng.random() < 0.4 and len(box.text) < 12 and "万元" not in box.text:
            at = rng.randint(1, max(1, len(box.text) - 1))
            box.text = " ".join(box.text) if len(box.text) < 5 else box.text[:at] + " " + box.text[at:]


_LOOK_ALIKE = dict(zip("量申密已未再构理结掌复正", "里中蜜己末在枸埋桔撑夏止", strict=True))


@damage("characters misread", "sheet", READABLE)
def misread_characters(draft: Draft) -> None:
    for box in labels(draft, "header", "label"):
        if len(box.text) >= 4 and draft.rng.random() < 0.25:
            for right, wrong in draft.rng.sample(sorted(_LOOK_ALIKE.items()), len(_LOOK_ALIKE)):
                if right in box.text:
                    box.text = box.text.replace(right, wrong, 1)
                    break


@damage("characters lost from long labels", "sheet", ALL - SCAN)
def lost_characters(draft: Draft) -> None:
    for box in labels(draft, "label"):
        if len(box.text) >= 9 and draft.rng.random() < 0.3:
            at = draft.rng.randint(3, len(box.text) - 2)
            box.text = box.text[:at] + box.text[at + 1 :]


_KANGXI = str.maketrans("一二人入八力又口土大女子小山工己干心手文斤方日月比毛水火父牛玉生用田目石示立竹米老耳自至行衣见言走足身车里金长门风高",
                        "⼀⼆⼈⼊⼋⼒⼜⼝⼟⼤⼥⼦⼩⼭⼯⼰⼲⼼⼿⽂⽄⽅⽇⽉⽐⽑⽔⽕⽗⽜⽟⽣⽤⽥⽬⽯⽰⽴⽵⽶⽼⽿⾃⾄⾏⾐⻅⾔⾛⾜⾝⻋⾥⾦⻓⻔⻛⾼")  # fmt: skip


@damage("Kangxi radicals for characters", "sheet", READABLE - PDF)
def kangxi(draft: Draft) -> None:
    for box in labels(draft):
        box.text = box.text.translate(_KANGXI)
    for block in draft.sheet:
        if isinstance(block, Paragraph):
            block.text = block.text.translate(_KANGXI)


@damage("Traditional characters", "sheet", READABLE - PDF)
def traditional(draft: Draft) -> None:
    from opencc_purepy import OpenCC

    convert = OpenCC("s2t").convert
    for table in draft.tables():
        for box in table.boxes():
            box.text = convert(box.text)
    for block in draft.sheet:
        if isinstance(block, Paragraph):
            block.text = convert(block.text)


@damage("items numbered otherwise", "sheet", ALL - GLUED)
def other_numbering(draft: Draft) -> None:
    mark = draft.rng.choice(("{}、", "{}．", "{}. ", "（{}）", "{} "))
    for box in labels(draft, "label"):
        if box.text[:1].isdigit() and box.text[1:2] == ".":
            box.text = mark.format(box.text[0]) + box.text[2:]


@damage("half-width brackets and commas", "sheet", ALL)
def half_width(draft: Draft) -> None:
    for box in labels(draft):
        box.text = box.text.translate(str.maketrans("（），、：“”", '(),,:""'))


@damage("words of the header cut", "sheet", ALL)
def header_cut(draft: Draft) -> None:
    cut = {"科研机构": "构", "商业企业": "业", "社会公益组织": "益组织", "法律服务机构": "务机构", "社会公益": "公益"}
    cut |= {"本年新制作数量": "本年新", "本年新公开数量": "本年新"}
    for box in labels(draft, "header"):
        if draft.rng.random() < 0.7:
            box.text = cut.get(box.text, box.text)


@damage("the header of the applications table lost", "sheet", READABLE - PDF)
def header_lost(draft: Draft) -> None:
    for table in draft.tables():
        if table.code == "applications":
            table.rows = table.rows[3:] if draft.rng.random() < 0.5 else table.rows[2:]
            if table.rows[0][0].role == "header":
                table.rows[0] = [Box("", "header", colspan=4), *table.rows[0], Box("", "header")]


_PINYIN = {"數": "shù", "開": "kāi", "請": "qǐng", "務": "wù", "處": "chǔ", "結": "jié", "訴": "sù", "復": "fù", "維": "wéi", "關": "guān",
           "費": "fèi", "機": "jī", "構": "gòu", "審": "shěn", "業": "yè", "總": "zǒng", "計": "jì", "規": "guī", "許": "xǔ"}  # fmt: skip


@damage(
    "Traditional characters with readings put in", "sheet", HTML | {"pipe", "markdown", "tab"}, "traditional kangxi"
)
def readings_put_in(draft: Draft) -> None:
    traditional(draft)
    for box in labels(draft):
        for character, sound in _PINYIN.items():
            if character in box.text and draft.rng.random() < 0.3:
                box.text = box.text.replace(character, f"{character}({sound})", 1)


@damage("a header that compares years in place of the form's columns", "sheet", ALL - SCAN, "header_cut misread_characters")
def years_compared(draft: Draft) -> None:
    """Nobody can tell which of the form's columns such a block prints, if any."""
    names = draft.rng.choice((("上年", "本年", "增减"), ("本年", "上年", "增减"), (f"{draft.year - 1}年", f"{draft.year}年", "增幅")))
    for table in draft.tables():
        for header, row in itertools.pairwise(table.rows):
            words = [box for box in header[1:] if box.role == "header"]
            values = [box.at for box in row if box.at and box.at[0] == "proactive"]
            if len(words) == len(values) > 1 and draft.rng.random() < 0.5:
                for box, name in zip(words, names, strict=False):
                    box.text = name
                block = table.rows[table.rows.index(header) + 1 :]
                for below in itertools.takewhile(lambda one: any(box.at for box in one), block):
                    draft.undecided |= {box.at for box in below if box.at}
