-- One row per year with reports and division code in use in it. in_place: still so on 31 December.
with

regions as (select * from {{ ref('dim_region') }} where level in ('province', 'prefecture', 'county')),
years as (select distinct year from {{ ref('dim_report') }} where year is not null)

select
    years.year,
    regions.code as region_code,
    regions.region_id,
    regions.level,
    regions.parent_code,
    regions.valid_to is null or regions.valid_to >= make_date(years.year, 12, 31) as in_place
from regions
inner join years
    on (regions.valid_from is null or regions.valid_from <= make_date(years.year, 12, 31))
    and (regions.valid_to is null or regions.valid_to >= make_date(years.year, 1, 1))
qualify row_number() over (
    partition by years.year, regions.code
    order by regions.valid_from desc nulls last, regions.region_id
) = 1
