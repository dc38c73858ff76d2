-- What differs between a version and the one before it, and between the copies of one version: cell by cell. A table of which
-- one copy has no trace is not compared between copies.
with

reports as (
    select report_id, agency_id, year, scope, version, rendition_of from {{ ref('dim_report') }}
    where agency_id is not null and year is not null
),

pairs as (
    select
        earlier.agency_id, earlier.year, earlier.scope, 'version' as kind,
        earlier.report_id as before_report_id, later.report_id as after_report_id, later.version
    from reports as earlier
    inner join reports as later
        on later.agency_id = earlier.agency_id and later.year = earlier.year and later.scope = earlier.scope and later.version = earlier.version + 1
    where earlier.rendition_of is null and later.rendition_of is null
    union all
    select agency_id, year, scope, 'rendition', rendition_of, report_id, version
    from reports
    where rendition_of is not null
),
wanted as (
    select before_report_id as report_id from pairs
    union
    select after_report_id from pairs
),
cells as (
    select report_id, "table" as table_code, "row" as row_code, "column" as column_code, value, text, state, line, page
    from {{ source('facts', 'cells') }}
    semi join wanted using (report_id)
),
tables as (select distinct report_id, table_code from cells),

positions as (
    select pairs.after_report_id, cells.table_code, cells.row_code, cells.column_code
    from pairs
    inner join cells on cells.report_id = pairs.before_report_id
    union
    select pairs.after_report_id, cells.table_code, cells.row_code, cells.column_code
    from pairs
    inner join cells on cells.report_id = pairs.after_report_id
)

select
    pairs.agency_id, pairs.year, pairs.scope, pairs.kind, pairs.version::integer as version, pairs.before_report_id, pairs.after_report_id,
    positions.table_code, positions.row_code, positions.column_code,
    earlier.value as value_before, later.value as value_after,
    coalesce(earlier.state, 'row_absent') as state_before, coalesce(later.state, 'row_absent') as state_after,
    earlier.text as text_before, later.text as text_after,
    earlier.line::integer as line_before, later.line::integer as line_after,
    earlier.page::integer as page_before, later.page::integer as page_after
from pairs
inner join positions on positions.after_report_id = pairs.after_report_id
left join cells as earlier
    on earlier.report_id = pairs.before_report_id and earlier.table_code = positions.table_code
    and earlier.row_code = positions.row_code and earlier.column_code = positions.column_code
left join cells as later
    on later.report_id = pairs.after_report_id and later.table_code = positions.table_code
    and later.row_code = positions.row_code and later.column_code = positions.column_code
left join tables as earlier_tables on earlier_tables.report_id = pairs.before_report_id and earlier_tables.table_code = positions.table_code
left join tables as later_tables on later_tables.report_id = pairs.after_report_id and later_tables.table_code = positions.table_code
where (pairs.kind = 'version' or (earlier_tables.report_id is not null and later_tables.report_id is not null))
    and (
        earlier.state is distinct from later.state
        or earlier.value is distinct from later.value
        or (earlier.state = 'text' and earlier.text is distinct from later.text)
    )
order by year, agency_id, scope, kind, version, after_report_id, table_code, row_code, column_code
