select
    corrections.id, corrections.report_id, reports.agency_id, reports.year::integer as year, corrections."table" as table_code,
    corrections."row" as row_code, corrections."column" as column_code, corrections.action, corrections.printed, corrections.printed_text,
    corrections.corrected, corrections.reason, corrections.evidence, corrections.status, reports.source_file
from {{ source('facts', 'corrections') }} as corrections
left join {{ source('facts', 'reports') }} as reports using (report_id)
order by corrections.id
