select
    report_id, agency_id, year, "row" as forum, value, unit, state, text, asked,
    source_file, line, page, method
from {{ ref('report_cells') }}
where "table" = 'review_litigation' and "column" = 'total'
order by year, agency_id, report_id, sort
