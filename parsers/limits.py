"""Every bound on input, in one place, each with its reason: what lies beyond is told, never waited for.

A report is 5 to 20 KB of text, one to four pages of tables and some 200 cells; the longest real ones, with all
departments of a city bound in one file, stay a hundred times below these bounds. Not here: anything about meaning.
"""

MIB = 1 << 20

# One document. Bytes over the bound are refused before they are decoded.
TEXT_BYTES = 16 * MIB  # plain text and Markdown: a thousand times a report
MARKUP_BYTES = 48 * MIB  # HTML: pages with pictures inlined as data: URLs reach 20 MiB
BINARY_BYTES = 256 * MIB  # PDF, DOC, DOCX, images: scans at 600 dpi reach 100 MiB
LINE_CHARACTERS = 200_000  # one line or cell: a whole report on one line has 20,000

# One grid. A year of a whole province's reports in one page would still fit.
GRID_CELLS = 200_000  # a line of prose is one
GRID_COLUMNS = 1_000  # columns of one table; a span that reaches further is cut off there
SPAN = 1_000  # colspan and rowspan as stated: browsers cut at 1,000 columns too
NESTING = 1_000  # elements inside elements; real pages reach 60. Deeper, the HTML parser's time grows with the square
MARKUP_TAGS = 2_000_000  # tags of one page, some 150 bytes of memory each

# One archive or corpus.
ARCHIVE_MEMBERS = 200_000  # documents taken from one archive
ARCHIVE_BYTES = 16 * 1024 * MIB  # unpacked, all members together
MEMBER_BYTES = 256 * MIB  # unpacked, one member
COMPRESSION_RATIO = 500  # unpacked to packed beyond 10 MiB: text reaches 20, a bomb 1,000 and more
ARCHIVE_DEPTH = 3  # archives in archives

# Formats that a native library or another program reads, in a process of their own (formats/contain.py).
PDF_PAGES = 300  # pages read of one PDF: the rest is told; bound volumes of a county have some 150
PDF_SECONDS = 120
OCR_PAGES = 40  # 2 to 5 s a page
OCR_SECONDS = 300
OCR_PIXELS = 40_000_000  # of one page as rasterised: A3 at 300 dpi has 17 million
WORD_XML_BYTES = 128 * MIB  # a DOCX's main part as unpacked: a report's has 0.3 to 1 MiB
WORD_BYTES_HERE = 2 * MIB  # a larger DOCX is read in the contained process
MARKUP_BYTES_HERE = 4 * MIB  # a larger page likewise
WORD_SECONDS = 60
MARKUP_SECONDS = 60
PARQUET_SECONDS = 120  # for each 200 rows
OFFICE_SECONDS = 120  # LibreOffice, its start included
WORKER_MEMORY = 2 * 1024 * MIB  # address space of the contained process; a PDF of 300 pages takes 0.5 GiB
OCR_MEMORY = 6 * 1024 * MIB  # models and page take 1 GiB, of an address space of 2 to 4
OFFICE_MEMORY = 4 * 1024 * MIB
