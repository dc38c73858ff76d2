select
    report_id, agency_id, year, "row" as item, "column" as measure, value, unit, state, text, asked,
    {{ yuan() }} as amount_yuan,
    source_file, line, page, method
from {{ ref('report_cells') }}
where "table" = 'proactive' and "row" = 'fees'
order by year, agency_id, report_id, sort
