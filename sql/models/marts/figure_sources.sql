-- From a figure of a mart to the cells behind it. Ask for one figure: `where mart = … and agency_id = … and year = … and figure = …`, or by
-- region_code. A region's figure leads to the cells of all reports in it.
with

terms as (select * from {{ ref('figure_terms') }}),
cells as (select * from {{ ref('fact_cells') }}),
indicators as (select * from {{ ref('indicators_agency_year') }}),
series as (select * from {{ ref('series_agency_year') }}),
region_reports as (select * from {{ ref('region_reports') }}),

figures as (
    select
        'indicators_agency_year' as mart, 'indicator' as kind, agency_id, year, scope, null::varchar as region_code, indicator as figure,
        report_id, last_report_id, null::varchar as form, 1 as way
    from indicators
    union all
    select
        'indicators_region_year', 'indicator', indicators.agency_id, indicators.year, indicators.scope, region_reports.region_code,
        indicators.indicator, indicators.report_id, indicators.last_report_id, null, 1
    from region_reports
    inner join indicators on indicators.report_id = region_reports.report_id
    union all
    select 'series_agency_year', 'series', agency_id, year, scope, null, series, report_id, null, form, way from series
    union all
    select
        'totals_region_year', 'series', series.agency_id, series.year, series.scope, region_reports.region_code, series.series,
        series.report_id, null, series.form, series.way
    from region_reports
    inner join series on series.report_id = region_reports.report_id
)

select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, figures.figure, terms.part, terms.is_last,
    cells.report_id, cells.table_code, cells.row_code, cells.column_code, cells.value, cells.value_corrected, cells.unit, cells.state, cells.text,
    cells.source_file, cells.line, cells.page, cells.method
from figures
inner join terms
    on terms.kind = figures.kind and terms.code = figures.figure and terms.way = figures.way
    and (terms.form is null or terms.form = figures.form)
inner join cells
    on cells.report_id = case when terms.is_last then figures.last_report_id else figures.report_id end
    and cells.table_code = terms.table_code and cells.row_code = terms.row_code and cells.column_code = terms.column_code
