-- expected: governments (of provinces, prefectures, counties) in place on 31 December, the region's own included.
with

region_years as (select * from {{ ref('region_years') }}),
ancestors as (select * from {{ ref('region_ancestors') }}),
governments as (select * from {{ ref('coverage_agency_year') }} where expected),

final as (
    select
        regions.region_id,
        regions.region_code,
        regions.year,
        count(*)::integer as expected,
        (count(*) filter (governments.found))::integer as found,
        (count(*) filter (governments.parsed))::integer as parsed
    from region_years as regions
    inner join ancestors on ancestors.year = regions.year and ancestors.ancestor_code = regions.region_code
    inner join governments on governments.year = ancestors.year and governments.region_code = ancestors.region_code
    where regions.in_place
    group by all
)

select * from final
order by year, region_code
