select
    report_id, agency_id, year, "row" as item, "column" as measure, value, unit, state, text, asked,
    source_file, line, page, method
from {{ ref('report_cells') }}
where "table" = 'proactive' and "row" in ('regulations', 'normative_documents')
order by year, agency_id, report_id, sort
