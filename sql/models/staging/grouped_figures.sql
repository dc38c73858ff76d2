-- The figures, and beside them the groups of outcomes (denied, unavailable, rejected): sums of their rows, without a value if
-- one of them has none.
with

figures as (select * from {{ ref('figures') }}),
outcomes as (select * from {{ ref('dim_outcome') }}),

groups as (
    select
        figures.report_id, figures."table", outcomes.parent as "row", figures."column",
        case when count(figures.value) = count(*) then sum(figures.value) end as value,
        case when count(figures.counted) = count(*) then sum(figures.counted) end as counted,
        count(*) - count(figures.counted) as missing,
        count(*) filter (figures.is_imputed) as imputed,
        bool_or(figures.state = 'not_on_form') as off_form
    from figures
    inner join outcomes on outcomes.code = figures."row"
    inner join outcomes as parents on parents.code = outcomes.parent and parents.is_group
    where figures."table" = 'applications'
    group by all
)

select
    report_id, "table", "row", "column", value, counted, (counted is null)::bigint as missing, is_imputed::bigint as imputed,
    state = 'not_on_form' as off_form
from figures
union all
select report_id, "table", "row", "column", value, counted, missing, imputed, off_form from groups
