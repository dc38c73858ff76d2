{# A figure as people write it: without .0 where it is whole. #}
{% macro plain_number(value) -%}
    case when {{ value }} = trunc({{ value }}) then {{ value }}::bigint::varchar else round({{ value }}, 6)::varchar end
{%- endmacro %}
