{#
  Each position of one table that a form could ask a report for, printed or not, with what stands there. A report whose
  form is unknown has no positions of its own: only what it prints is kept. `value` is as printed; `value_corrected` follows corrections.yml; `counted` is what the
  marts add up.

  A macro and no model, as the filter must stand where the cells are read: behind a view of all tables every fact would
  join all cells, at many times the time and memory. Positions are joined to cells (few to many), and the gaps found by
  keys alone, for the same reason.

  table: code of the table. only: a condition on row_code and column_code.
#}
{% macro report_cells(table, only='true') -%}
with

reports as (select * from {{ source('facts', 'reports') }}),
report_tables as (select report_id, form from {{ source('facts', 'tables') }} where "table" = '{{ table }}'),

cells as (
    select * exclude ("table", "row", "column"), "row" as row_code, "column" as column_code
    from {{ source('facts', 'cells') }}
    where "table" = '{{ table }}'
),
cells_asked_for as (select * from cells where {{ only }}),
reports_with_table as (select distinct report_id from cells),
corrections as (
    select id, report_id, "row" as row_code, "column" as column_code, corrected, action
    from {{ source('facts', 'corrections') }}
    where "table" = '{{ table }}' and status = 'active'
),
imputed as (
    select report_id, "row" as row_code, "column" as column_code from {{ source('facts', 'imputed') }} where "table" = '{{ table }}'
),

form_positions as (
    select form, "row" as row_code, "column" as column_code, unit_kind, asked, sort
    from {{ source('facts', 'form_positions') }}
    where "table" = '{{ table }}'
),
positions as (
    select * from form_positions where {{ only }}
    union all
    select 'unknown', row_code, column_code, any_value(unit_kind), null, min(sort)
    from form_positions
    where {{ only }}
    group by row_code, column_code
),

-- Mixed reports are told per table: the table's form counts before the report's.
report_forms as (
    select
        reports.report_id,
        reports.agency_id,
        reports.year::integer as year,
        reports.source_file,
        case
            when coalesce(report_tables.form, reports.form) in (select form from form_positions)
                then coalesce(report_tables.form, reports.form)
            else 'unknown'
        end as form
    from reports
    left join report_tables on report_tables.report_id = reports.report_id
),

printed as (
    select
        report_forms.report_id, report_forms.agency_id, report_forms.year, positions.row_code, positions.column_code,
        positions.unit_kind, cells.value, case when corrections.id is null then cells.value else corrections.corrected end as value_corrected,
        case
            when imputed.report_id is not null and cells.state = 'blank' and (corrections.id is null or corrections.action = 'flag') then 0
            when positions.unit_kind = 'amount' and cells.unit is null then null
            when corrections.id is null then cells.value
            else corrections.corrected
        end as counted,
        cells.unit, cells.state, cells.text, positions.asked, report_forms.source_file,
        cells.line::integer as line, cells.page::integer as page, cells.method, positions.sort
    from cells_asked_for as cells
    inner join report_forms on report_forms.report_id = cells.report_id
    inner join positions
        on positions.form = report_forms.form
        and positions.row_code = cells.row_code
        and positions.column_code = cells.column_code
    left join corrections
        on corrections.report_id = cells.report_id
        and corrections.row_code = cells.row_code
        and corrections.column_code = cells.column_code
    left join imputed
        on imputed.report_id = cells.report_id
        and imputed.row_code = cells.row_code
        and imputed.column_code = cells.column_code
),

not_printed as (
    select
        report_forms.report_id, report_forms.agency_id, report_forms.year, positions.row_code, positions.column_code,
        positions.unit_kind, null::double as value, null::double as value_corrected, null::double as counted, null::varchar as unit,
        case
            when not positions.asked then 'not_on_form'
            when reports_with_table.report_id is not null then 'row_absent'
            else 'table_absent'
        end as state,
        null::varchar as text, positions.asked, report_forms.source_file,
        null::integer as line, null::integer as page, null::varchar as method, positions.sort
    from report_forms
    inner join positions on positions.form = report_forms.form and positions.asked is not null
    left join reports_with_table on reports_with_table.report_id = report_forms.report_id
    anti join cells_asked_for as cells
        on cells.report_id = report_forms.report_id
        and cells.row_code = positions.row_code
        and cells.column_code = positions.column_code
)

select * from printed
union all
select * from not_printed
{%- endmacro %}
