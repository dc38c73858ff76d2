-- Which positions a figure of a mart is made of; a group of outcomes by its rows, a count of checks or positions by all that it counts.
with

outcomes as (select code, parent from {{ ref('dim_outcome') }}),
groups as (select code from {{ ref('dim_outcome') }} where is_group),
form_positions as (
    select distinct "table", "row", "column" from {{ source('facts', 'form_positions') }}
),

indicator_terms as (
    select
        'indicator' as kind, indicator as code, null::varchar as form, 1 as way, is_last,
        case when above <> 0 and below <> 0 then 'both' when above <> 0 then 'numerator' else 'denominator' end as part,
        "table", "row", "column"
    from {{ ref('indicator_terms') }}
),
crosswalk as (select * from {{ source('facts', 'crosswalk') }} where relation <> 'not_comparable'),
series_places as (
    select series, form, 1 as way, string_split(unnest(terms), '/') as place from crosswalk
    union all
    select series, form, 2, string_split(unnest(instead), '/') from crosswalk where instead is not null
),
terms as (
    from indicator_terms
    union all
    select 'series', series, form, way, false, 'value', place[1], place[2], place[3] from series_places
),

expanded as (
    select terms.kind, terms.code, terms.form, terms.way, terms.is_last, terms.part, positions."table", positions."row", positions."column"
    from terms
    inner join form_positions as positions
        on positions."table" = terms."table" and positions."row" = terms."row" and positions."column" = terms."column"
    union all
    select terms.kind, terms.code, terms.form, terms.way, terms.is_last, terms.part, terms."table", outcomes.code, terms."column"
    from terms
    inner join groups on groups.code = terms."row" and terms."table" = 'applications'
    inner join outcomes on outcomes.parent = terms."row"
    union all
    select terms.kind, terms.code, terms.form, terms.way, terms.is_last, terms.part, positions."table", positions."row", positions."column"
    from terms
    inner join form_positions as positions on positions."table" = terms."row" or terms."table" = 'rules'
    where terms."table" in ('positions', 'rules')
)

select distinct
    kind, code, form, way::integer as way, is_last, part, "table" as table_code, "row" as row_code, "column" as column_code
from expanded
order by all
