-- S8: whether the applications table is last year's once more. Compared by two sums of hashes over what is printed, on the rows
-- that both forms have; a table without a figure above zero may repeat.
with

pairs as (select * from {{ ref('report_pairs') }}),
rules as (select * from {{ source('facts', 'rules') }} where id = 'S8'),

cells as (
    select report_id, "row" as row_code, "column" as column_code, value
    from {{ source('facts', 'cells') }}
    where "table" = 'applications' and value is not null and "row" not like 'other\_%' escape '\'
),
matrices as (
    select
        report_id,
        count(*) as printed,
        count(*) filter (value <> 0) as above_zero,
        bit_xor(hash(row_code || '/' || column_code || '=' || value)) as one_sum,
        sum((hash(value || '@' || column_code || '/' || row_code) >> 20)::hugeint) as other_sum
    from cells
    group by all
)

select
    pairs.report_id, pairs.last_report_id,
    case
        when this_year.report_id is null or last_year.report_id is null then 'undecidable'
        when this_year.above_zero = 0 then 'holds'
        when this_year.printed = last_year.printed and this_year.one_sum = last_year.one_sum and this_year.other_sum = last_year.other_sum
            then 'broken'
        else 'holds'
    end as outcome
from pairs
inner join rules on {{ rule_applies('rules', 'pairs') }}
left join matrices as this_year on this_year.report_id = pairs.report_id
left join matrices as last_year on last_year.report_id = pairs.last_report_id
