-- How far a report can be relied on. theirs: what the report itself gets wrong; ours: what we could not read or decide surely. A
-- finding that was dismissed counts as neither, and its rule as held.
with

reports as (select report_id, agency_id, year, scope, status, is_current from {{ ref('dim_report') }}),
outcomes as (
    select
        report_id,
        count(*) filter (outcome = 'holds' or is_dismissed) as held,
        count(*) filter (outcome = 'broken' and not is_dismissed) as broken,
        count(*) filter (outcome = 'undecidable') as undecidable
    from {{ ref('rule_outcomes') }}
    group by all
),
findings as (
    select
        report_id,
        count(*) filter (whose = 'theirs' and severity = 'error') as errors_theirs,
        count(*) filter (whose = 'theirs' and severity = 'warning') as warnings_theirs,
        count(*) filter (whose = 'ours' and severity <> 'info') as doubts_ours
    from {{ ref('findings') }}
    where not is_dismissed
    group by all
),
positions as (
    select report_id, count(*) filter (asked) as asked, count(*) filter (asked and state = 'number') as stated
    from {{ ref('figures') }}
    group by all
),

final as (
    select
        reports.report_id, reports.agency_id, reports.year, reports.scope, reports.status, reports.is_current,
        coalesce(outcomes.held, 0)::integer as held, coalesce(outcomes.broken, 0)::integer as broken,
        coalesce(outcomes.undecidable, 0)::integer as undecidable,
        outcomes.held / nullif(outcomes.held + outcomes.broken, 0) as share_held,
        coalesce(positions.asked, 0)::integer as asked, coalesce(positions.stated, 0)::integer as stated,
        positions.stated / nullif(positions.asked, 0) as completeness,
        coalesce(findings.errors_theirs, 0)::integer as errors_theirs, coalesce(findings.warnings_theirs, 0)::integer as warnings_theirs,
        coalesce(findings.doubts_ours, 0)::integer as doubts_ours
    from reports
    left join outcomes on outcomes.report_id = reports.report_id
    left join findings on findings.report_id = reports.report_id
    left join positions on positions.report_id = reports.report_id
)

select * from final
order by year, agency_id, scope, report_id
