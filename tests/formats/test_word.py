"""DOCX from its XML, and older formats through LibreOffice where it is installed."""

from __future__ import annotations

import io
import socketserver
import subprocess
import threading
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from sample_reports import Sample, sample

from parsers.formats import office, read_grid
from parsers.grid import Grid, Unreadable

needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")


def build(report: Sample) -> docx.document.Document:
    document = docx.Document()
    document.core_properties.title = report.title
    for text in [report.title, *report.paragraphs]:
        document.add_paragraph(text)
    for table, placed in zip(report.tables, report.placed(), strict=True):
        width = max(column + wide for row in placed for column, _, wide, _ in row)
        grid = document.add_table(rows=len(table), cols=width)
        cells = grid._cells  # asked for once: it is computed anew each time
        for number, row in enumerate(placed):
            for column, text, wide, high in row:
                last = cells[(number + high - 1) * width + column + wide - 1]
                cells[number * width + column].merge(last).text = text
        document.add_paragraph("")
    for text in report.closing:
        document.add_paragraph(text)
    return document


def save(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def tables(read: Grid) -> list[list[list[tuple[int, str, int, int]]]]:
    found: dict[int, list] = {}
    for row in read.rows:
        if row.table is not None:
            cells = [(cell.column, cell.text, cell.colspan, cell.rowspan) for cell in row.cells]
            found.setdefault(row.table, []).append(cells)
    return [found[number] for number in sorted(found)]


def prose(read: Grid) -> list[str]:
    return [row.text() for row in read.rows if row.table is None]


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_report_comes_back_as_it_was_laid_out(form):
    report = sample(form, seed=11)
    read = read_grid(save(build(report)))
    assert tables(read) == report.placed()
    assert prose(read) == [report.title, *report.paragraphs, *report.closing]
    assert read.title == report.title


def small(*cells: str) -> tuple[docx.document.Document, docx.table.Table]:
    document = docx.Document()
    table = document.add_table(rows=2, cols=len(cells))
    for column, text in enumerate(cells):
        table.cell(0, column).text = text
        table.cell(1, column).text = text
    return document, table


def first_row(document: docx.document.Document) -> list[str]:
    return [cell.text for cell in next(row for row in read_grid(save(document)).rows if row.table is not None).cells]


def test_tracked_changes_are_read_as_accepted():
    document, table = small("规章", "1")
    table.cell(0, 1).paragraphs[0]._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>2</w:t></w:r></w:ins>')
    )
    table.cell(0, 1).paragraphs[0]._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>9</w:delText></w:r></w:del>')
    )
    assert first_row(document) == ["规章", "12"]
    # A whole row that was deleted is not printed.
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:del {nsdecls("w")} w:id="3" w:author="a"/>'))
    table.cell(1, 1).text = "7"
    assert first_row(document) == ["规章", "7"]


def test_hidden_struck_and_raised_text_does_not_run_into_figures():
    document, table = small("规章", "12")
    note = table.cell(0, 1).paragraphs[0].add_run("1")
    note.font.superscript = True
    hidden = table.cell(0, 0).paragraphs[0].add_run("密")
    hidden.font.hidden = True
    assert first_row(document) == ["规章", "12\n1"]


def test_nested_tables_and_content_controls():
    document, table = small("规章", "3")
    row = table.rows[0]._tr
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    cell = row.findall(qn("w:tc"))[1]
    row.replace(cell, control)
    control.find(qn("w:sdtContent")).append(cell)
    assert first_row(document) == ["规章", "3"]

    outer = docx.Document()
    frame = outer.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "前言"
    inner = frame.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "处罚", "5"
    read = read_grid(save(outer))
    assert [(row.table, row.text("|")) for row in read.rows] == [(None, "前言"), (0, "处罚|5")]


def test_headers_and_footers_are_left_out_and_lines_of_a_cell_kept():
    document, _ = small("结果\n维持", "0")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "- 1 -"
    assert first_row(document) == ["结果\n维持", "0"]
    assert "页眉" not in "".join(prose(read_grid(save(document))))


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, parts.pop(item.filename.rpartition("/")[2].partition(".")[0], old.read(item)))
    return out.getvalue()


@pytest.fixture
def listener():
    """An address, and the list of connections made to it."""
    connections: list[object] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            connections.append(self.client_address)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", connections
    server.shutdown()
    server.server_close()


