-- Which reports make up a region's year, so that nothing is counted twice.
-- A government's whole-government report stands for everything below it: no department, office, township or lower
-- government under it is added, and it may hold them already. Vertical bodies and ministries are no part of a region's
-- totals, nor is a report whose scope is unknown.
with

reports as (
    select * from {{ ref('dim_report') }}
    where is_current and agency_id is not null and year is not null and region_code is not null
        and scope <> 'unknown' and (kind is null or kind not in ('vertical', 'ministry'))
),
ancestors as (select * from {{ ref('region_ancestors') }}),
region_years as (select * from {{ ref('region_years') }}),

governments as (
    select reports.report_id, reports.year, reports.region_code
    from reports
    inner join region_years on region_years.year = reports.year and region_years.region_code = reports.region_code
    where reports.scope = 'whole_government' and reports.level = region_years.level
    qualify row_number() over (
        partition by reports.year, reports.region_code
        order by reports.kind = 'government' desc, reports.agency_id, reports.report_id
    ) = 1
),

-- The nearest division above a report (or its own) whose government speaks for it.
covered as (
    select reports.report_id, min(ancestors.depth) as depth
    from reports
    inner join ancestors on ancestors.year = reports.year and ancestors.region_code = reports.region_code
    inner join governments
        on governments.year = reports.year
        and governments.region_code = ancestors.ancestor_code
        and governments.report_id <> reports.report_id
    group by reports.report_id
)

select
    ancestors.ancestor_code as region_code,
    reports.year,
    reports.report_id,
    governments.report_id is not null as is_own_report
from reports
inner join ancestors on ancestors.year = reports.year and ancestors.region_code = reports.region_code
left join covered on covered.report_id = reports.report_id
left join governments on governments.report_id = reports.report_id and ancestors.depth = 0
where covered.depth is null or ancestors.depth < covered.depth
order by 2, 1, 3
