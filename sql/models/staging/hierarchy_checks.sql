-- A1: a government's whole-government report against what its departments, office and townships report of themselves.
-- A2: against the whole-government reports of the divisions right below it. What is not published is not in the sum, so the report above
-- may be larger, and should not be smaller. `parts` says how many reports stand under it: coverage is never complete.
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

parts as (
    select wholes.report_id, wholes.rule, parts.report_id as part_id
    from wholes
    inner join reports as parts
        on parts.year = wholes.year and parts.region_code = wholes.region_code and parts.report_id <> wholes.report_id
        and (
            (parts.kind in ('department', 'office') and parts.scope in ('own_body', 'with_subordinates'))
            or (parts.kind = 'township' and parts.scope <> 'unknown')
        )
    where wholes.rule = 'A1'
    union all
    select wholes.report_id, wholes.rule, parts.report_id
    from wholes
    inner join ancestors on ancestors.year = wholes.year and ancestors.ancestor_code = wholes.region_code
    inner join reports as parts
        on parts.year = wholes.year and parts.region_code = ancestors.region_code
        and parts.scope = 'whole_government' and parts.kind in ('government', 'office')
        and parts.level in ('prefecture', 'county') and parts.level <> wholes.level
    where wholes.rule = 'A2'
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
    coalesce(sums.parts, 0) as parts,
    case
        when figures.used is null or sums.made is null then 'undecidable'
        when sums.made <= figures.used then 'holds'
        else 'broken'
    end as outcome
from wholes
inner join metrics on metrics.rule = wholes.rule
left join sums
    on sums.report_id = wholes.report_id and sums.rule = wholes.rule
    and sums."table" = metrics."table" and sums."row" = metrics."row" and sums."column" = metrics."column"
left join figures
    on figures.report_id = wholes.report_id
    and figures."table" = metrics."table" and figures."row" = metrics."row" and figures."column" = metrics."column"
