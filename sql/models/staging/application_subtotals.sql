-- Rows printed together with their own parts: （六）其他处理 above the three rows of the 2021 form. They are totals then.
with

outcomes as (select code, parent from {{ ref('dim_outcome') }} where parent is not null),

printed_rows as (
    select distinct report_id, "row" as outcome
    from {{ source('facts', 'cells') }}
    where "table" = 'applications' and ("row" in (select code from outcomes) or "row" in (select parent from outcomes))
)

select distinct parts.report_id, outcomes.parent as outcome
from printed_rows as parts
inner join outcomes on outcomes.code = parts.outcome
inner join printed_rows as subtotals on subtotals.report_id = parts.report_id and subtotals.outcome = outcomes.parent
