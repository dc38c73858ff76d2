-- expected: governments (of provinces, prefectures, counties) in place on 31 December, the region's own included.
with

region_years as (select * from {{ ref('region_years') }}),
ancestors as (select * from {{ ref('region_ancestors') }}),
reports as (select * from {{ ref('dim_report') }} where is_current),

governments as (
    select
        reports.year,
        reports.region_code,
        bool_or(reports.status = 'parsed') as parsed
    from reports
    inner join region_years on region_years.year = reports.year and region_years.region_code = reports.region_code
    where reports.level = region_years.level and (reports.kind = 'government' or reports.scope = 'whole_government')
    group by all
),

final as (
    select
        regions.region_id,
        regions.region_code,
        regions.year,
        count(*)::integer as expected,
        count(governments.region_code)::integer as found,
        (count(*) filter (governments.parsed))::integer as parsed
    from region_years as regions
    inner join ancestors on ancestors.year = regions.year and ancestors.ancestor_code = regions.region_code
    inner join region_years as held on held.year = ancestors.year and held.region_code = ancestors.region_code and held.in_place
    left join governments on governments.year = held.year and governments.region_code = held.region_code
    where regions.in_place
    group by all
)

select * from final
order by year, region_code
