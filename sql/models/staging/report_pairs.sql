-- Each current report of a known body and year, with last year's current report of the same body and scope where there is one.
with

reports as (
    select report_id, agency_id, year, scope, form, level, kind, province, region_code from {{ ref('dim_report') }}
    where is_current and agency_id is not null and year is not null
)

select reports.*, last_reports.report_id as last_report_id, last_reports.form as last_form
from reports
left join reports as last_reports
    on last_reports.agency_id = reports.agency_id and last_reports.scope = reports.scope and last_reports.year = reports.year - 1
