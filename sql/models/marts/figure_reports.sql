-- From a figure of a mart to the reports behind it, and by which terms their cells are found (figure_sources does that). A CTE that is used
-- more than once is marked, so that what is asked for reaches the tables.
with

region_reports as not materialized (select * from {{ ref('region_reports') }}),
ancestors as not materialized (select * from {{ ref('region_ancestors') }}),
reports as not materialized (select report_id, agency_id, year, scope, region_code, is_current from {{ ref('dim_report') }}),
rates as not materialized (select * from {{ ref('indicators_agency_year') }}),
peer_rates as not materialized (select * from {{ ref('peer_rates') }}),
governments as not materialized (select * from {{ ref('government_reports') }}),

-- behind: columns of the mart; null where the part that a cell plays in the indicator decides, with `more` beside.
indicators as (
    select
        'indicators_agency_year' as mart, agency_id, year, scope, null::varchar as region_code, null::varchar as province, null::varchar as level,
        null::varchar as kind, indicator as figure, null::varchar[] as behind, ['missing_inputs'] as more, report_id, last_report_id
    from rates
    union all
    select
        'indicators_agency_year', rates.agency_id, rates.year, rates.scope, null, null, null, null, rates.indicator,
        ['value_last_year', 'change'], null, last_rates.report_id, last_rates.last_report_id
    from rates
    inner join rates as last_rates on last_rates.report_id = rates.last_report_id and last_rates.indicator = rates.indicator
    union all
    select
        'indicators_region_year', rates.agency_id, region_reports.year, rates.scope, region_reports.region_code, null, null, null, rates.indicator,
        case when rates.missing_inputs > 0 then ['missing_inputs', 'reports_left_out'] end, ['reports'], rates.report_id, rates.last_report_id
    from region_reports
    inner join rates on rates.report_id = region_reports.report_id
    union all
    select
        'indicators_region_year', rates.agency_id, regions.year, rates.scope, regions.region_code, null, null, null, regions.indicator,
        ['value_last_year', 'change'], null, rates.report_id, rates.last_report_id
    from {{ ref('indicators_region_year') }} as regions
    inner join region_reports on region_reports.region_code = regions.region_code and region_reports.year = regions.year - 1
    inner join rates on rates.report_id = region_reports.report_id and rates.indicator = regions.indicator
    where rates.missing_inputs = 0
    union all
    select
        'peers_indicator_year', rates.agency_id, rates.year, rates.scope, null, rates.province, rates.level, rates.kind, rates.indicator,
        ['bodies', 'p10', 'p25', 'p50', 'p75', 'p90'], null, rates.report_id, rates.last_report_id
    from peer_rates as rates
    semi join {{ ref('peers_indicator_year') }} as peers
        on peers.year = rates.year and peers.province = rates.province and peers.level = rates.level and peers.kind = rates.kind
        and peers.scope = rates.scope and peers.indicator = rates.indicator
    union all
    select
        'outliers_agency_year', outliers.agency_id, outliers.year, outliers.scope, null, null, null, null, outliers.indicator,
        ['value', 'n'], null, rates.report_id, rates.last_report_id
    from {{ ref('outliers_agency_year') }} as outliers
    inner join rates on rates.report_id = outliers.report_id and rates.indicator = outliers.indicator
    union all
    select
        'outliers_agency_year', outliers.agency_id, outliers.year, outliers.scope, null, null, null, null, outliers.indicator,
        ['fence_low', 'fence_high', 'p50', 'bodies'], null, peers.report_id, peers.last_report_id
    from {{ ref('outliers_agency_year') }} as outliers
    inner join peer_rates as own on own.report_id = outliers.report_id and own.indicator = outliers.indicator
    inner join peer_rates as peers
        on peers.year = own.year and peers.province = own.province and peers.level = own.level and peers.kind = own.kind
        and peers.scope = own.scope and peers.indicator = own.indicator
),

series as (
    select
        'series_agency_year' as mart, agency_id, year, scope, null::varchar as region_code, null::varchar as kind, series as figure, form, way,
        ['value', 'missing_inputs', 'imputed_inputs'] as behind, report_id
    from {{ ref('series_agency_year') }}
    union all
    select
        'totals_region_year', series.agency_id, members.year, series.scope, members.region_code, members.kind, series.series, series.form, series.way,
        case when series.value is null then ['reports_left_out'] else ['value', 'reports', 'imputed_inputs'] end, series.report_id
    from {{ ref('region_members') }} as members
    inner join {{ ref('series_agency_year') }} as series on series.report_id = members.report_id
),

