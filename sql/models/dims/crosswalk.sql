select
    series, form, relation, array_to_string(terms, ' + ') as terms, array_to_string(instead, ' + ') as instead, see, note
from {{ source('facts', 'crosswalk') }}
order by series, form
