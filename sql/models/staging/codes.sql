-- The code lists under one roof; the file's name is the list's.
select
    parse_filename(filename, true) as list,
    code,
    label_zh,
    label_en,
    description,
    parent,
    sort::integer as sort
from {{ source('reference', 'codes') }}
