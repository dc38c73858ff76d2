-- Where a rule is said to hold, the parts in the facts add up to the printed totals. A published error is a finding and
-- fails no build; a difference that no finding tells is a fault of ours.
with

rows_of_applications as (
    select
        'H1' as rule, parts.report_id, parts.outcome as place,
        case when count(parts.value) = count(*) then sum(parts.value) end as made, any_value(totals.value) as printed
    from {{ ref('fact_applications') }} as parts
    inner join {{ ref('fact_application_totals') }} as totals
        on totals.report_id = parts.report_id and totals.outcome = parts.outcome and totals.applicant_type = 'total'
    group by all
),

-- Outcomes of all columns but 总计, each against its （七）总计. What is not printed is no part of the sum.
columns_of_applications as (
    select
        'H2' as rule, parts.report_id, parts.applicant_type as place,
        case when count(parts.value) = count(*) then sum(parts.value) end as made, any_value(totals.value) as printed
    from {{ ref('fact_applications') }} as parts
    inner join {{ ref('fact_application_totals') }} as totals
        on totals.report_id = parts.report_id and totals.outcome = 'total_processed' and totals.applicant_type = parts.applicant_type
    where parts.flow = 'outcome' and parts.state not in ('not_on_form', 'row_absent')
    group by all
),

balance as (
    select
        'H3' as rule, parts.report_id, parts.applicant_type as place,
        case when count(*) filter (parts.flow = 'in') = 2 then sum(parts.value) filter (parts.flow = 'in') end as made,
        any_value(totals.value) + any_value(parts.value) filter (parts.flow = 'out') as printed
    from {{ ref('fact_applications') }} as parts
    inner join {{ ref('fact_application_totals') }} as totals
        on totals.report_id = parts.report_id and totals.outcome = 'total_processed' and totals.applicant_type = parts.applicant_type
    where parts.flow <> 'outcome' and parts.value is not null
    group by all
),

disputes as (
    select
        'H4' as rule, parts.report_id, parts.forum as place,
        case when count(parts.value) = count(*) then sum(parts.value) end as made, any_value(totals.value) as printed
    from {{ ref('fact_disputes') }} as parts
    inner join {{ ref('fact_dispute_totals') }} as totals
        on totals.report_id = parts.report_id and totals.forum = parts.forum
    group by all
),

sums as (
    from rows_of_applications
    union all
    from columns_of_applications
    union all
    from balance
    union all
    from disputes
)

select sums.*
from sums
inner join {{ ref('rule_outcomes') }} as outcomes on outcomes.report_id = sums.report_id and outcomes.rule = sums.rule
where outcomes.outcome = 'holds' and abs(sums.made - sums.printed) > 1e-6
