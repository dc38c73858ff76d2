-- One row per report and input that an indicator asks for.
with

terms as (select distinct "table", "row", "column" from {{ ref('indicator_terms') }}),
figures as (select * from {{ ref('figures') }}),
grouped_figures as (select * from {{ ref('grouped_figures') }}),

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
    select report_id, "table", "row", "column", used as value, missing, off_form from grouped_figures
    union all
    select report_id, "table", "row", "column", value, 0, false from rule_counts
    union all
    select report_id, "table", "row", "column", value, 0, false from position_counts
)

select inputs.*
from inputs
inner join terms using ("table", "row", "column")
