-- Every position of every report in one shape: the nine fact tables of the forms' tables under one roof.
{% for fact, table, row, column in [
    ('fact_applications', 'applications', 'outcome', 'applicant_type'),
    ('fact_application_totals', 'applications', 'outcome', 'applicant_type'),
    ('fact_disputes', 'review_litigation', 'forum', 'result'),
    ('fact_dispute_totals', 'review_litigation', 'forum', "'total'"),
    ('fact_enforcement', 'proactive', 'action', 'measure'),
    ('fact_rule_documents', 'proactive', 'item', 'measure'),
    ('fact_fees', 'proactive', 'item', 'measure'),
    ('fact_procurement', 'proactive', 'item', 'measure'),
    ('fact_legacy_statistics', 'legacy_statistics', 'indicator', 'measure'),
] %}
select
    report_id, agency_id, year, '{{ table }}' as table_code, {{ row }} as row_code, {{ column }} as column_code,
    value, value_corrected, counted, unit, state, text, asked, source_file, line, page, method
from {{ ref(fact) }}
{{ 'union all' if not loop.last }}
{% endfor %}
