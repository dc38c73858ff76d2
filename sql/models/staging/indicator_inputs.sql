-- One row per report and input that an indicator asks for. An amount without a printed unit is no input.
-- A group of outcomes (denied, unavailable, rejected) is the sum of its rows, and has no value if one of them has none.
with

terms as (select distinct "table", "row", "column" from {{ ref('indicator_terms') }}),
outcomes as (select * from {{ ref('dim_outcome') }}),

figures as (
    select report_id, 'applications' as "table", outcome as "row", applicant_type as "column", value, state, asked
    from {{ ref('fact_applications') }}
    union all
    select report_id, 'applications', outcome, applicant_type, value, state, asked from {{ ref('fact_application_totals') }}
    union all
    select report_id, 'review_litigation', forum, result, value, state, asked from {{ ref('fact_disputes') }}
    union all
    select report_id, 'review_litigation', forum, 'total', value, state, asked from {{ ref('fact_dispute_totals') }}
    union all
    select report_id, 'proactive', action, measure, value, state, asked from {{ ref('fact_enforcement') }}
    union all
    select report_id, 'proactive', item, measure, value, state, asked from {{ ref('fact_rule_documents') }}
    union all
    select report_id, 'proactive', item, measure, case when measure <> 'amount_wan_yuan' or amount_yuan is not null then value end, state, asked
    from {{ ref('fact_fees') }}
    union all
    select report_id, 'proactive', item, measure, case when measure <> 'amount_wan_yuan' or amount_yuan is not null then value end, state, asked
    from {{ ref('fact_procurement') }}
),

single_figures as (
    select report_id, "table", "row", "column", value, (value is null)::integer as missing, state = 'not_on_form' as off_form
    from figures
),

groups as (
    select
        figures.report_id,
        figures."table",
        outcomes.parent as "row",
        figures."column",
        case when count(figures.value) = count(*) then sum(figures.value) end as value,
        count(*) - count(figures.value) as missing,
        bool_or(figures.state = 'not_on_form') as off_form
    from figures
    inner join outcomes on outcomes.code = figures."row"
    inner join outcomes as parents on parents.code = outcomes.parent and parents.is_group
    where figures."table" = 'applications'
    group by all
),

rule_outcomes as (
    select report_id, rule, held, held + broken as assessed from {{ ref('rule_outcomes') }}
),

rule_counts as (
    select report_id, 'rules' as "table", rule as "row", 'held' as "column", held as value from rule_outcomes
    union all
    select report_id, 'rules', rule, 'assessed', assessed from rule_outcomes
),

positions as (
    select report_id, "table", count(*) filter (asked) as asked, count(*) filter (asked and state = 'number') as stated
    from figures
    group by all
),

position_counts as (
    select report_id, 'positions' as "table", "table" as "row", 'asked' as "column", asked as value from positions
    union all
    select report_id, 'positions', "table", 'stated', stated from positions
),

inputs as (
    select report_id, "table", "row", "column", value, missing, off_form from single_figures
    union all
    select report_id, "table", "row", "column", value, missing, off_form from groups
    union all
    select report_id, "table", "row", "column", value, 0, false from rule_counts
    union all
    select report_id, "table", "row", "column", value, 0, false from position_counts
)

select inputs.*
from inputs
inner join terms using ("table", "row", "column")
