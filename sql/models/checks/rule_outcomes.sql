select
    rule_outcomes.report_id, reports.agency_id, reports.year::integer as year, rule_outcomes.rule, rule_outcomes.outcome,
    rule_outcomes.held::integer as held, rule_outcomes.broken::integer as broken,
    rule_outcomes.undecided::integer as undecided
from {{ source('facts', 'rule_outcomes') }} as rule_outcomes
left join {{ source('facts', 'reports') }} as reports using (report_id)
order by rule_outcomes.report_id, rule_outcomes.rule
