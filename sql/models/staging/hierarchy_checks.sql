-- A1: a government's whole-government report against what its departments, office and townships report of themselves.
-- A2: against the whole-government reports of the divisions right below it. A part of a sum that is larger than the whole breaks the rule;
-- it holds only where the coverage is known to be whole: every division below has the figure, every body that ever reported there has it
-- for this year.
with

reports as (select * from {{ ref('report_pairs') }}),
ancestors as (select * from {{ ref('region_ancestors') }} where depth = 1),
rules as (select * from {{ source('facts', 'rules') }} where "group" = 'hierarchy'),
metrics as (select * from {{ source('facts', 'rule_metrics') }}),
positions as (select distinct "table", "row", "column" from metrics inner join rules on rules.id = metrics.rule),
figures as (
    select report_id, "table", "row", "column", used from {{ ref('figures') }}
    semi join positions using ("table", "row", "column")
),

wholes as (
    select reports.report_id, reports.year, reports.region_code, reports.level, rules.id as rule
    from reports
    inner join rules on {{ rule_applies() }}
    where reports.region_code is not null and reports.kind in ('government', 'office')
),

-- A body that reports both of itself and with its units is taken by itself.
bodies as (
    select report_id, agency_id, year, region_code from reports
    where (kind in ('department', 'office') and scope in ('own_body', 'with_subordinates')) or (kind = 'township' and scope <> 'unknown')
    qualify row_number() over (partition by agency_id, year order by scope) = 1
),
known_bodies as (
    select distinct bodies.agency_id, bodies.region_code, agencies.first_year, agencies.last_year
    from bodies
    inner join {{ ref('dim_agency') }} as agencies on agencies.agency_id = bodies.agency_id
),
divisions as (
    select wholes.report_id, ancestors.region_code, wholes.year, wholes.level
    from wholes
    inner join ancestors on ancestors.year = wholes.year and ancestors.ancestor_code = wholes.region_code
    where wholes.rule = 'A2'
),
expected as (
    select wholes.report_id, wholes.rule, count(*) as bodies
    from wholes
    inner join known_bodies
        on known_bodies.region_code = wholes.region_code
        and coalesce(known_bodies.first_year <= wholes.year, true) and coalesce(known_bodies.last_year >= wholes.year, true)
    where wholes.rule = 'A1'
    group by all
    union all
    select divisions.report_id, 'A2', count(*)
    from divisions
    inner join {{ ref('region_years') }} as region_years
        on region_years.year = divisions.year and region_years.region_code = divisions.region_code and region_years.in_place
    group by all
),

parts as (
    select wholes.report_id, wholes.rule, bodies.report_id as part_id
    from wholes
    inner join bodies on bodies.year = wholes.year and bodies.region_code = wholes.region_code and bodies.report_id <> wholes.report_id
    where wholes.rule = 'A1'
    union all
    select divisions.report_id, 'A2', parts.report_id
    from divisions
    inner join reports as parts
        on parts.year = divisions.year and parts.region_code = divisions.region_code
        and parts.scope = 'whole_government' and parts.kind in ('government', 'office')
        and parts.level in ('prefecture', 'county') and parts.level <> divisions.level
),

sums as (
    select
        parts.report_id, parts.rule, metrics."table", metrics."row", metrics."column",
        sum(figures.used) as made, count(figures.used) as parts
    from parts
    inner join metrics on metrics.rule = parts.rule
    left join figures
        on figures.report_id = parts.part_id
        and figures."table" = metrics."table" and figures."row" = metrics."row" and figures."column" = metrics."column"
    group by all
)

select
    wholes.report_id, wholes.rule, metrics."table", metrics."row", metrics."column", figures.used as printed, sums.made,
    coalesce(sums.parts, 0) as parts, coalesce(expected.bodies, 0) as expected,
    case
        when figures.used is null or sums.made is null then 'undecidable'
        when sums.made > figures.used then 'broken'
        when sums.parts < expected.bodies then 'undecidable'
        else 'holds'
    end as outcome
from wholes
inner join metrics on metrics.rule = wholes.rule
left join sums
    on sums.report_id = wholes.report_id and sums.rule = wholes.rule
    and sums."table" = metrics."table" and sums."row" = metrics."row" and sums."column" = metrics."column"
left join figures
    on figures.report_id = wholes.report_id
    and figures."table" = metrics."table" and figures."row" = metrics."row" and figures."column" = metrics."column"
left join expected on expected.report_id = wholes.report_id and expected.rule = wholes.rule
