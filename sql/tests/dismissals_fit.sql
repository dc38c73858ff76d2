-- Each active dismissal fits a finding: one that fits none outlived its cause. Shows its id.
select distinct dismissals.id, dismissals.rule
from {{ source('facts', 'dismissals') }} as dismissals
where dismissals.id not in (select dismissal from {{ ref('findings') }} where dismissal is not null)
