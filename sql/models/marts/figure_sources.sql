-- From a figure of a mart to the cells behind it. What no cell says (a date, residents, that there is a report at all) is a row without a
-- table's place or state; a figure of the prose stands under the table `prose`.
with

of_terms as (
    select
        figures.*,
        terms.part, terms.above, terms.below, terms.is_last, terms.table_code, terms.row_code, terms.column_code,
        case when terms.is_last then figures.last_report_id else figures.report_id end as cell_report_id,
        case
            when figures.behind is not null then figures.behind
            when terms.part = 'numerator' then list_concat(['value', 'numerator', 'low', 'high', 'change', 'imputed_inputs'], figures.more)
            when terms.part = 'denominator'
                then list_concat(['value', 'denominator', 'n', 'small_n', 'low', 'high', 'change', 'imputed_inputs'], figures.more)
            else list_concat(['value', 'numerator', 'denominator', 'n', 'small_n', 'low', 'high', 'change', 'imputed_inputs'], figures.more)
        end as columns_of_mart
    from {{ ref('figure_reports') }} as figures
    inner join {{ ref('figure_terms') }} as terms
        on terms.kind = figures.terms and terms.code = figures.figure and terms.way = figures.way
        and (terms.form is null or terms.form = figures.form)
),
of_findings as (
    select figures.*, string_split(unnest(from_json(findings.cells, '["json"]'))::varchar, '"') as place
    from {{ ref('figure_reports') }} as figures
    inner join {{ ref('findings') }} as findings on findings.finding_id = figures.figure and findings.report_id = figures.report_id
    where figures.terms = 'finding'
)

select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, figures.province, figures.level, figures.kind, figures.figure,
    figures.columns_of_mart as behind, figures.part, figures.above, figures.below, figures.is_last,
    cells.report_id, cells.table_code, cells.row_code, cells.column_code, cells.value, cells.value_corrected, cells.counted, cells.unit, cells.state,
    cells.text, cells.source_file, cells.line, cells.page, cells.method
from of_terms as figures
inner join {{ ref('fact_cells') }} as cells
    on cells.report_id = figures.cell_report_id
    and cells.table_code = figures.table_code and cells.row_code = figures.row_code and cells.column_code = figures.column_code
union all
select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, null, null, null, cells.table_code,
    case when cells.state = 'number' then figures.behind else ['asked', 'completeness'] end, 'checked', null, null, false,
    cells.report_id, cells.table_code, cells.row_code, cells.column_code, cells.value, cells.value_corrected, cells.counted, cells.unit, cells.state,
    cells.text, cells.source_file, cells.line, cells.page, cells.method
from {{ ref('figure_reports') }} as figures
inner join {{ ref('fact_cells') }} as cells on cells.report_id = figures.report_id and cells.asked
where figures.terms = 'positions'
union all
select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, null, null, null, figures.figure,
    figures.behind, 'checked', null, null, false,
    figures.report_id, figures.place[2], figures.place[4], figures.place[6], cells.value, cells.value_corrected, cells.counted, cells.unit, cells.state,
    cells.text, reports.source_file, cells.line, cells.page, cells.method
from of_findings as figures
inner join {{ ref('dim_report') }} as reports on reports.report_id = figures.report_id
left join {{ ref('fact_cells') }} as cells
    on cells.report_id = figures.report_id
    and cells.table_code = figures.place[2] and cells.row_code = figures.place[4] and cells.column_code = figures.place[6]
union all
select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, null, null, null, figures.figure,
    figures.behind, 'checked', null, null, false,
    prose.report_id, 'prose', prose.noun, prose.figure_no::varchar, prose.value, prose.value, null, prose.unit, prose.state,
    prose.text, prose.source_file, prose.line, prose.page, prose.method
from {{ ref('figure_reports') }} as figures
inner join {{ ref('fact_narrative') }} as prose on prose.report_id = figures.report_id and prose.rule = figures.figure
where figures.terms = 'rule'
union all
select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, figures.province, figures.level, figures.kind, figures.figure,
    figures.columns_of_mart, figures.part, figures.above, figures.below, false,
    figures.report_id, figures.table_code, figures.row_code, figures.column_code, null, null, null, null, null,
    case when figures.table_code = 'dates' then reports.published_on::varchar end,
    case when figures.table_code = 'dates' then reports.source_file else 'population.csv' end, null, null, 'reference'
from of_terms as figures
inner join {{ ref('dim_report') }} as reports on reports.report_id = figures.cell_report_id
where figures.table_code in ('dates', 'population')
union all
-- What has no places of its own: that there is a report, its sections, its prose, a finding about the whole.
select
    figures.mart, figures.agency_id, figures.year, figures.scope, figures.region_code, null, null, null, figures.figure,
    figures.behind, 'report', null, null, false,
    figures.report_id, null, null, null, null, null, null, null, null, reports.title, reports.source_file, null, null, null
from {{ ref('figure_reports') }} as figures
inner join {{ ref('dim_report') }} as reports on reports.report_id = figures.report_id
left join {{ ref('findings') }} as findings on findings.report_id = figures.report_id and findings.finding_id = figures.figure
where figures.terms = 'report' or (figures.terms = 'finding' and findings.cells = '[]')
    or (figures.terms = 'rule' and figures.figure in (select code from {{ ref('dim_rule') }} where rule_group in ('structure', 'prose')))
