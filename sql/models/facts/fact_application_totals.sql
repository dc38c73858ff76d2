select
    report_id, agency_id, year, outcome, applicant_type, flow, value, unit, state, text, asked, source_file, line, page, method
from {{ ref('application_cells') }}
where is_total
order by year, agency_id, report_id, sort
