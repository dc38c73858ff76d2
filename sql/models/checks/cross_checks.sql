-- Every comparison of a report with others: with last year's of the same body and scope, with the reports below it, with its peers.
with

rules as (select id, "group", text_en, sort from {{ source('facts', 'rules') }}),
reports as (select report_id, source_file from {{ ref('dim_report') }}),
terms as (select distinct rule, equation, "table", "row", "column" from {{ source('facts', 'rule_terms') }} where not is_last),
metrics as (select * from {{ source('facts', 'rule_metrics') }}),

places as (
    select
        rule, equation,
        '[' || string_agg('["' || "table" || '","' || "row" || '","' || "column" || '"]', ',' order by "table", "row", "column") || ']' as cells
    from terms
    group by all
    union all
    select
        rule, row_number() over (partition by rule order by "table", "row", "column"),
        '[["' || "table" || '","' || "row" || '","' || "column" || '"]]'
    from metrics
    union all
    select 'S8', 1, '[]'
),
numbered as (
    select rule, "table", "row", "column", row_number() over (partition by rule order by "table", "row", "column") as equation from metrics
),

checks as (
    select
        year_checks.report_id, year_checks.rule, year_checks.equation, year_checks.last_report_id as other_report_id,
        year_checks.right_side as printed, year_checks.left_side as expected,
        'Last year: ' || reports.source_file || '.' as detail, year_checks.outcome
    from {{ ref('year_checks') }} as year_checks
    left join reports on reports.report_id = year_checks.last_report_id
    union all
    select repeats.report_id, 'S8', 1, repeats.last_report_id, null, null, 'Last year: ' || reports.source_file || '.', repeats.outcome
    from {{ ref('matrix_repeats') }} as repeats
    left join reports on reports.report_id = repeats.last_report_id
    union all
    select hierarchy.report_id, hierarchy.rule, numbered.equation, null, hierarchy.printed, hierarchy.made,
        'Reports in the sum: ' || hierarchy.parts || ' of ' || hierarchy.expected || '.', hierarchy.outcome
    from {{ ref('hierarchy_checks') }} as hierarchy
    inner join numbered using (rule, "table", "row", "column")
    union all
    select peers.report_id, peers.rule, numbered.equation, null, peers.used, null,
        'Peers: ' || peers.peers_given || coalesce(', with ' || round(peers.peers_total / nullif(peers.peers_given, 0))::bigint || ' on average.', '.'),
        peers.outcome
    from {{ ref('peer_checks') }} as peers
    inner join numbered using (rule, "table", "row", "column")
)

select
    checks.report_id, checks.rule, checks.equation::integer as equation, checks.outcome, checks.printed, checks.expected,
    places.cells, checks.other_report_id, checks.detail
from checks
inner join rules on rules.id = checks.rule
inner join places on places.rule = checks.rule and places.equation = checks.equation
order by checks.report_id, rules.sort, checks.equation
