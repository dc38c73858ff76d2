-- Governments of provinces, prefectures and counties, in each year with reports. One that ended within the year is here
-- only where it reported all the same.
with

region_years as (select * from {{ ref('region_years') }}),
regions as (select region_id, government_id, government_name from {{ source('facts', 'regions') }}),

reports as (
    select * from {{ ref('dim_report') }}
    where is_current and (kind = 'government' or scope = 'whole_government')
),

found as (
    select
        reports.year,
        reports.region_code,
        count(*)::integer as reports,
        bool_or(reports.status = 'parsed') as parsed,
        first(reports.report_id order by
            reports.scope = 'whole_government' desc nulls last, reports.status = 'parsed' desc, reports.kind = 'government' desc nulls last, reports.report_id
        ) as report_id
    from reports
    inner join region_years on region_years.year = reports.year and region_years.region_code = reports.region_code
    where reports.level = region_years.level
    group by all
)

select
    regions.government_id as agency_id,
    regions.government_name as name,
    region_years.year,
    region_years.level,
    region_years.region_id,
    region_years.region_code,
    region_years.in_place as expected,
    found.reports is not null as found,
    coalesce(found.parsed, false) as parsed,
    coalesce(found.reports, 0)::integer as reports,
    found.report_id
from region_years
inner join regions on regions.region_id = region_years.region_id
left join found on found.year = region_years.year and found.region_code = region_years.region_code
where region_years.in_place or found.reports is not null
order by year, region_code
