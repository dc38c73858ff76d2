select
    code,
    label_zh,
    label_en,
    description,
    parent,
    case
        when code in ('new_received', 'carried_in') then 'in'
        when code = 'carried_out' then 'out'
        else 'outcome'
    end as flow,
    code not in (select "row" from {{ source('facts', 'form_positions') }} where "table" = 'applications') as is_group,
    sort
from {{ ref('codes') }}
where list = 'outcomes'
order by sort
