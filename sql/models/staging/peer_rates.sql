-- The rates that are set beside each other, each with the group that it is in. Rates of fewer than ten cases say little and are left out.
select
    indicators.year, reports.province, reports.level, reports.kind, indicators.scope, indicators.indicator, indicators.value,
    indicators.agency_id, indicators.report_id, indicators.last_report_id
from {{ ref('indicators_agency_year') }} as indicators
inner join {{ ref('dim_report') }} as reports on reports.report_id = indicators.report_id
inner join {{ ref('dim_indicator') }} as book on book.code = indicators.indicator
where indicators.value is not null and reports.province is not null and reports.level is not null and reports.kind is not null
    and (not indicators.small_n or book.code in ('punctuality', 'data_quality_index'))
