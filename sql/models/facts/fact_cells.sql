-- Every position of every report in one shape: the nine fact tables of the forms' tables under one roof.
select
    report_id, agency_id, year, 'applications' as table_code, outcome as row_code, applicant_type as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_applications') }}
union all
select
    report_id, agency_id, year, 'applications' as table_code, outcome as row_code, applicant_type as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_application_totals') }}
union all
select
    report_id, agency_id, year, 'review_litigation' as table_code, forum as row_code, result as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_disputes') }}
union all
select
    report_id, agency_id, year, 'review_litigation' as table_code, forum as row_code, 'total' as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_dispute_totals') }}
union all
select
    report_id, agency_id, year, 'proactive' as table_code, action as row_code, measure as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_enforcement') }}
union all
select
    report_id, agency_id, year, 'proactive' as table_code, item as row_code, measure as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_rule_documents') }}
union all
select
    report_id, agency_id, year, 'proactive' as table_code, item as row_code, measure as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_fees') }}
union all
select
    report_id, agency_id, year, 'proactive' as table_code, item as row_code, measure as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_procurement') }}
union all
select
    report_id, agency_id, year, 'legacy_statistics' as table_code, indicator as row_code, measure as column_code, value, value_corrected, unit, state, text,
    source_file, line, page, method
from {{ ref('fact_legacy_statistics') }}
