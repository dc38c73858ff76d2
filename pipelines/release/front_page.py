"""index.html of a release: one file for whoever opens the folder, in English and Chinese, without server, network or script.

It follows from the content alone, as every file of a release but the database: the day of the release, its content hash and its
difference from the release before are facts about its place in a history, not about what it holds. The last is written beside the
releases (changes.py). What this page calls changed is what the content itself knows: newer versions of reports, and corrections.
Not here: the questions (front_figures.py), the charts (front_charts.py).
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release import front_charts as charts
from pipelines.release.front_figures import FrontFigures, Rows, front_figures
from pipelines.release.tables import Table

NAME = "index.html"
RATES = ("grant_rate_broad", "not_held_rate", "denial_rate", "rejection_rate")
STATES = (
    ("number", "数字", "the printed number; the only state with a value", "印有数字，只有这一状态有值"),
    ("blank", "空白", "an empty cell: not zero", "单元格为空：不是零"),
    ("dash", "横线", "/, -, — or 无", "印有“/”“-”“—”或“无”"),
    ("text", "文字", "words in place of a figure", "应填数字处为文字"),
    ("not_on_form", "格式无此项", "the form of that year does not ask for it", "该年格式不要求填报"),
    ("row_absent · table_absent", "缺行、缺表", "the report leaves the row or the table out", "报告没有该行或该表"),
)

STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;color:#1d2433;background:#fff;line-height:1.6;
font-family:system-ui,"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
.page{max-width:56rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;margin:.4rem 0}h2{font-size:1.2rem;margin:2rem 0 .4rem;border-bottom:2px solid #1d2433}h3{font-size:1rem;margin:1.2rem 0 .2rem}
p,ul,ol{margin:.4rem 0}a{color:#0b5cad}.dim,figcaption{color:#4d586b;font-size:.9rem}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;list-style:none;padding:0}.facts b{display:block;font-size:1.4rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.88rem;width:100%}
th,td{border-bottom:1px solid #c3cad6;padding:.3rem .5rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:1rem 0}.chart{width:100%;min-width:32rem;height:auto;font-size:12px}.chart .v{font-size:10px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;font-size:.9rem}
fieldset{border:0;padding:0;margin:0;display:flex;gap:1.2rem;justify-content:flex-end}
legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
body:has(#en:checked) .zh,body:has(#zh:checked) .en{display:none}
code{overflow-wrap:anywhere}
@media print{fieldset{display:none}}
"""


def write(connection: duckdb.DuckDBPyConnection, folder: Path, published: list[Table], rows: dict[str, int]) -> None:
    """Write the page. connection: to the marts; published, rows: the tables of the release and how long they are."""
    (folder / NAME).write_text(render(front_figures(connection), published, rows), encoding="utf-8")


def render(figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    """The page. Both languages stand in it; the switch is two radio buttons and a style."""
    parts = [part(lang, figures, published, rows) for lang in ("en", "zh")
             for part in (_size, _coverage, _headlines, _changed, _problems, _reading, _citing)]  # fmt: skip
    half = len(parts) // 2
    english, chinese = "\n".join(parts[:half]), "\n".join(parts[half:])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Gongkai 公开: annual reports on open government information as data</title><style>{STYLE}</style></head>\n"
        '<body><div class="page"><header><fieldset><legend>Language · 语言</legend>'
        '<label><input type="radio" name="lang" id="en" checked> English</label>'
        '<label lang="zh-CN"><input type="radio" name="lang" id="zh"> 中文</label></fieldset>'
        '<h1><span class="en">Gongkai 公开: annual reports on open government information, as data</span>'
        '<span class="zh" lang="zh-CN">Gongkai 公开：政府信息公开工作年度报告数据</span></h1></header>\n'
        f'<main><div class="en">\n{english}\n</div>\n<div class="zh" lang="zh-CN">\n{chinese}\n</div></main></div></body></html>\n'
    )


# ------------------------------------------------------------------------------------------------ sections


