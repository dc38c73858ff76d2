-- Each position that a form could ask a report for, printed or not, with what stands there.
-- A report whose form is unknown has no positions of its own: only what it prints is kept.
with

reports as (select * from {{ source('facts', 'reports') }}),
report_tables as (select * from {{ source('facts', 'tables') }}),
cells as (select * from {{ source('facts', 'cells') }}),
form_positions as (select * from {{ source('facts', 'form_positions') }}),

positions as (
    select form, "table", "row", "column", unit_kind, asked, sort from form_positions
    union all
    select 'unknown', "table", "row", "column", any_value(unit_kind), null, min(sort)
    from form_positions
    group by all
),

-- Mixed reports are told per table: the table's form counts before the report's.
printed_tables as (
    select
        reports.report_id,
        position_tables."table",
        case
            when coalesce(report_tables.form, reports.form) in (select form from form_positions)
                then coalesce(report_tables.form, reports.form)
            else 'unknown'
        end as form,
        exists (
            select 1 from cells
            where cells.report_id = reports.report_id and cells."table" = position_tables."table"
        ) as has_cells
    from reports
    cross join (select distinct "table" from form_positions) as position_tables
    left join report_tables
        on report_tables.report_id = reports.report_id and report_tables."table" = position_tables."table"
)

select
    reports.report_id,
    reports.agency_id,
    reports.year::integer as year,
    positions."table",
    positions."row",
    positions."column",
    positions.asked,
    positions.unit_kind,
    cells.state is not null as is_printed,
    cells.value,
    cells.unit,
    case
        when cells.state is not null then cells.state
        when not positions.asked then 'not_on_form'
        when printed_tables.has_cells then 'row_absent'
        else 'table_absent'
    end as state,
    cells.text,
    reports.source_file,
    cells.line::integer as line,
    cells.page::integer as page,
    cells.method,
    positions.sort
from reports
inner join printed_tables on printed_tables.report_id = reports.report_id
inner join positions on positions.form = printed_tables.form and positions."table" = printed_tables."table"
left join cells
    on cells.report_id = reports.report_id
    and cells."table" = positions."table"
    and cells."row" = positions."row"
    and cells."column" = positions."column"
where positions.asked is not null or cells.state is not null
