with

cells as (
    {{ report_cells('applications', "row_code <> 'total_processed' and column_code <> 'total'") | indent(4) }}
),
outcomes as (select code, flow from {{ ref('dim_outcome') }}),
subtotals as (select * from {{ ref('application_subtotals') }})

select
    cells.report_id, cells.agency_id, cells.year, cells.row_code as outcome, cells.column_code as applicant_type, outcomes.flow,
    cells.value, cells.value_corrected, cells.counted, cells.unit, cells.state, cells.text, cells.asked, cells.source_file, cells.line, cells.page, cells.method
from cells
inner join outcomes on outcomes.code = cells.row_code
anti join subtotals on subtotals.report_id = cells.report_id and subtotals.outcome = cells.row_code
order by year, agency_id, report_id, sort
