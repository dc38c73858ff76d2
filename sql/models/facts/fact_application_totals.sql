{%- set groups = '(select parent from ' ~ ref('dim_outcome') ~ ')' -%}
{%- set totals = "column_code = 'total' or row_code = 'total_processed' or row_code in " ~ groups -%}
-- A row that is a subtotal on one report is a part on others: its cells are read for all, and kept where it is one.
with

cells as (
    {{ report_cells('applications', totals) | indent(4) }}
),
outcomes as (select code, flow from {{ ref('dim_outcome') }}),
subtotals as (select * from {{ ref('application_subtotals') }})

select
    cells.report_id, cells.agency_id, cells.year, cells.row_code as outcome, cells.column_code as applicant_type, outcomes.flow,
    cells.value, cells.value_corrected, cells.counted, cells.unit, cells.state, cells.text, cells.asked, cells.source_file, cells.line, cells.page, cells.method
from cells
inner join outcomes on outcomes.code = cells.row_code
left join subtotals on subtotals.report_id = cells.report_id and subtotals.outcome = cells.row_code
where cells.row_code = 'total_processed' or cells.column_code = 'total' or subtotals.outcome is not null
order by year, agency_id, report_id, sort
