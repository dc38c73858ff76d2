-- The reports whose figures totals_region_year adds up, per region, year and kind of body. kind `all` takes the reports that do not overlap
-- (region_reports); the other kinds what such bodies report of themselves, anywhere in the region, and no government's report.
with

reports as (
    select report_id, agency_id, year, scope, kind, region_code from {{ ref('dim_report') }}
    where is_current and agency_id is not null and year is not null and region_code is not null
),
ancestors as (select * from {{ ref('region_ancestors') }}),

-- A body that reports both of itself and with its units is taken by itself.
bodies as (
    select report_id, kind, year, region_code from reports
    where kind in ('department', 'office') and scope in ('own_body', 'with_subordinates')
        or kind in ('township', 'zone_committee') and scope <> 'unknown'
        or kind = 'vertical' and scope = 'own_body'
    qualify row_number() over (partition by agency_id, year order by scope) = 1
)

select region_code, year, 'all' as kind, report_id, is_own_report from {{ ref('region_reports') }}
union all
select ancestors.ancestor_code, bodies.year, bodies.kind, bodies.report_id, false
from bodies
inner join ancestors on ancestors.year = bodies.year and ancestors.region_code = bodies.region_code
