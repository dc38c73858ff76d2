-- Follows the crosswalk: a series takes figures only from the forms that it lists, and says how they compare.
with

reports as (
    select report_id, agency_id, year, scope, form, kind from {{ ref('dim_report') }}
    where is_current and agency_id is not null and year is not null
),
report_tables as (select report_id, "table", form from {{ source('facts', 'tables') }}),
series as (select code, sort from {{ ref('dim_series') }}),
crosswalk as (select * from {{ source('facts', 'crosswalk') }} where relation <> 'not_comparable'),
breaks as (select code, first_year, unnest(series) as series, bodies from {{ source('facts', 'breaks') }}),
figures as (select * from {{ ref('grouped_figures') }}),

-- The first way to make a series, and the one instead of it.
terms as (
    select series, form, relation, 1 as way, unnest(terms) as term from crosswalk
    union all
    select series, form, relation, 2, unnest(instead) from crosswalk where instead is not null
),
places as (
    select
        series, form, relation, way,
        split_part(term, '/', 1) as "table", split_part(term, '/', 2) as "row", split_part(term, '/', 3) as "column"
    from terms
),

-- Mixed reports are told per table: the table's form counts before the report's.
wanted as (
    select reports.report_id, places.*
    from reports
    inner join places on true
    left join report_tables on report_tables.report_id = reports.report_id and report_tables."table" = places."table"
    where places.form = coalesce(report_tables.form, reports.form)
),

ways as (
    select
        wanted.report_id, wanted.series, wanted.form, wanted.relation, wanted.way,
        case when count(figures.counted) = count(*) then sum(figures.counted) end as value,
        sum(coalesce(figures.missing, 1)) as missing_inputs,
        sum(coalesce(figures.imputed, 0)) as imputed_inputs
    from wanted
    left join figures
        on figures.report_id = wanted.report_id
        and figures."table" = wanted."table" and figures."row" = wanted."row" and figures."column" = wanted."column"
    group by all
),
made as (
    select * from ways
    qualify row_number() over (partition by report_id, series order by value is null, way) = 1
),

dated as (
    select
        made.report_id, made.series,
        string_agg(breaks.code, ';' order by breaks.code) as breaks
    from made
    inner join reports on reports.report_id = made.report_id
    inner join breaks
        on breaks.series = made.series and breaks.first_year = reports.year
        and (breaks.bodies is null or list_contains(breaks.bodies, reports.kind))
    group by all
),

final as (
    select
        reports.agency_id, reports.year, reports.scope, made.series, made.value, made.form, made.relation, dated.breaks,
        made.relation <> 'approximate' and dated.breaks is null as comparable,
        made.missing_inputs::integer as missing_inputs, made.imputed_inputs::integer as imputed_inputs, made.way::integer as way, reports.report_id, series.sort
    from made
    inner join reports on reports.report_id = made.report_id
    inner join series on series.code = made.series
    left join dated on dated.report_id = made.report_id and dated.series = made.series
)

select * exclude (sort)
from final
order by year, agency_id, scope, sort
