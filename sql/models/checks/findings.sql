select
    findings.report_id, findings.finding_no::integer as finding_no, reports.agency_id, reports.year::integer as year, findings.rule, findings.severity, findings.message,
    findings.cells, findings.printed, findings.expected, findings.source_file
from {{ source('facts', 'findings') }} as findings
left join {{ source('facts', 'reports') }} as reports using (report_id)
order by findings.report_id, findings.finding_no
