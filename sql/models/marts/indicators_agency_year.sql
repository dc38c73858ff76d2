-- An input without a number makes both its side of the fraction and the value null: see data/reference/indicators.yml.
with

reports as (
    select report_id, agency_id, year, scope from {{ ref('dim_report') }}
    where is_current and agency_id is not null and year is not null
),
indicators as (select code, proportion, sort from {{ ref('dim_indicator') }}),
terms as (select * from {{ ref('indicator_terms') }}),
inputs as (select * from {{ ref('indicator_inputs') }}),

fractions as (
    select
        reports.report_id,
        terms.indicator,
        case when count(*) filter (in_numerator) = count(value) filter (in_numerator) then sum(value) filter (in_numerator) end as numerator,
        case when count(*) filter (in_denominator) = count(value) filter (in_denominator) then sum(value) filter (in_denominator) end as denominator,
        sum(case when inputs.report_id is null then 1 else inputs.missing end) as missing_inputs,
        bool_or(inputs.off_form) as off_form
    from reports
    cross join terms
    left join inputs
        on inputs.report_id = reports.report_id
        and inputs."table" = terms."table"
        and inputs."row" = terms."row"
        and inputs."column" = terms."column"
    group by all
),

final as (
    select
        reports.agency_id,
        reports.year,
        reports.scope,
        indicators.code as indicator,
        {{ ratio('numerator', 'denominator') }} as value,
        fractions.numerator,
        fractions.denominator,
        fractions.missing_inputs::integer as missing_inputs,
        round(fractions.denominator)::bigint as n,
        {{ wilson('numerator', 'denominator', 'indicators.proportion', 'lower') }} as low,
        {{ wilson('numerator', 'denominator', 'indicators.proportion', 'upper') }} as high,
        fractions.denominator < {{ var('small_n') }} as small_n,
        case
            when fractions.missing_inputs > 0 and fractions.off_form then 'not_on_form'
            when fractions.missing_inputs > 0 then 'missing_input'
            when fractions.denominator = 0 then 'zero_denominator'
        end as null_reason,
        reports.report_id,
        indicators.sort
    from fractions
    inner join reports on reports.report_id = fractions.report_id
    inner join indicators on indicators.code = fractions.indicator
)

select * exclude (sort)
from final
order by year, agency_id, scope, sort
