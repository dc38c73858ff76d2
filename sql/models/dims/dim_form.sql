select form as code, label_zh, label_en, legal_basis as description, first_year::integer as first_year, last_year::integer as last_year
from {{ source('facts', 'forms') }}
order by code
