-- Governments of provinces, prefectures and counties, in each year with reports. One that ended within the year is here
-- only where it reported all the same.
with

region_years as (select * from {{ ref('region_years') }}),
regions as (select region_id, government_id, government_name from {{ source('facts', 'regions') }}),

found as (
    select
        year,
        region_code,
        count(*)::integer as reports,
        bool_or(status = 'parsed') as parsed,
        first(report_id order by
            scope = 'whole_government' desc nulls last, status = 'parsed' desc, kind = 'government' desc nulls last, report_id
        ) as report_id
    from {{ ref('government_reports') }}
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
