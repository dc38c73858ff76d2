with cells as (
    {{ report_cells('review_litigation', "column_code <> 'total'") | indent(4) }}
)

select
    report_id, agency_id, year, row_code as forum, column_code as result,
    value, value_corrected, counted, unit, state, text, asked, source_file, line, page, method
from cells
order by year, agency_id, report_id, sort