-- The reports that each table of quality counts.
quality as not materialized (
    select 'quality_report' as mart, agency_id, year, scope, null::varchar as region_code, report_id from reports
    union all
    select 'quality_agency_year', agency_id, year, scope, null, report_id from reports
    where is_current and agency_id is not null and year is not null
    union all
    select 'quality_region_year', reports.agency_id, reports.year, reports.scope, ancestors.ancestor_code, reports.report_id
    from reports
    inner join ancestors on ancestors.year = reports.year and ancestors.region_code = reports.region_code
    where reports.is_current
),
checks as (
    select
        quality.mart, quality.agency_id, quality.year, quality.scope, quality.region_code, 'rule' as terms, outcomes.rule as figure,
        case
            when outcomes.outcome = 'undecidable' then ['undecidable']
            when outcomes.outcome = 'broken' and not outcomes.is_dismissed then ['broken', 'share_held']
            else ['held', 'share_held']
        end as behind,
        quality.report_id
    from quality
    inner join {{ ref('rule_outcomes') }} as outcomes on outcomes.report_id = quality.report_id
    where outcomes.outcome <> 'not_applicable'
    union all
    select mart, agency_id, year, scope, region_code, 'positions', null, ['asked', 'stated', 'completeness'], report_id from quality
    union all
    select mart, agency_id, year, scope, region_code, 'report', null, ['reports'], report_id from quality where mart <> 'quality_report'
    union all
    -- What a report does not print, and its form may not ask for, has no cell.
    select 'indicators_agency_year', agency_id, year, scope, null, 'report', indicator, ['missing_inputs'], report_id
    from rates where missing_inputs > 0
    union all
    select
        'indicators_region_year', rates.agency_id, rates.year, rates.scope, region_reports.region_code, 'report', rates.indicator,
        ['missing_inputs', 'reports_left_out'], rates.report_id
    from region_reports
    inner join rates on rates.report_id = region_reports.report_id
    where rates.missing_inputs > 0
    union all
    select
        quality.mart, quality.agency_id, quality.year, quality.scope, quality.region_code, 'finding', findings.finding_id,
        case
            when findings.whose = 'ours' then ['doubts_ours']
            when findings.severity = 'error' then ['errors_theirs']
            else ['warnings_theirs']
        end,
        quality.report_id
    from quality
    inner join {{ ref('findings') }} as findings on findings.report_id = quality.report_id
    where not findings.is_dismissed and findings.severity <> 'info'
    union all
    select 'errata', agency_id, year, scope, null, 'finding', finding_id, ['printed', 'expected'], report_id from {{ ref('errata') }}
    union all
    select
        'coverage_agency_year', coverage.agency_id, coverage.year, governments.scope, coverage.region_code, 'report', null,
        case when governments.status = 'parsed' then ['found', 'reports', 'parsed'] else ['found', 'reports'] end, governments.report_id
    from {{ ref('coverage_agency_year') }} as coverage
    inner join governments on governments.year = coverage.year and governments.region_code = coverage.region_code
    union all
    select
        'coverage_region_year', coverage.agency_id, coverage.year, governments.scope, ancestors.ancestor_code, 'report', null,
        case when governments.status = 'parsed' then ['found', 'parsed'] else ['found'] end, governments.report_id
    from {{ ref('coverage_agency_year') }} as coverage
    inner join governments on governments.year = coverage.year and governments.region_code = coverage.region_code
    inner join ancestors on ancestors.year = coverage.year and ancestors.region_code = coverage.region_code
    where coverage.expected
)

select
    mart, agency_id, year, scope, region_code, province, level, kind, figure, behind, more, 'indicator' as terms, null::varchar as form, 1 as way,
    report_id, last_report_id
from indicators
union all
select mart, agency_id, year, scope, region_code, null, null, kind, figure, behind, null, 'series', form, way, report_id, null from series
union all
select
    checks.mart, checks.agency_id, checks.year, checks.scope, checks.region_code, null, null, null, checks.figure, checks.behind, null, checks.terms,
    null, 1, checks.report_id, pairs.last_report_id
from checks
left join {{ ref('report_pairs') }} as pairs on pairs.report_id = checks.report_id
