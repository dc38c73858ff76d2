{#
  Each value stands where it points to: `model.column`, or the name of a list in dim_code. Nulls point nowhere.
  One query for all columns of a model, as each test costs more to start than to run. Shows column and value.
#}
{% test references(model, columns) %}
{% for column, target in columns.items() %}
select distinct '{{ column }}' as column_name, {{ column }}::varchar as value, '{{ target }}' as target
from {{ model }}
where {{ column }} is not null and {{ column }} not in (
    {%- if '.' in target %}
    select {{ target.split('.')[1] }} from {{ ref(target.split('.')[0]) }}
    {%- else %}
    select code from {{ ref('dim_code') }} where list = '{{ target }}'
    {%- endif %}
)
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
