-- Each printed cell of the three tables stands in exactly one fact table: nothing dropped, nothing doubled.
with

facts as (
    {% for fact, table in {
        'fact_applications': 'applications',
        'fact_application_totals': 'applications',
        'fact_disputes': 'review_litigation',
        'fact_dispute_totals': 'review_litigation',
        'fact_enforcement': 'proactive',
        'fact_fees': 'proactive',
        'fact_procurement': 'proactive',
        'fact_rule_documents': 'proactive',
    }.items() %}
    select report_id, '{{ table }}' as "table", value
    from {{ ref(fact) }}
    where state not in ('not_on_form', 'row_absent', 'table_absent')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

in_facts as (select report_id, "table", count(*) as cells, sum(value) as total from facts group by all),

printed as (
    select report_id, "table", count(*) as cells, sum(value) as total
    from {{ source('facts', 'cells') }}
    where "table" in ('applications', 'proactive', 'review_litigation')
    group by all
)

select report_id, "table", printed.cells as printed, in_facts.cells as in_facts, printed.total, in_facts.total as total_in_facts
from printed
full join in_facts using (report_id, "table")
where printed.cells is distinct from in_facts.cells or abs(printed.total - in_facts.total) > 1e-6 * greatest(1, abs(printed.total))
