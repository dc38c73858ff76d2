-- One row per indicator and input: where the input stands, and on which side of the fraction.
with

indicators as (select * from {{ source('facts', 'indicators') }}),

sides as (
    select code as indicator, unnest(numerator) as term, true as is_numerator from indicators
    union all
    select code, unnest(denominator), false from indicators
)

select
    indicator,
    split_part(term, '/', 1) as "table",
    split_part(term, '/', 2) as "row",
    split_part(term, '/', 3) as "column",
    bool_or(is_numerator) as in_numerator,
    bool_or(not is_numerator) as in_denominator
from sides
group by all
