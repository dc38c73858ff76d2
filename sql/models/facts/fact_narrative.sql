-- Figures in the prose. What must not be compared with a table has no target, and relation says why.
select
    narrative.report_id, reports.agency_id, reports.year::integer as year, narrative.figure_no::integer as figure_no, narrative.noun,
    narrative.value, narrative.unit, 'number' as state, narrative.text, narrative.approximate, narrative.scope, narrative.period,
    narrative.relation, narrative.rule, narrative.outcome, narrative.targets,
    reports.source_file, narrative.line::integer as line, narrative.page::integer as page, 'prose' as method
from {{ source('facts', 'narrative') }} as narrative
inner join {{ source('facts', 'reports') }} as reports using (report_id)
order by year, reports.agency_id, narrative.report_id, narrative.figure_no
