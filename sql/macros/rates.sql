{# A rate, or null: a side that has no number, or nothing to take a share of. #}
{% macro ratio(numerator, denominator) -%}
    {{ numerator }} / nullif({{ denominator }}, 0)
{%- endmacro %}

{#
  A bound of the Wilson score interval at 95 %: bound is lower or upper. Null where the indicator is no proportion, or where
  the printed figures make none (more granted than processed). Rounding must
  not put the rate outside its interval, nor the interval outside 0 to 1.
#}
{% macro wilson(numerator, denominator, proportion, bound) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set rate = '(' ~ numerator ~ ' / ' ~ denominator ~ ')' -%}
    case
        when {{ proportion }} and {{ denominator }} > 0 and {{ numerator }} between 0 and {{ denominator }} then
            {{ 'greatest(0, least' if bound == 'lower' else 'least(1, greatest' }}({{ rate }}, (
                {{ rate }} + {{ z * z }} / (2 * {{ denominator }})
                {{ '-' if bound == 'lower' else '+' }} {{ z }} * sqrt(
                    {{ rate }} * (1 - {{ rate }}) / {{ denominator }} + {{ z * z }} / (4 * {{ denominator }} * {{ denominator }})
                )
            ) / (1 + {{ z * z }} / {{ denominator }})))
    end
{%- endmacro %}
