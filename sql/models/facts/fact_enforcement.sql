with cells as (
    {{ report_cells('proactive', "row_code in ('licensing', 'other_services', 'penalties', 'coercion')") | indent(4) }}
)

select
    report_id, agency_id, year, row_code as action, column_code as measure,
    value, value_corrected, counted, unit, state, text, asked, source_file, line, page, method
from cells
order by year, agency_id, report_id, sort
