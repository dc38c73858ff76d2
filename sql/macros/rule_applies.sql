{#
  Whether a rule of the registry is meant for a report; rules and reports are the names of the two relations. by_form: false for
  what the reader found, who judges by the form of each table.
#}
{% macro rule_applies(rules='rules', reports='reports', by_form=true) -%}
    coalesce(
        {% if by_form %}({{ rules }}.forms is null or list_contains({{ rules }}.forms, {{ reports }}.form)) and {% endif -%}
        ({{ rules }}.first_year is null or {{ reports }}.year >= {{ rules }}.first_year)
        and ({{ rules }}.last_year is null or {{ reports }}.year <= {{ rules }}.last_year)
        and ({{ rules }}.levels is null or list_contains({{ rules }}.levels, {{ reports }}.level))
        and ({{ rules }}.kinds is null or list_contains({{ rules }}.kinds, {{ reports }}.kind))
        and ({{ rules }}.scopes is null or list_contains({{ rules }}.scopes, {{ reports }}.scope)),
        false
    )
{%- endmacro %}
