-- Which positions a figure of a mart, or a rule, is made of. A group of outcomes is told by its rows, a count of checks or positions by
-- all that it counts.
with

outcomes as (select code, parent from {{ ref('dim_outcome') }}),
groups as (select code from {{ ref('dim_outcome') }} where is_group),
form_positions as (
    select distinct "table", "row", "column" from {{ source('facts', 'form_positions') }}
),
crosswalk as (select * from {{ source('facts', 'crosswalk') }} where relation <> 'not_comparable'),
series_places as (
    select series, form, 1 as way, string_split(unnest(terms), '/') as place from crosswalk
    union all
    select series, form, 2, string_split(unnest(instead), '/') from crosswalk where instead is not null
),

terms as (
    select
        'indicator' as kind, indicator as code, null::varchar as form, 1 as way, is_last, above, below, above <> 0 as is_above, below <> 0 as is_below,
        "table", "row", "column"
    from {{ ref('indicator_terms') }}
    union all
    select 'series', series, form, way, false, 1, 0, true, false, place[1], place[2], place[3] from series_places
),
placed as (
    select terms.* from terms
    semi join form_positions as positions
        on positions."table" = terms."table" and positions."row" = terms."row" and positions."column" = terms."column"
    union all
    select terms.* from terms where terms."table" in ('dates', 'population')
    union all
    select terms.* replace (outcomes.code as "row")
    from terms
    inner join groups on groups.code = terms."row" and terms."table" = 'applications'
    inner join outcomes on outcomes.parent = terms."row"
    union all
    select terms.* replace (null as above, null as below, positions."table" as "table", positions."row" as "row", positions."column" as "column")
    from terms
    inner join form_positions as positions on positions."table" = terms."row" or terms."row" = 'HSN'
    where terms."table" in ('positions', 'rules')
),

rules as (select id, "group", unnest(reads) as "table" from {{ source('facts', 'rules') }}),
checked as (
    select rules.id, false as is_last, positions."table", positions."row", positions."column"
    from rules inner join form_positions as positions on positions."table" = rules."table"
    union
    select rules.id, true, positions."table", positions."row", positions."column"
    from rules inner join form_positions as positions on positions."table" = rules."table" where rules."group" = 'cross_year'
    union
    select rule, is_last, "table", "row", "column" from {{ source('facts', 'rule_terms') }}
    union
    select rule, false, "table", "row", "column" from {{ source('facts', 'rule_metrics') }}
),

of_rules as (
    select 'rule' as kind, id as code, null::varchar as form, 1 as way, is_last, null::integer as above, null::integer as below,
        null::boolean as is_above, null::boolean as is_below, "table", "row", "column"
    from checked
    union all
    -- An indicator that counts the equations of one rule.
    select terms.kind, terms.code, terms.form, terms.way, checked.is_last, null, null, terms.is_above, terms.is_below,
        checked."table", checked."row", checked."column"
    from terms
    inner join checked on checked.id = terms."row" and terms."table" = 'rules'
),

every_term as (
    select * from placed
    union all
    select * from of_rules
),
summed as (
    select
        kind, code, form, way, is_last, "table" as table_code, "row" as row_code, "column" as column_code,
        bool_or(is_above) as is_above, bool_or(is_below) as is_below, sum(above)::integer as above, sum(below)::integer as below
    from every_term
    group by all
)

select
    kind, code, form, way::integer as way, is_last,
    case
        when kind = 'series' then 'value'
        when kind = 'rule' then 'checked'
        when is_above and is_below then 'both'
        when is_above then 'numerator'
        else 'denominator'
    end as part,
    above, below, table_code, row_code, column_code
from summed
order by all
