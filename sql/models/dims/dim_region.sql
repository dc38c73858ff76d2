select region_id, code, name, level, parent_code, valid_from, valid_to, predecessors, successors, origin
from {{ source('facts', 'regions') }}
order by code, valid_from nulls first, region_id
