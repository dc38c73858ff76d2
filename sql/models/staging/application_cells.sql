-- The applications table with its flow, and which figures are totals of others on the same page.
-- A row printed beside its own parts is one as well: （六）其他处理 above the three rows of the 2021 form.
with

cells as (select * from {{ ref('report_cells') }} where "table" = 'applications'),
outcomes as (select * from {{ ref('dim_outcome') }}),

printed_rows as (
    select distinct report_id, "row" as outcome from cells where is_printed
),

subtotals as (
    select distinct printed_rows.report_id, outcomes.parent as outcome
    from printed_rows
    inner join outcomes on outcomes.code = printed_rows.outcome
    inner join printed_rows as own on own.report_id = printed_rows.report_id and own.outcome = outcomes.parent
)

select
    cells.* exclude ("table", "row", "column"),
    cells."row" as outcome,
    cells."column" as applicant_type,
    outcomes.flow,
    (cells."column" = 'total' or cells."row" = 'total_processed' or subtotals.outcome is not null) as is_total
from cells
inner join outcomes on outcomes.code = cells."row"
left join subtotals on subtotals.report_id = cells.report_id and subtotals.outcome = cells."row"
