-- Each current report of a known agency and year has each indicator, with a value or a reason for having none.
select reports.report_id, indicators.code as indicator
from {{ ref('dim_report') }} as reports
cross join {{ ref('dim_indicator') }} as indicators
left join {{ ref('indicators_agency_year') }} as marts
    on marts.report_id = reports.report_id and marts.indicator = indicators.code
where reports.is_current and reports.agency_id is not null and reports.year is not null and marts.indicator is null
