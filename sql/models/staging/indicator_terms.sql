-- One row per indicator and input: where the input stands, whether in last year's report, and with which sign it is added above and
-- below the line (0: not there).
with

indicators as (select * from {{ source('facts', 'indicators') }}),

sides as (
    select code as indicator, unnest(numerator) as term, true as is_numerator from indicators
    union all
    select code, unnest(denominator), false from indicators
),
read as (
    select
        indicator, is_numerator,
        case when starts_with(term, '-') then -1 else 1 end as sign,
        contains(term, 'last:') as is_last,
        string_split(replace(ltrim(term, '-'), 'last:', ''), '/') as place
    from sides
),
form_tables as (
    select "table", list(distinct form) as forms from {{ source('facts', 'form_positions') }} group by all
)

select
    read.indicator, read.is_last, read.place[1] as "table", read.place[2] as "row", read.place[3] as "column", form_tables.forms,
    coalesce(sum(read.sign) filter (read.is_numerator), 0)::integer as above,
    coalesce(sum(read.sign) filter (not read.is_numerator), 0)::integer as below
from read
left join form_tables on form_tables."table" = read.place[1]
group by all
