select from_id, to_id, kind, year::integer as year, one_to_one
from {{ source('facts', 'agency_links') }}
order by from_id, to_id
