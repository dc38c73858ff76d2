select source_file, member, sha256, status, reason, rule
from {{ source('facts', 'quarantine') }}
order by all