def test_nothing_outside_is_read_or_fetched(listener, tmp_path):
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    data = save(small("规章", "3")[0])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
    hostile = body.replace(
        "?>",
        f'?><!DOCTYPE d [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b SYSTEM "{address}/x">]>',
        1,
    ).replace("规章</w:t>", "规章&a;&b;</w:t>")
    read = read_grid(repacked(data, document=hostile.encode()))
    assert "机密" not in "".join(row.text() for row in read.rows)
    document = small("规章", "3")[0]
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    document.part.relate_to(f"{address}/template.dotm", relation, is_external=True)
    assert first_row(document) == ["规章", "3"]
    assert asked == []


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (lambda data: data[: len(data) // 2], "file_damaged"),
        (lambda data: repacked(data, document=b"<w:document"), "file_damaged"),
        (lambda data: repacked(data, document=b"<d>" * 100_000), "file_damaged"),
        (lambda data: repacked(data, document=b"<d>" + b" " * (130 << 20) + b"</d>"), "too_large"),
        (lambda data: repacked(data, document=_laughs()), "file_damaged"),
    ],
)
def test_damaged_and_hostile_documents_end_with_their_reason(damage, rule):
    with pytest.raises(Unreadable) as caught:
        read_grid(damage(save(small("规章", "3")[0])), name="a.docx")
    assert caught.value.rule == rule


def _laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f"<?xml version='1.0'?><!DOCTYPE d [{entities}]><d>&a11;</d".encode()


def test_a_table_of_ten_thousand_by_ten_thousand_is_refused():
    row = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 10_000 + "</w:tr>"
    body = f"<w:document {nsdecls('w')}><w:body><w:tbl>{row * 60}</w:tbl></w:body></w:document>"
    with pytest.raises(Unreadable) as caught:
        read_grid(repacked(save(small("a", "b")[0]), document=body.encode()))
    assert caught.value.rule == "too_large"


RTF = r"""{\rtf1\ansi\ansicpg936\deff0 \u24180?\u25253?\par
\trowd\cellx2000\cellx4000 \intbl \u35268?\u31456?\cell 31\cell\row
\trowd\cellx2000\cellx4000 \intbl \u22788?\u32602?\cell 5\cell\row}"""


@needs_office
def test_rtf_is_read():
    read = read_grid(RTF.encode(), name="a.doc")
    assert [[cell.text for cell in row.cells] for row in read.rows if row.table is not None] == [["规章", "31"], ["处罚", "5"]]
    assert read.media_type == "application/rtf"


def odt(body: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in [("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible")]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        package.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.text"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
    return out.getvalue()


@needs_office
def test_libreoffice_fetches_nothing(listener, tmp_path):
    """Left to itself it asks for the picture while it converts."""
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    picture = f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{address}/x.png"/></draw:frame>'
    links = "".join(
        f'<text:section text:name="s{number}"><text:section-source xlink:href="{link}"/><text:p>本年</text:p></text:section>'
        for number, link in enumerate([f"{address}/x.odt", secret.as_uri()])
    )
    read = read_grid(odt(f"<text:p>前言{picture}</text:p>{links}"))
    assert prose(read) == ["前言", "本年", "本年"]
    assert asked == []


@needs_office
@pytest.mark.slow
def test_a_doc_gives_the_same_tables_as_the_docx_it_was_made_of(tmp_path):
    report = sample("2021", seed=2)
    source = tmp_path / "a.docx"
    source.write_bytes(save(build(report)))
    subprocess.run(
        [office.program(), f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "doc",
         "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    read = read_grid((tmp_path / "a.doc").read_bytes(), name="a.docx")
    assert read.media_type == "application/x-ole-storage"
    assert tables(read) == report.placed()


def test_without_libreoffice_the_reason_is_told(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(Unreadable) as caught:
        read_grid(b"{\\rtf1 x}")
    assert caught.value.rule == "office_missing"


def test_a_web_page_called_doc_is_read_as_a_page():
    read = read_grid("<html><body><table><tr><td>规章</td><td>3</td></tr></table>".encode(), name="报告.doc")
    assert (read.media_type, read.rows[0].cells[1].text) == ("text/html", "3")
