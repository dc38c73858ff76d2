-- One row per report and input that an indicator asks for.
with

terms as (select distinct "table", "row", "column" from {{ ref('indicator_terms') }}),
figures as (select * from {{ ref('figures') }}),
grouped_figures as (
    select * from {{ ref('grouped_figures') }}
    semi join terms using ("table", "row", "column")
),
reports as (select * from {{ ref('dim_report') }}),

rule_outcomes as (
    select report_id, rule, outcome, held, held + broken as assessed, is_dismissed from {{ ref('rule_outcomes') }}
),
checks as (
    select
        report_id, count(*) filter (outcome = 'holds' or is_dismissed) as kept, count(*) as judged
    from rule_outcomes
    where regexp_matches(rule, '^[HSN][0-9]') and outcome in ('holds', 'broken')
    group by all
),
rule_counts as (
    select report_id, 'rules' as "table", rule as "row", 'held' as "column", held as value from rule_outcomes
    union all
    select report_id, 'rules', rule, 'assessed', assessed from rule_outcomes
    union all
    select report_id, 'rules', 'HSN', 'kept', kept from checks
    union all
    select report_id, 'rules', 'HSN', 'judged', judged from checks
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

-- Regulations art. 49: departments by 31 January, governments by 31 March; until 2018 all by 31 March. A township has no date of its own.
deadlines as (
    select
        report_id, published_on,
        case
            when year <= 2018 then make_date(year + 1, 3, 31)
            when scope = 'whole_government' and kind in ('government', 'office') then make_date(year + 1, 3, 31)
            when kind in ('department', 'office', 'vertical', 'ministry') then make_date(year + 1, 1, 31)
        end as deadline
    from reports
    where year is not null and published_on is not null
),
dates as (
    select report_id, 'dates' as "table", 'published' as "row", 'known' as "column", 1 as value from deadlines where deadline is not null
    union all
    select report_id, 'dates', 'published', 'on_time', (published_on <= deadline)::integer from deadlines where deadline is not null
),

population as (
    select reports.report_id, 'population' as "table", 'residents' as "row", 'ten_thousand' as "column", population.residents / 10000 as value
    from reports
    inner join {{ source('facts', 'population') }} as population
        on population.region_code = reports.region_code and population.year = reports.year
    where reports.scope = 'whole_government' and reports.kind in ('government', 'office')
),

counts as (
    from rule_counts
    union all
    from position_counts
    union all
    from dates
    union all
    from population
)

select report_id, "table", "row", "column", counted as value, missing, imputed, off_form from grouped_figures
union all
select counts.report_id, counts."table", counts."row", counts."column", counts.value, 0, 0, false
from counts
semi join terms using ("table", "row", "column")
