select
    proposals.report_id, reports.agency_id, reports.year::integer as year, proposals."table" as table_code, proposals."row" as row_code,
    proposals."column" as column_code, proposals.printed, proposals.proposed, proposals.because
from {{ source('facts', 'proposals') }} as proposals
left join {{ source('facts', 'reports') }} as reports using (report_id)
order by all
