{# The amount in yuan. Without a printed unit nobody knows whether the figure is in 元 or in 万元, so there is none. #}
{% macro yuan() -%}
    case when unit_kind = 'amount' and unit is not null then round(value_corrected * 10000, 2)::decimal(20, 2) end
{%- endmacro %}
