-- Every check of the registry on every report: what the reader found in the report itself, what comparing reports gave, and for the rest
-- whether the rule applies at all.
with

reports as (select report_id, agency_id, year, form, scope, level, kind, is_current from {{ ref('dim_report') }}),
rules as (select * from {{ source('facts', 'rules') }} where is_check),
dismissed as (
    select report_id, rule, bool_and(is_dismissed) as is_dismissed from {{ ref('findings') }} group by all
),

of_reader as (select report_id, rule, outcome, held, broken, undecided from {{ source('facts', 'rule_outcomes') }}),
of_comparing as (
    select
        report_id, rule,
        case
            when bool_or(outcome = 'broken') then 'broken'
            when bool_or(outcome = 'undecidable') then 'undecidable'
            else 'holds'
        end as outcome,
        count(*) filter (outcome = 'holds') as held,
        count(*) filter (outcome = 'broken') as broken,
        count(*) filter (outcome = 'undecidable') as undecided
    from {{ ref('cross_checks') }}
    group by all
),
found as (
    from of_reader
    union all
    from of_comparing
),

final as (
    select
        reports.report_id, reports.agency_id, reports.year, rules.id as rule,
        {{ rule_applies(by_form=false) }} as applies,
        case
            when not applies then 'not_applicable'
            when found.outcome is not null then found.outcome
            when not {{ rule_applies() }} then 'not_applicable'
            when rules."group" in ('cross_year', 'hierarchy', 'peers') then 'not_applicable'
            else 'undecidable'
        end as outcome,
        case when applies then coalesce(found.held, 0) else 0 end::integer as held,
        case when applies then coalesce(found.broken, 0) else 0 end::integer as broken,
        case when applies then coalesce(found.undecided, 0) else 0 end::integer as undecided,
        coalesce(dismissed.is_dismissed, false) and outcome = 'broken' as is_dismissed,
        rules.sort
    from reports
    cross join rules
    left join found on found.report_id = reports.report_id and found.rule = rules.id
    left join dismissed on dismissed.report_id = reports.report_id and dismissed.rule = rules.id
)

select * exclude (applies, sort)
from final
order by report_id, sort
