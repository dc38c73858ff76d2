select agency_id, name, level, kind, region_code, province, city, county, township, parent_id,
    first_year::integer as first_year, last_year::integer as last_year
from {{ source('facts', 'agencies') }}
order by agency_id
