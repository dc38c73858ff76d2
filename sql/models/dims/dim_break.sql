select code, label_zh, label_en, kind, first_year::integer as first_year, note, array_to_string(series, ';') as series, array_to_string(bodies, ';') as bodies
from {{ source('facts', 'breaks') }}
order by first_year, code
