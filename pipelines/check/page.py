"""A review as one HTML page that can be sent and printed: no script, no request to anywhere. The tables stand as the form has them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pipelines.check import Review, words
from pipelines.check.drawing import Drawing, Drawn, circled, drawings

STYLE = """
:root{color-scheme:light;--ink:#1d2433;--dim:#596579;--line:#c3cad6;--error:#a3161b;--warning:#7a4b00;--info:#14517d;--paper:#fff}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",SimSun,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.2rem;margin:2rem 0 .3rem;border-top:3px solid var(--ink);padding-top:.8rem}
h3{font-size:1rem;margin:1.6rem 0 .4rem}
p{margin:.3rem 0}.dim{color:var(--dim);font-size:.9rem}
ol.complaints{list-style:none;padding:0;margin:1rem 0}
ol.complaints>li{border-left:5px solid var(--info);padding:.5rem .8rem;margin:.7rem 0;background:#f6f8fb;break-inside:avoid}
li.error{border-color:var(--error)!important}li.warning{border-color:#c07a00!important}
.tag{font-weight:700;margin-right:.4em}.error .tag{color:var(--error)}.warning .tag{color:var(--warning)}.info .tag{color:var(--info)}
.ids{color:var(--dim);font-size:.85rem;margin-left:.4em}
ul.why{margin:.3rem 0 0;padding-left:1.3rem}ul.why li{margin:.15rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.85rem;width:100%;line-height:1.35}
th,td{border:1px solid var(--line);padding:.25rem .4rem;font-weight:400}
thead th{background:#eef1f6}th[scope=row],th.group{text-align:left}td{text-align:right;font-variant-numeric:tabular-nums}
td.marked{outline:3px solid var(--error);outline-offset:-3px;background:#fde9e9;font-weight:700;white-space:nowrap}
td.note{color:var(--error);white-space:nowrap}
.sum{font-weight:700;margin:1rem 0}
@media print{body{font-size:11pt}main{max-width:none;padding:0}h2{break-before:auto}.scroll{overflow:visible}table{font-size:8.5pt}
ol.complaints>li,td.marked,thead th{-webkit-print-color-adjust:exact;print-color-adjust:exact}tr{break-inside:avoid}}
"""


def render(reviews: Sequence[Review], lang: str) -> str:
    """The page for one report or several."""
    text = words.TEXT[lang]
    body = "\n".join(_report(review, lang, n) for n, review in enumerate(reviews, 1))
    code = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(text['page_title'])}</title><style>{STYLE}</style></head>\n<body><main>"
        f"<h1>{escape(text['page_title'])}</h1><p class=dim>{escape(text['made_by'])}</p>\n{body}\n</main></body></html>\n"
    )


def _report(review: Review, lang: str, number: int) -> str:
    text = words.TEXT[lang]
    source = review.document.source
    name = (source.path or "").rsplit("/", 1)[-1] + (f" › {source.member}" if source.member else "")
    speaker = words.Words(review.document, lang)
    told = [speaker.tell(complaint, n) for n, complaint in enumerate(review.complaints, 1)]
    if not review.read:
        reasons = "".join(f"<li>{escape(one.headline)}{''.join(f'<br><span class=dim>{escape(why)}</span>' for why in complaint.messages)}</li>"
                          for one, complaint in zip(told, review.complaints, strict=True))  # fmt: skip
        return f"<section><h2>{escape(name)}</h2><p class=sum>{escape(text['unread'])}</p><ul>{reasons}</ul></section>"
    parts = [f"<section><h2>{escape(words.who(review, lang))}</h2><p class=dim>{escape(name)} · {escape(words.compared_with(review.last, lang))}</p>"]
    parts.append("".join(f"<p class=sum>{escape(sentence)}</p>" for sentence in words.summary(review, lang)))
    if told:
        parts.append(f"<ol class=complaints>{''.join(_complaint(one) for one in told)}</ol>")
    every = drawings(review.document, review.complaints, lang)
    if any(one.marked for one in every):
        parts.append(f"<p class=dim>{escape(text['marked'])}</p>")
    parts += [_table(one, lang) for one in every if one.marked]
    if missing := words.unread(review, lang):
        listed = "".join(f"<li>{escape(where)} — {escape(why)}</li>" for where, why in missing)
        parts.append(f"<h3>{escape(text['could_not_read'])}</h3><ul>{listed}</ul>")
    return "\n".join(parts) + "</section>"


def _complaint(told: words.Told) -> str:
    why = "".join(f"<li>{escape(sentence)}</li>" for sentence in told.why)
    return (
        f'<li class={told.severity}><span class=tag>{circled([told.number])} {escape(told.severity_word)}</span>{escape(told.headline)}'
        f'<span class=ids>{escape(" ".join(told.rules))}</span>{f"<ul class=why>{why}</ul>" if why else ""}</li>'
    )


def _table(drawing: Drawing, lang: str) -> str:
    text = words.TEXT[lang]
    noted = any(row.note for row in drawing.rows)
    grouped = lang == "zh" and any(row.group for row in drawing.rows)
    corner = '<th colspan=2 scope=col aria-label="项目"></th>' if grouped else f'<th scope=col aria-label="{"项目" if lang == "zh" else "item"}"></th>'
    head = corner + "".join(f"<th scope=col>{escape(label)}</th>" for label in drawing.header) + (f"<th scope=col>{text['check']}</th>" if noted else "")
    rows, last = [], None
    for n, row in enumerate(drawing.rows):
        lead = ""
        if grouped and row.group and row.group != last:
            span = next((k for k, other in enumerate(drawing.rows[n:]) if other.group != row.group), len(drawing.rows) - n)
            lead = f"<th class=group scope=rowgroup rowspan={span}>{escape(row.group)}</th>"
        wide = " colspan=2" if grouped and not row.group else ""
        last = row.group
        note = f"<td class=note>{escape(row.note)}</td>" if noted else ""
        rows.append(f"<tr>{lead}<th scope=row{wide}>{escape(row.label)}</th>{''.join(map(_cell, row.cells))}{note}</tr>")
    for rule, notes in drawing.notes:
        cells = "".join(f"<td class=note>{escape(note)}</td>" for note in notes) + ("<td></td>" if noted else "")
        rows.append(f"<tr><th scope=row{' colspan=2' if grouped else ''}>{text['check']} {rule}</th>{cells}</tr>")
    return (
        f"<h3>{escape(drawing.title)}</h3><div class=scroll tabindex=0 role=region aria-label=\"{escape(drawing.title)}\">"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(cell: Drawn) -> str:
    printed = escape(cell.text) if cell.text else "─"
    return f"<td class=marked>【{printed}】{circled(cell.complaints)}</td>" if cell.complaints else f"<td>{printed}</td>"
