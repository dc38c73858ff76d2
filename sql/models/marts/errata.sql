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
-- Where one change would mend the sums that do not agree, it is the cell to look at, and not the sum.
mended as (
    select
        behind.finding_id,
        string_agg('“' || coalesce(row_labels.label_zh, proposals.row_code) || '”×“' || coalesce(column_labels.label_zh, proposals.column_code) || '”印出 '
            || format('{:g}', proposals.printed) || '，如为 ' || format('{:g}', proposals.proposed) || ' 则各式成立', '；' order by row_code, column_code) as said_zh,
        string_agg('“' || coalesce(row_labels.label_en, proposals.row_code) || '” × “' || coalesce(column_labels.label_en, proposals.column_code) || '” prints '
            || format('{:g}', proposals.printed) || ', and with ' || format('{:g}', proposals.proposed) || ' the sums agree', '; ' order by row_code, column_code) as said_en
    from (
        select distinct finding_id, report_id, rule, unnest(from_json(cells, '[["VARCHAR"]]')) as place from findings
    ) as behind
    inner join {{ ref('proposals') }} as proposals
        on proposals.report_id = behind.report_id and proposals.table_code = behind.place[1] and proposals.row_code = behind.place[2]
        and proposals.column_code = behind.place[3] and list_contains(from_json(proposals.because, '["VARCHAR"]'), behind.rule)
    left join row_labels on row_labels.code = proposals.row_code
    left join column_labels on column_labels.code = proposals.column_code
    group by behind.finding_id
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
        || coalesce('印出 ' || printed || coalesce('，另一侧为 ' || expected, '') || '。', '') || coalesce(said_zh || '。', '') as text_zh,
    agency_name || ', report for ' || coalesce(year::varchar, '?') || coalesce(', “' || row_en || '” × “' || column_en || '”', '') || ': ' || rule_en
        || coalesce(' Printed ' || printed || coalesce(', the other side makes ' || expected, '') || '.', '')
        || coalesce(' ' || said_en || '.', '') as text_en
from labelled
left join mended using (finding_id)
order by agency_id, year, report_id, finding_no
