-- Each report has an outcome for each check of the rule book, and a broken one has a finding.
select reports.report_id, rules.code as rule, outcomes.outcome
from {{ ref('dim_report') }} as reports
cross join (select code from {{ ref('dim_rule') }} where is_check) as rules
left join {{ ref('rule_outcomes') }} as outcomes on outcomes.report_id = reports.report_id and outcomes.rule = rules.code
where outcomes.outcome is null
union all
select outcomes.report_id, outcomes.rule, 'broken, and no finding says so'
from {{ ref('rule_outcomes') }} as outcomes
anti join {{ ref('findings') }} as findings on findings.report_id = outcomes.report_id and findings.rule = outcomes.rule
where outcomes.outcome = 'broken'
