-- What the reader told of each report, and what comparing reports tells. What a rule that is not meant for the report found is left out.
with

reports as (select * from {{ ref('dim_report') }}),
rules as (select * from {{ source('facts', 'rules') }}),
dismissals as (select * from {{ source('facts', 'dismissals') }}),

of_reader as (
    select findings.report_id, findings.finding_no, findings.rule, findings.message, findings.cells, findings.printed, findings.expected
    from {{ source('facts', 'findings') }} as findings
    inner join reports on reports.report_id = findings.report_id
    inner join rules on rules.id = findings.rule
    where not rules.is_check or {{ rule_applies(by_form=false) }}
),

of_comparing as (
    select
        checks.report_id, 1000000 + checks.equation as finding_no, checks.rule,
        concat_ws(' ', rules.text_en, checks.detail) as message, checks.cells,
        {{ plain_number('checks.printed') }} as printed,
        {{ plain_number('checks.expected') }} as expected
    from {{ ref('cross_checks') }} as checks
    inner join rules on rules.id = checks.rule
    where checks.outcome = 'broken'
),
of_copies as (
    select
        changes.before_report_id, 2000000 + row_number() over (order by changes.after_report_id) as finding_no, 'renditions_differ' as rule,
        any_value(rules.text_en) || ' The other: ' || any_value(others.source_file) || coalesce(' › ' || any_value(others.member), '') || '.' as message,
        '[' || string_agg(
            '["' || changes.table_code || '","' || changes.row_code || '","' || changes.column_code || '"]', ','
            order by changes.table_code, changes.row_code, changes.column_code
        ) || ']' as cells,
        case when count(*) = 1 then any_value(changes.text_before) end as printed,
        case when count(*) = 1 then any_value(changes.text_after) end as expected
    from {{ ref('report_changes') }} as changes
    inner join reports as others on others.report_id = changes.after_report_id
    inner join rules on rules.id = 'renditions_differ'
    where changes.kind = 'rendition'
    group by changes.before_report_id, changes.after_report_id
),

every_finding as (
    from of_reader
    union all
    from of_comparing
    union all
    from of_copies
),
marked as (
    select
        every_finding.*,
        (
            select min(dismissals.id) from dismissals
            where dismissals.report_id = every_finding.report_id and dismissals.rule = every_finding.rule
                and (dismissals."table" is null or contains(
                    every_finding.cells, '["' || dismissals."table" || '","' || dismissals."row" || '","' || dismissals."column" || '"]'
                ))
        ) as dismissal
    from every_finding
),

final as (
    select
        marked.report_id,
        (row_number() over (partition by marked.report_id order by marked.finding_no, rules.sort, marked.cells, marked.message))::integer as finding_no,
        reports.agency_id, reports.year, marked.rule, rules.severity,
        case
            when rules.is_doubt or contains(marked.message, 'our reading may be at fault') then 'ours'
            else 'theirs'
        end as whose,
        marked.message, marked.cells, marked.printed, marked.expected,
        marked.dismissal is not null as is_dismissed, marked.dismissal, reports.source_file
    from marked
    inner join reports on reports.report_id = marked.report_id
    inner join rules on rules.id = marked.rule
)

select
    substr(md5(concat_ws(chr(31), report_id, rule, cells, printed, expected, row_number() over (
        partition by report_id, rule, cells, printed, expected order by finding_no
    ))), 1, 16) as finding_id,
    *
from final
order by report_id, finding_no
