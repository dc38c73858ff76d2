-- The code lists that have no table of their own.
select list, code, label_zh, label_en, description, parent, sort
from {{ ref('codes') }}
where list not in ('applicant_types', 'outcomes')
order by list, sort