def _size(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    reports, bodies, first, last = next(iter(figures.rows["size"]), (0, 0, None, None))
    printed = sum(count for name, count in rows.items() if name.startswith("fact_"))
    span = f"{first}–{last}" if first else "–"
    facts = [(f"{reports:,}", "reports", "份报告"), (f"{bodies:,}", "bodies", "个机关"), (span, "years reported", "报告年度"), (f"{printed:,}", "figures and gaps", "个数字与空缺")]
    listed = "".join(f"<li><b>{value}</b>{_t(lang, en, zh)}</li>" for value, en, zh in facts)
    tables = [(f'<a href="parquet/{table.name}.parquet">{table.name}</a>', f"{rows[table.name]:,}", escape(_half(table.comment, lang))) for table in published]
    return (
        _h(lang, "What is in it", "内容") + f'<ul class="facts">{listed}</ul>'
        + _p(lang, "What Chinese public bodies print in their annual reports on open government information (政府信息公开工作年度报告), cell by cell, with where each "
             "figure stood, who reported it, and what does not add up.", "政府信息公开工作年度报告逐格照录，每个数字注明出处、报告机关以及不相符之处。")
        + _p(lang, f'Everything in one database: {_code("gongkai.duckdb")}. For spreadsheets: {_link("gongkai.xlsx")} and the folder {_code("csv/")}. Every file and column: '
             f'{_link("datapackage.json")}.', f'全部数据合为一个数据库：{_code("gongkai.duckdb")}。供电子表格使用：{_link("gongkai.xlsx")} 和文件夹 {_code("csv/")}。'
             f'各文件、各列的说明：{_link("datapackage.json")}。')
        + _details(lang, "The tables", "各表", _table([_t(lang, "table", "表"), "#" + _t(lang, "rows", "行数"), _t(lang, "one row is", "一行")], tables))
    )  # fmt: skip


def _coverage(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    years = figures.rows["years"]
    label = _t(lang, "Reports by the year that they report on", "各报告年度的报告数")
    parts = [_h(lang, "Coverage", "覆盖面")]
    if not years:
        return parts[0] + _p(lang, "There are no reports yet.", "尚无报告。")
    chart = charts.bars(label, [row[0] for row in years], [[row[1] for row in years], [row[2] for row in years]],
                        [_t(lang, "reports", "报告"), _t(lang, "of these, read in part", "其中部分读出")])  # fmt: skip
    parts.append(_figure(label, chart, _t(lang, "Current versions, whole and own-body reports together.", "仅计现行版本；含全域报告与本机关报告。")))
    covered = [(year, f"{found:,}", f"{expected:,}", _percent(found, expected)) for year, expected, found in figures.rows["coverage"]]
    if covered:
        parts.append(
            f"<h3>{_t(lang, 'Governments of province, prefecture and county level', '省、地、县三级政府')}</h3>"
            + _table([_t(lang, "year", "年度"), "#" + _t(lang, "with a report here", "已有报告"), "#" + _t(lang, "there are", "应有"), "#" + _t(lang, "share", "比例")], covered)
        )
    parts.append(_p(lang, f"{_code('coverage_agency_year')} names each government, {_code('coverage_region_year')} counts by place. What is not here is not a report that was not "
                    "published.", f"逐个政府见 {_code('coverage_agency_year')}，按地区见 {_code('coverage_region_year')}。此处没有，不等于没有公布。"))  # fmt: skip
    return "".join(parts)


def _headlines(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    parts = [_h(lang, "Headlines", "主要数字")]
    requests = figures.rows["requests"]
    if not requests:
        return parts[0] + _p(lang, "No report here gives the requests of a place.", "尚无可汇总的申请数。")
    label = _t(lang, "Requests processed, by year", "各年度办理申请数")
    sums = "、".join if lang == "zh" else ", ".join
    said = sums(f"{year}: {reports:,}" for year, _, reports in requests)
    parts.append(_figure(label, charts.bars(label, [row[0] for row in requests], [[row[1] for row in requests]], [label]),
                         _t(lang, f"Printed totals, added up without double counting over the provinces; ministries are not in it. Reports in the sum: {said}. "
                            "More or fewer reports make more or fewer requests: this is no trend by itself.",
                            f"所填总计按省汇总，不重复计算，不含国务院部门。计入的报告数：{said}。报告多少不同，数字随之不同，不能直接视为趋势。")))  # fmt: skip
    by_year: dict[str, dict[int, tuple]] = {}
    for indicator, year, numerator, denominator, reports in figures.rows["rates"]:
        by_year.setdefault(indicator, {})[year] = (numerator, denominator, reports)
    shown = [code for code in RATES if code in by_year]
    if shown:
        years = sorted({year for code in shown for year in by_year[code]})
        names = {code: (zh, en) for code, zh, en in figures.rows["indicators"]}
        labels = [_t(lang, names[code][1], names[code][0]) for code in shown]
        values = [[(found[0] / found[1] if (found := by_year[code].get(year)) else None) for year in years] for code in shown]
        label = _t(lang, "Outcomes of requests, shares of those processed", "申请办理结果占办理总数的比例")
        data = [(name, year, f"{found[0]:,.0f}", f"{found[1]:,.0f}", _percent(found[0], found[1]), f"{found[2]:,}")
                for code, name in zip(shown, labels, strict=True) for year in years if (found := by_year[code].get(year))]  # fmt: skip
        parts.append(
            _figure(label, charts.lines(label, years, values, labels),
                    _t(lang, "Sums over sums, of the provinces whose reports give both; the rest is missing, not zero. Definitions: dim_indicator.",
                       "各省分子之和除以分母之和，只计两者齐全的；其余为缺失而非零。定义见 dim_indicator。"))
            + _details(lang, "The figures behind it", "图中数字", _table(
                [_t(lang, "indicator", "指标"), _t(lang, "year", "年度"), "#" + _t(lang, "numerator", "分子"), "#" + _t(lang, "denominator", "分母"),
                 "#" + _t(lang, "share", "比例"), "#" + _t(lang, "reports", "报告数")], data))
        )  # fmt: skip
    return "".join(parts)


def _changed(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    versions, corrections, newest = (figures.rows[name] for name in ("versions", "corrections", "newest"))
    parts = [_h(lang, "What changed", "变化")]
    parts.append(_p(lang, f"Against the release before: {_code('gongkai diff')}, or the page {_code('changes/')} beside the releases, which has the name of this one's day. They "
                    "stand outside, so that the same reports always give the same files.",
                    f"与上一次发布相比：{_code('gongkai diff')}，或发布文件夹旁 {_code('changes/')} 中同日期的页面。它们不在本发布之内，以使相同的报告总是得到相同的文件。"))  # fmt: skip
    if versions:
        parts.append(f"<h3>{_t(lang, 'Reports that a newer version replaced', '被新版本取代的报告')} ({figures.count['versions']:,})</h3>" + _table(
            [_t(lang, "body", "机关"), _t(lang, "year", "年度"), "#" + _t(lang, "figures that differ", "不同的数字"), _t(lang, "file", "文件")],
            [(escape(name), year or "–", f"{count:,}", escape(file)) for name, year, count, file in versions]))  # fmt: skip
    else:
        parts.append(_p(lang, "No report here replaced an older version with other figures.", "没有报告以不同的数字取代旧版本。"))
    if corrections:
        parts.append(f"<h3>{_t(lang, 'Corrections', '更正')} ({figures.count['corrections']:,})</h3>" + _table(
            [_t(lang, "cell", "单元格"), "#" + _t(lang, "printed", "填报"), "#" + _t(lang, "corrected", "更正为"), _t(lang, "file", "文件"), _t(lang, "reason", "原因")],
            [(f"{table} · {row} · {column}", _figure_of(printed), _figure_of(corrected), escape(file or ""), escape(str(reason or "")))
             for _, file, table, row, column, printed, corrected, reason in corrections]))  # fmt: skip
    if newest:
        parts.append(f"<h3>{_t(lang, 'Published last', '最近公布的报告')}</h3>" + _table(
            [_t(lang, "body", "机关"), _t(lang, "year", "年度"), _t(lang, "published on", "公布日期")],
            [(escape(name), year or "–", day) for name, year, day in newest]))  # fmt: skip
    return "".join(parts)


def _problems(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    partial, unassigned = (sum(row[0] for row in figures.rows[name]) for name in ("partial", "unassigned"))
    parts = [_h(lang, "Known problems", "已知问题"), "<ul>"]
    parts.append(f"<li>{_t(lang, f'{partial:,} reports were read in part: their gaps are marked, nothing is guessed.', f'{partial:,} 份报告只读出一部分：空缺均有标记，没有猜测。')}</li>")
    parts.append(f"<li>{_t(lang, f'{unassigned:,} reports have no certain body or year and are in no indicator.', f'{unassigned:,} 份报告的机关或年度不能确定，不计入任何指标。')}</li>")
    held = sum(count for _, count in figures.rows["quarantine"])
    reasons = ", ".join(f"{escape(str(reason))} {count:,}" for reason, count in figures.rows["quarantine"])
    parts.append(f"<li>{_t(lang, f'{held:,} files could not be read as reports' + (f' ({reasons})' if reasons else '') + '.', f'{held:,} 个文件未能作为报告读出' + (f'（{reasons}）' if reasons else '') + '。')}</li>")
    parts.append(f"<li>{_t(lang, 'Shares of fewer than ten cases are marked small_n: don’t rank by them.', '不足十件的比率标有 small_n，不宜排名。')}</li></ul>")
    broken = [(escape(rule), _t(lang, severity, {"error": "错误", "warning": "提示"}[severity]), escape(_t(lang, en, zh)), f"{count:,}")
              for rule, severity, zh, en, count in figures.rows["rules"]]  # fmt: skip
    if broken:
        parts.append(f"<h3>{_t(lang, 'What does not add up, and in how many reports', '不相符之处及涉及的报告数')}</h3>" + _table(
            [_t(lang, "rule", "规则"), _t(lang, "severity", "级别"), _t(lang, "says", "内容"), "#" + _t(lang, "reports", "报告数")], broken))  # fmt: skip
    return "".join(parts)


def _reading(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    states = [(_code(code), zh_name if lang == "zh" else "", _t(lang, en, zh)) for code, zh_name, en, zh in STATES]
    sql = "SELECT year, numerator, denominator, value FROM indicators_agency_year JOIN dim_agency USING (agency_id) WHERE name = '…' AND indicator = 'grant_rate_broad'"
    return (
        _h(lang, "How to read it", "如何阅读")
        + _p(lang, "A figure is as printed. What is missing is never 0; its state says why:", "数字一律照报告所填。缺失绝不记为零，state 说明原因：")
        + _table([_t(lang, "state", "状态"), "", _t(lang, "means", "含义")], states)
        + _p(lang, "value_corrected follows the corrections listed here; every row names its file, with line or page.", "value_corrected 按所列更正取值；每行注明文件及行号或页码。")
        + f"<p><code>duckdb gongkai.duckdb \"{escape(sql)}\"</code></p>"
    )


def _citing(lang: str, figures: FrontFigures, published: list[Table], rows: dict[str, int]) -> str:
    return _h(lang, "How to cite", "如何引用") + _p(
        lang, f"Gongkai 公开, annual reports on open government information as data, with the content hash in {_link('manifest.json')} (“content”, its first twelve characters). "
        f"Licence: CC BY 4.0, {_link('LICENSE.txt')}; for programs {_link('CITATION.cff')}.",
        f"Gongkai 公开，政府信息公开工作年度报告数据，并注明 {_link('manifest.json')} 中的内容哈希（content 前十二位）。许可：CC BY 4.0，见 {_link('LICENSE.txt')}；"
        f"供程序读取：{_link('CITATION.cff')}。")  # fmt: skip


# ------------------------------------------------------------------------------------------------- pieces


def _t(lang: str, en: str, zh: str) -> str:
    return en if lang == "en" else zh


def _h(lang: str, en: str, zh: str) -> str:
    return f"<h2>{_t(lang, en, zh)}</h2>"


def _p(lang: str, en: str, zh: str) -> str:
    return f"<p>{_t(lang, en, zh)}</p>"


def _half(comment: str, lang: str) -> str:
    """One language of a description that has both, English first."""
    english, _, chinese = comment.partition(" · ")
    return chinese or english if lang == "zh" else english


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _link(name: str) -> str:
    return f'<a href="{name}">{name}</a>'


def _percent(part: float, whole: float) -> str:
    return f"{part / whole * 100:.1f} %" if whole else "–"


def _figure_of(value: Any) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else escape(str(value))


def _figure(title: str, chart: str, says: str) -> str:
    return f"<figure><h3>{title}</h3>{chart}<figcaption>{says}</figcaption></figure>"


def _details(lang: str, en: str, zh: str, inside: str) -> str:
    return f"<details><summary>{_t(lang, en, zh)}</summary>{inside}</details>"


def _table(names: list[str], rows: Rows, cell: Callable[[Any], str] = str) -> str:
    """A name that begins with # heads a column of figures."""
    kinds = [' class="n"' if name.startswith("#") else "" for name in names]
    head = "".join(f'<th scope="col"{kind}>{name.lstrip("#")}</th>' if name else "<td></td>" for name, kind in zip(names, kinds, strict=True))
    body = "".join("<tr>" + "".join(f"<td{kind}>{cell(value)}</td>" for value, kind in zip(row, kinds, strict=True)) + "</tr>" for row in rows)
    label = " / ".join(name.lstrip("#") for name in names if name)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
