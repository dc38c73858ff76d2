select agency_id, name, level, kind, region_code, province, city, county, township
from {{ source('facts', 'agencies') }}
order by agency_id
