select
    id as code, text_zh as label_zh, text_en as label_en, "group" as rule_group, severity, is_check, is_doubt,
    array_to_string(also, ';') as also, array_to_string(forms, ';') as forms, array_to_string(last_forms, ';') as last_forms,
    first_year::integer as first_year, last_year::integer as last_year, array_to_string(levels, ';') as levels,
    array_to_string(kinds, ';') as kinds, array_to_string(scopes, ';') as scopes, tolerance, sort::integer as sort
from {{ source('facts', 'rules') }}
order by sort
