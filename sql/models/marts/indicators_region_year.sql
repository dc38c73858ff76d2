-- Σ numerators / Σ denominators over the reports that have both; never a mean of rates.
with

indicators as (select code, proportion, sort from {{ ref('dim_indicator') }}),
region_years as (select * from {{ ref('region_years') }}),
region_reports as (select * from {{ ref('region_reports') }}),
agency_indicators as (select * from {{ ref('indicators_agency_year') }}),
coverage as (select region_code, year, expected, found from {{ ref('coverage_region_year') }}),

pooled as (
    select
        region_reports.region_code,
        region_reports.year,
        agency_indicators.indicator,
        sum(agency_indicators.numerator) filter (agency_indicators.missing_inputs = 0) as numerator,
        sum(agency_indicators.denominator) filter (agency_indicators.missing_inputs = 0) as denominator,
        sum(agency_indicators.missing_inputs) as missing_inputs,
        coalesce(sum(agency_indicators.imputed_inputs) filter (agency_indicators.missing_inputs = 0), 0) as imputed_inputs,
        count(*) filter (agency_indicators.missing_inputs = 0) as reports,
        count(*) filter (agency_indicators.missing_inputs > 0) as reports_left_out,
        bool_or(region_reports.is_own_report) as is_own_report,
        bool_and(agency_indicators.null_reason is not null and agency_indicators.null_reason = 'not_on_form') as off_form
    from region_reports
    inner join agency_indicators on agency_indicators.report_id = region_reports.report_id
    group by all
),

final as (
    select
        region_years.region_id,
        pooled.region_code,
        pooled.year,
        pooled.indicator,
        {{ ratio('pooled.numerator', 'pooled.denominator') }} as value,
        pooled.numerator,
        pooled.denominator,
        pooled.missing_inputs::integer as missing_inputs,
        pooled.imputed_inputs::integer as imputed_inputs,
        round(pooled.denominator)::bigint as n,
        {{ wilson('pooled.numerator', 'pooled.denominator', 'indicators.proportion', 'lower') }} as low,
        {{ wilson('pooled.numerator', 'pooled.denominator', 'indicators.proportion', 'upper') }} as high,
        pooled.denominator < {{ var('small_n') }} as small_n,
        {{ ratio('last_pooled.numerator', 'last_pooled.denominator') }} as value_last_year,
        {{ ratio('pooled.numerator', 'pooled.denominator') }} - {{ ratio('last_pooled.numerator', 'last_pooled.denominator') }} as change,
        case
            when pooled.denominator = 0 then 'zero_denominator'
            when pooled.denominator is not null then null
            when pooled.off_form then 'not_on_form'
            else 'missing_input'
        end as null_reason,
        pooled.reports::integer as reports,
        pooled.reports_left_out::integer as reports_left_out,
        coverage.expected,
        coverage.found,
        case when pooled.is_own_report then 'own_report' else 'pooled' end as basis,
        indicators.sort
    from pooled
    inner join indicators on indicators.code = pooled.indicator
    inner join region_years on region_years.year = pooled.year and region_years.region_code = pooled.region_code
    left join pooled as last_pooled
        on last_pooled.region_code = pooled.region_code and last_pooled.indicator = pooled.indicator and last_pooled.year = pooled.year - 1
    left join coverage on coverage.year = pooled.year and coverage.region_code = pooled.region_code
)

select * exclude (sort)
from final
order by year, region_code, sort
