-- One row per year, division and each division that holds it: itself at depth 0, then its parents.
with

region_years as (select * from {{ ref('region_years') }}),

parents as (
    select regions.year, regions.region_code, parents.region_code as parent_code
    from region_years as regions
    inner join region_years as parents on parents.year = regions.year and parents.region_code = regions.parent_code
)

select year, region_code, region_code as ancestor_code, 0 as depth from region_years
union all
select year, region_code, parent_code, 1 from parents
union all
select lower_level.year, lower_level.region_code, upper_level.parent_code, 2
from parents as lower_level
inner join parents as upper_level on upper_level.year = lower_level.year and upper_level.region_code = lower_level.parent_code
