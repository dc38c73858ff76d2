"""HTML pages: what content management systems, Word, WPS and crawlers make of the tables."""

from __future__ import annotations

import html
import json
import random

from pipelines.bench.model import Box, Draft, Paragraph, Table

_MENU = ("首页", "政务公开", "办事服务", "互动交流", "数据发布", "专题专栏")


def _attributes(box: Box) -> str:
    spans = [f' {name}="{count}"' for name, count in (("rowspan", box.rowspan), ("colspan", box.colspan)) if count > 1]
    return "".join(spans)


def _rows(table: Table, cell) -> str:
    return "".join(f"<tr>{''.join(cell(box) for box in row)}</tr>\n" for row in table.rows)


# ---------------------------------------------------------------------------------------------- one cell


def _break(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br/>")


def _cms_cell(rng: random.Random, box: Box) -> str:
    inner = _break(box.text)
    style = 'style="border:1px solid #000;padding:0 7px" '
    if rng.random() < 0.5:
        inner = f'<p style="text-align:center">{inner or "&nbsp;"}</p>'
    return f"<td {style}{_attributes(box).strip()}>{inner}</td>"


def _word_cell(rng: random.Random, box: Box) -> str:
    text = _break(box.text)
    pieces = [text]
    if (
        "<br" not in text
        and box.role in ("label", "group", "header")
        and len(text) > 5
        and "&" not in text
        and rng.random() < 0.5
    ):
        at = rng.randint(2, len(text) - 2)
        pieces = [text[:at], text[at:]]
    if box.role == "label" and text[:1].isdigit() and rng.random() < 0.3:
        pieces[0] = f"<!--[if !supportLists]-->{pieces[0][:2]}<!--[endif]-->{pieces[0][2:]}"
    font = "<span style='font-size:10.5pt;font-family:宋体;mso-ascii-font-family:Calibri'>{}</span>"
    way = rng.choice(("br", "p", "nbsp"))
    if way == "br":
        body = f"<p class=MsoNormal align=center>{font.format('<br/>'.join(pieces))}<span lang=EN-US><o:p></o:p></span></p>"
    elif way == "p":
        body = "".join(f"<p class=MsoNormal>{font.format(piece)}<o:p></o:p></p>" for piece in pieces)
    else:
        body = f"<p class=MsoNormal>{font.format(('&nbsp;' * rng.randint(1, 6)).join(pieces) if len(pieces) > 1 else text or '&nbsp;')}</p>"
    width = rng.choice((45, 66, 71, 120))
    return f"<td width={width} valign=center{_attributes(box)} style='width:{width}.0pt;border:solid windowtext 1.0pt;mso-border-alt:solid .5pt'>{body}</td>"


def _spans_cell(rng: random.Random, box: Box) -> str:
    text, pieces = box.text, []
    while text:
        size = rng.randint(1, 3)
        pieces.append(text[:size])
        text = text[size:]
    inner = "".join(f'<span style="font-family:仿宋">{html.escape(piece, quote=False)}</span>' for piece in pieces)
    return f"<td{_attributes(box)}><div><p>{inner or '<span>&nbsp;</span>'}</p></div></td>"


def _plain_cell(rng: random.Random, box: Box) -> str:
    return f"<td{_attributes(box)}>{_break(box.text)}</td>"


def _flat_cell(rng: random.Random, box: Box) -> str:
    return f"<td>{_break(box.text)}</td>"


_CELLS = {
    "cms": _cms_cell,
    "word": _word_cell,
    "split_spans": _spans_cell,
    "nested": _cms_cell,
    "script": _plain_cell,
    "flat": _flat_cell,
}


# ---------------------------------------------------------------------------------------------- the page


def _table(draft: Draft, table: Table, layout: str) -> str:
    rng = draft.rng
    attributes = rng.choice(('border="1" cellspacing="0" cellpadding="0"', 'class="MsoTableGrid"', 'width="100%"', ""))
    if table.rows and layout == "cms" and rng.random() < 0.3 and table.code != "page":
        first = "".join(_cms_cell(rng, box).replace("<td", "<th", 1).replace("</td>", "</th>") for box in table.rows[0])
        rest = Table(table.code, table.width, table.rows[1:])
        inner = f"<thead><tr>{first}</tr></thead><tbody>{_rows(rest, lambda box: _cms_cell(rng, box))}</tbody>"
        if any(box.rowspan > 1 for box in table.rows[0]):  # a span can't leave its row group: keep one body
            inner = f"<tbody><tr>{first}</tr>{_rows(rest, lambda box: _cms_cell(rng, box))}</tbody>"
    else:
        inner = f"<tbody>{_rows(table, lambda box: _CELLS[layout](rng, box))}</tbody>"
    return f"<table {attributes}>{inner}</table>"


def _paragraph(block: Paragraph, layout: str) -> str:
    text = html.escape(block.text, quote=False)
    if block.role == "title":
        return f"<h1>{text}</h1>"
    if layout == "word":
        return f"<p class=MsoNormal style='text-indent:32.0pt'><span style='font-family:仿宋_GB2312'>{text}<o:p></o:p></span></p>"
    if layout == "split_spans":
        at = len(text) // 2 if "&" not in text else 0
        return f"<p><span>{text[:at]}</span><span>{text[at:]}</span></p>"
    return f"<p>{text}</p>"


def _body(draft: Draft, layout: str) -> str:
    return "\n".join(
        _table(draft, block, layout) if isinstance(block, Table) else _paragraph(block, layout) for block in draft.sheet
    )


def _menu() -> str:
    return "<ul>" + "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(_MENU)) + "</ul>"


def _charset(draft: Draft) -> str:
    actual = "gb2312" if draft.marks["gb18030"] else "utf-8"
    if draft.marks["charset_missing"]:
        return ""
    if draft.marks["charset_wrong"]:
        actual = "utf-8" if actual == "gb2312" else "gb2312"
    return f'<meta http-equiv="Content-Type" content="text/html; charset={actual}">'


def render(draft: Draft, layout: str) -> bytes:
    """The report as a page of a government site."""
    body = _body(draft, layout)
    if layout == "nested":
        body = (
            f'<table width="1000"><tr><td colspan="2">{_menu()}</td></tr><tr><td width="200"><table><tr><td>信息公开目录</td></tr><tr><td>依申请公开</td></tr>'
            f"</table></td><td>{body}</td></tr><tr><td colspan='2'>网站标识码：0000000000</td></tr></table>"
        )
    elif layout == "script":
        quoted = json.dumps(body, ensure_ascii=False).replace("</", "<\\/")
        body = f'<div id="zoom"></div><script type="text/javascript">var content = {quoted};document.getElementById("zoom").innerHTML = content;</script>'
    else:
        body = f"<div class=nav>{_menu()}</div><div id=zoom class='content'>{body}</div><div class=foot>主办单位</div>"
    meta = f'<meta name="PubDate" content="{draft.page_date}">' if draft.page_date else ""
    head = f"<head>{_charset(draft)}<title>{html.escape(draft.title or '政府信息公开年报')}</title>{meta}<style>td{{border:1px solid}}</style></head>"
    page = (
        f'<!DOCTYPE html>\n<html xmlns:o="urn:schemas-microsoft-com:office:office">{head}<body>\n{body}\n</body></html>'
    )
    if draft.marks["truncated"]:
        page = page[: page.rindex("</table>")] if layout != "script" else page
    if draft.marks["gb18030"]:
        return page.encode("gb18030")
    return page.encode("utf-8-sig" if draft.marks["bom"] else "utf-8")
