select id as code, text_zh as label_zh, text_en as label_en, "group" as rule_group, severity
from {{ source('facts', 'rules') }}
order by rule_group, code
