select
    code, label_zh, label_en, formula, array_to_string(numerator, ' + ') as numerator,
    array_to_string(denominator, ' + ') as denominator, unit, proportion, caveats, comparability, source, sort::integer as sort
from {{ source('facts', 'indicators') }}
order by sort
