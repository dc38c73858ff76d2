-- An input without a number makes both its side of the fraction and the value null: see data/reference/indicators.yml.
with

reports as (
    select report_id, agency_id, year, scope, form, last_report_id, last_form from {{ ref('report_pairs') }}
),
indicators as (select code, proportion, sort from {{ ref('dim_indicator') }}),
terms as (select * from {{ ref('indicator_terms') }}),
inputs as (select * from {{ ref('indicator_inputs') }}),

sums as (
    select
        reports.report_id,
        terms.indicator,
        case when count(*) filter (above <> 0) = count(value) filter (above <> 0) then sum(above * value) filter (above <> 0) end as numerator,
        case when count(*) filter (below <> 0) = count(value) filter (below <> 0) then sum(below * value) filter (below <> 0) end as denominator,
        sum(case when inputs.report_id is null then 1 else inputs.missing end) as missing_inputs,
        sum(coalesce(inputs.imputed, 0)) as imputed_inputs,
        -- A form without the table has no such position either.
        bool_or(coalesce(inputs.off_form, not list_contains(terms.forms, case when terms.is_last then reports.last_form else reports.form end))) as off_form
    from reports
    cross join terms
    left join inputs
        on inputs.report_id = case when terms.is_last then reports.last_report_id else reports.report_id end
        and inputs."table" = terms."table"
        and inputs."row" = terms."row"
        and inputs."column" = terms."column"
    group by all
),
fractions as (select *, {{ ratio('numerator', 'denominator') }} as value from sums),

final as (
    select
        reports.agency_id,
        reports.year,
        reports.scope,
        indicators.code as indicator,
        fractions.value,
        fractions.numerator,
        fractions.denominator,
        fractions.missing_inputs::integer as missing_inputs,
        fractions.imputed_inputs::integer as imputed_inputs,
        round(fractions.denominator)::bigint as n,
        {{ wilson('fractions.numerator', 'fractions.denominator', 'indicators.proportion', 'lower') }} as low,
        {{ wilson('fractions.numerator', 'fractions.denominator', 'indicators.proportion', 'upper') }} as high,
        fractions.denominator < {{ var('small_n') }} as small_n,
        last_fractions.value as value_last_year,
        fractions.value - last_fractions.value as change,
        case
            when fractions.missing_inputs > 0 and fractions.off_form then 'not_on_form'
            when fractions.missing_inputs > 0 then 'missing_input'
            when fractions.denominator = 0 then 'zero_denominator'
        end as null_reason,
        reports.report_id,
        reports.last_report_id,
        indicators.sort
    from fractions
    inner join reports on reports.report_id = fractions.report_id
    inner join indicators on indicators.code = fractions.indicator
    left join fractions as last_fractions
        on last_fractions.report_id = reports.last_report_id and last_fractions.indicator = fractions.indicator
)

select * exclude (sort)
from final
order by year, agency_id, scope, sort
