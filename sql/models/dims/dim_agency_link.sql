select from_id, to_id, kind, relation, first_year::integer as first_year, year::integer as year, one_to_one, duties
from {{ source('facts', 'agency_links') }}
order by from_id, to_id
