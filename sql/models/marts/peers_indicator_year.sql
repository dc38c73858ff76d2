-- How bodies of one kind and scope stand, within a province and level. Rates of fewer than ten cases say little and are left out.
with

rates as (
    select
        indicators.year, reports.province, reports.level, reports.kind, reports.scope, indicators.indicator, indicators.value
    from {{ ref('indicators_agency_year') }} as indicators
    inner join {{ ref('dim_report') }} as reports on reports.report_id = indicators.report_id
    inner join {{ ref('dim_indicator') }} as book on book.code = indicators.indicator
    where indicators.value is not null and reports.province is not null and reports.level is not null and reports.kind is not null
        and (not indicators.small_n or book.code in ('punctuality', 'data_quality_index'))
)

select
    year, province, level, kind, scope, indicator, count(*)::integer as bodies,
    quantile_cont(value, 0.1) as p10, quantile_cont(value, 0.25) as p25, quantile_cont(value, 0.5) as p50,
    quantile_cont(value, 0.75) as p75, quantile_cont(value, 0.9) as p90
from rates
group by all
having count(*) >= {{ var('least_peers') }}
order by year, province, level, kind, scope, indicator
