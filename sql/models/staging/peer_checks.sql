-- ZERO-PEER: a key figure that is zero, or not given, beside peers (same year, province, level, kind and scope) who have many.
with

reports as (select * from {{ ref('report_pairs') }}),
rules as (select * from {{ source('facts', 'rules') }} where "group" = 'peers'),
metrics as (select * from {{ source('facts', 'rule_metrics') }}),
positions as (select distinct "table", "row", "column" from metrics inner join rules on rules.id = metrics.rule),

figures as (
    select
        reports.report_id, reports.year, reports.province, reports.level, reports.kind, reports.scope, rules.id as rule, rules.minimum,
        figures."table", figures."row", figures."column", figures.used, figures.state
    from reports
    inner join rules on {{ rule_applies() }}
    inner join metrics on metrics.rule = rules.id
    inner join {{ ref('figures') }} as figures
        on figures.report_id = reports.report_id
        and figures."table" = metrics."table" and figures."row" = metrics."row" and figures."column" = metrics."column"
    where reports.province is not null and reports.level is not null and reports.kind is not null and figures.state <> 'not_on_form'
),

peers as (
    select
        year, province, level, kind, scope, rule, "table", "row", "column",
        count(*) as bodies, count(used) as given, sum(used) as total
    from figures
    group by all
)

select
    figures.report_id, figures.rule, figures."table", figures."row", figures."column", figures.used,
    coalesce(peers.total, 0) - coalesce(figures.used, 0) as peers_total,
    peers.given - (figures.used is not null)::integer as peers_given,
    case
        when peers.bodies - 1 < {{ var('least_peers') }} then 'undecidable'
        when coalesce(figures.used, 0) <> 0 then 'holds'
        when peers.given - (figures.used is not null)::integer < 0.8 * (peers.bodies - 1) then 'undecidable'
        when (peers.total - coalesce(figures.used, 0)) / (peers.given - (figures.used is not null)::integer) > figures.minimum then 'broken'
        else 'holds'
    end as outcome
from figures
inner join peers using (year, province, level, kind, scope, rule, "table", "row", "column")
