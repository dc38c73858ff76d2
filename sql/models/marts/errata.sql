-- What a body can be told about its own reports: where figures contradict each other, with both figures. Doubts of ours and dismissed
-- findings are no errata.
with

findings as (
    select *, cells::json as places, json_array_length(cells::json)::integer as place_count from {{ ref('findings') }}
    where whose = 'theirs' and not is_dismissed and severity in ('error', 'warning')
),
reports as (select * from {{ ref('dim_report') }} where is_current and agency_id is not null),
rules as (select code, label_zh, label_en, rule_group from {{ ref('dim_rule') }} where is_check or rule_group = 'versions'),
row_labels as (
    select code, label_zh, label_en from {{ ref('dim_outcome') }}
    union
    select code, label_zh, label_en from {{ ref('dim_code') }} where list in ('items', 'forums')
),
column_labels as (
    select code, label_zh, label_en from {{ ref('dim_applicant_type') }}
    union
    select code, label_zh, label_en from {{ ref('dim_code') }} where list in ('measures', 'results') and code not in ('other', 'total')
),

placed as (
    select
        findings.*,
        findings.places ->> ('$[' || findings.place_count - 1 || '][0]') as table_code,
        findings.places ->> ('$[' || findings.place_count - 1 || '][1]') as row_code,
        findings.places ->> ('$[' || findings.place_count - 1 || '][2]') as column_code
    from findings
),
labelled as (
    select
        placed.*, reports.scope, rules.label_zh as rule_zh, rules.label_en as rule_en,
        coalesce(row_labels.label_zh, placed.row_code) as row_zh, coalesce(row_labels.label_en, placed.row_code) as row_en,
        coalesce(column_labels.label_zh, placed.column_code) as column_zh, coalesce(column_labels.label_en, placed.column_code) as column_en,
        reports.agency_name, cells.line, cells.page
    from placed
    inner join reports on reports.report_id = placed.report_id
    inner join rules on rules.code = placed.rule
    left join row_labels on row_labels.code = placed.row_code
    left join column_labels on column_labels.code = placed.column_code
    left join {{ source('facts', 'cells') }} as cells
        on cells.report_id = placed.report_id and cells."table" = placed.table_code and cells."row" = placed.row_code and cells."column" = placed.column_code
)

select
    agency_id, year, scope, report_id, finding_id, rule, severity, table_code, row_code, column_code, printed, expected,
    source_file, line::integer as line, page::integer as page,
    agency_name || coalesce(year::varchar, '') || '年度报告' || coalesce('“' || row_zh || '”×“' || column_zh || '”', '') || '：' || rule_zh || '。'
        || coalesce('印出 ' || printed || coalesce('，另一侧为 ' || expected, '') || '。', '') as text_zh,
    agency_name || ', report for ' || coalesce(year::varchar, '?') || coalesce(', “' || row_en || '” × “' || column_en || '”', '') || ': ' || rule_en
        || coalesce(' Printed ' || printed || coalesce(', the other side makes ' || expected, '') || '.', '') as text_en
from labelled
order by agency_id, year, report_id, finding_no
