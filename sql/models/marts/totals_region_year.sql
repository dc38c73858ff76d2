-- Sums of the crosswalk's series over places and kinds of body.
with

series as (select * from {{ ref('series_agency_year') }}),
members as (select * from {{ ref('region_members') }}),
coverage as (select region_code, year, expected, found from {{ ref('coverage_region_year') }}),

summed as (
    select
        members.region_code, members.year, members.kind, series.series,
        sum(series.value) as value,
        count(series.value) as reports,
        count(*) - count(series.value) as reports_left_out,
        coalesce(sum(series.imputed_inputs) filter (series.value is not null), 0) as imputed_inputs,
        coalesce(bool_and(series.relation <> 'approximate') filter (series.value is not null), true) as exact,
        bool_or(members.is_own_report) as is_own_report
    from members
    inner join series on series.report_id = members.report_id
    group by all
)

select
    summed.region_code, summed.year, summed.kind, summed.series, summed.value, summed.reports::integer as reports,
    summed.reports_left_out::integer as reports_left_out, summed.imputed_inputs::integer as imputed_inputs, summed.exact,
    case when summed.is_own_report then 'own_report' else 'pooled' end as basis,
    coverage.expected, coverage.found
from summed
left join coverage on coverage.region_code = summed.region_code and coverage.year = summed.year
order by summed.year, summed.region_code, summed.kind, summed.series
