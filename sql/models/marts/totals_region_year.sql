-- Sums of the crosswalk's series over places and kinds of body. kind `all` takes the reports that do not overlap (region_reports); the
-- other kinds add up what such bodies report of themselves, anywhere in the region, and no government's report is among them.
with

series as (select * from {{ ref('series_agency_year') }}),
reports as (
    select report_id, agency_id, year, scope, kind, region_code from {{ ref('dim_report') }}
    where is_current and agency_id is not null and year is not null and region_code is not null
),
region_reports as (select * from {{ ref('region_reports') }}),
ancestors as (select * from {{ ref('region_ancestors') }}),
coverage as (select region_code, year, expected, found from {{ ref('coverage_region_year') }}),

-- A body that reports both of itself and with its units is taken by itself.
bodies as (
    select report_id, kind, year, region_code from reports
    where kind in ('department', 'office') and scope in ('own_body', 'with_subordinates')
        or kind in ('township', 'zone_committee') and scope <> 'unknown'
        or kind = 'vertical' and scope = 'own_body'
    qualify row_number() over (partition by agency_id, year order by scope) = 1
),
members as (
    select region_code, year, 'all' as kind, report_id, is_own_report from region_reports
    union all
    select ancestors.ancestor_code, bodies.year, bodies.kind, bodies.report_id, false
    from bodies
    inner join ancestors on ancestors.year = bodies.year and ancestors.region_code = bodies.region_code
),

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
