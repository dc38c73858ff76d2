select
    report_id, agency_id, year, "row" as action, "column" as measure, value, unit, state, text, asked,
    source_file, line, page, method
from {{ ref('report_cells') }}
where "table" = 'proactive' and "row" in ('licensing', 'other_services', 'penalties', 'coercion')
order by year, agency_id, report_id, sort
