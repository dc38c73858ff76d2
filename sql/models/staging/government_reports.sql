-- The current reports of governments (and whole-government reports of others), each with the division that it is the report of.
select reports.report_id, reports.year, reports.region_code, reports.scope, reports.kind, reports.status
from {{ ref('dim_report') }} as reports
inner join {{ ref('region_years') }} as region_years
    on region_years.year = reports.year and region_years.region_code = reports.region_code and region_years.level = reports.level
where reports.is_current and (reports.kind = 'government' or reports.scope = 'whole_government')
