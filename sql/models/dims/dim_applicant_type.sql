select code, label_zh, label_en, description, sort
from {{ ref('codes') }}
where list = 'applicant_types'
order by sort
