with cells as (
    {{ report_cells('proactive', "row_code = 'fees'") | indent(4) }}
)

select
    report_id, agency_id, year, row_code as item, column_code as measure,
    value, value_corrected, counted, unit, state, text, asked, {{ yuan() }} as amount_yuan,
    source_file, line, page, method
from cells
order by year, agency_id, report_id, sort
