-- Every figure of the facts in one shape, for what adds them up by their place. `value` is as printed; `used` is corrected, and null
-- for an amount without a printed unit; `counted` is what the marts take: `used`, and 0 for a blank that the sums prove to be one.
with

imputed as (select * from {{ source('facts', 'imputed') }}),

legacy_amounts as (
    select distinct "row" from {{ source('facts', 'form_positions') }}
    where "table" = 'legacy_statistics' and unit_kind = 'amount'
),

figures as (
    select report_id, 'applications' as "table", outcome as "row", applicant_type as "column", value, value_corrected as used, state, asked
    from {{ ref('fact_applications') }}
    union all
    select report_id, 'applications', outcome, applicant_type, value, value_corrected, state, asked from {{ ref('fact_application_totals') }}
    union all
    select report_id, 'review_litigation', forum, result, value, value_corrected, state, asked from {{ ref('fact_disputes') }}
    union all
    select report_id, 'review_litigation', forum, 'total', value, value_corrected, state, asked from {{ ref('fact_dispute_totals') }}
    union all
    select report_id, 'proactive', action, measure, value, value_corrected, state, asked from {{ ref('fact_enforcement') }}
    union all
    select report_id, 'proactive', item, measure, value, value_corrected, state, asked from {{ ref('fact_rule_documents') }}
    union all
    select
        report_id, 'proactive', item, measure, value,
        case when measure <> 'amount_wan_yuan' or amount_yuan is not null then value_corrected end, state, asked
    from {{ ref('fact_fees') }}
    union all
    select
        report_id, 'proactive', item, measure, value,
        case when measure <> 'amount_wan_yuan' or amount_yuan is not null then value_corrected end, state, asked
    from {{ ref('fact_procurement') }}
    union all
    select
        report_id, 'legacy_statistics', indicator, measure, value,
        case when indicator not in (from legacy_amounts) or amount_yuan is not null then value_corrected end, state, asked
    from {{ ref('fact_legacy_statistics') }}
)

select
    figures.*,
    case when imputed.report_id is not null and figures.state = 'blank' then coalesce(figures.used, 0) else figures.used end as counted,
    imputed.report_id is not null and figures.state = 'blank' and figures.used is null as is_imputed
from figures
left join imputed
    on imputed.report_id = figures.report_id and imputed."table" = figures."table"
    and imputed."row" = figures."row" and imputed."column" = figures."column"
