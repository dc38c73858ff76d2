-- Every figure of the facts in one shape, for what adds them up by their place. `used` is corrected, and null for an amount without a
-- printed unit; `counted` is what the marts take: `used`, and 0 for a blank that the sums prove to be one.
select
    report_id, table_code as "table", row_code as "row", column_code as "column", value,
    case when state = 'blank' and value_corrected is null then null else counted end as used,
    counted,
    state = 'blank' and value_corrected is null and counted is not null as is_imputed,
    state, asked
from {{ ref('fact_cells') }}
