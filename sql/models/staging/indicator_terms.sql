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
)

select
    indicator, is_last, place[1] as "table", place[2] as "row", place[3] as "column",
    coalesce(sum(sign) filter (is_numerator), 0)::integer as above,
    coalesce(sum(sign) filter (not is_numerator), 0)::integer as below
from read
group by all
