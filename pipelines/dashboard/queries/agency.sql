-- agency: one body
SELECT agency_id, name, level, kind, region_code, province, city, county, township, parent_id, first_year, last_year
FROM dim_agency WHERE agency_id = $agency_id;

-- reports: every version of its reports
SELECT report_id, year, scope, form, title, published_on, source_file, member, part, status, version, is_current, rendition_of, province, level, kind
FROM dim_report WHERE agency_id = $agency_id ORDER BY year, scope, version, is_current;

-- links: what it came from, and what became of it
SELECT dim_agency_link.from_id, dim_agency_link.to_id, dim_agency_link.kind, dim_agency_link.year, one_to_one,
    before.name AS from_name, after.name AS to_name
FROM dim_agency_link LEFT JOIN dim_agency AS before ON before.agency_id = from_id LEFT JOIN dim_agency AS after ON after.agency_id = to_id
WHERE from_id = $agency_id OR to_id = $agency_id ORDER BY dim_agency_link.year, from_id, to_id;

-- indicator: one indicator over the years
SELECT year, value, numerator, denominator, n, low, high, small_n, missing_inputs, imputed_inputs, null_reason, report_id, last_report_id
FROM indicators_agency_year WHERE agency_id = $agency_id AND scope = $scope AND indicator = $indicator ORDER BY year;

-- peers: percentiles of bodies of the same province, level, kind and scope over the years
SELECT year, bodies, p10, p25, p50, p75, p90 FROM peers_indicator_year
WHERE province = $province AND level = $level AND kind = $kind AND scope = $scope AND indicator = $indicator ORDER BY year;

-- indicators: all indicators of one year, beside the percentiles of its peers
SELECT rates.indicator, rates.value, rates.numerator, rates.denominator, rates.n, rates.low, rates.high, rates.small_n, rates.missing_inputs,
    rates.null_reason, rates.change, peers.bodies, peers.p10, peers.p25, peers.p50, peers.p75, peers.p90
FROM indicators_agency_year AS rates
LEFT JOIN (
    FROM peers_indicator_year WHERE year = $year AND province = $province AND level = $level AND kind = $kind AND scope = $scope
) AS peers USING (indicator)
WHERE rates.agency_id = $agency_id AND rates.year = $year AND rates.scope = $scope;

-- series: one series of the crosswalk over the years
SELECT year, value, form, relation, breaks, comparable, missing_inputs, imputed_inputs, way, report_id
FROM series_agency_year WHERE agency_id = $agency_id AND scope = $scope AND series = $series ORDER BY year;

-- findings: what a person should know about a report
SELECT finding_no, rule, severity, whose, message, printed, expected, is_dismissed FROM findings
WHERE report_id = $report_id AND year = $year ORDER BY severity, finding_no;

-- rule_outcomes: how each check of the rule book ended on a report
SELECT rule, outcome, held, broken, undecided, is_dismissed FROM rule_outcomes
WHERE report_id = $report_id AND year = $year AND outcome <> 'not_applicable' ORDER BY rule;

-- cells: every position of a report
SELECT table_code, row_code, column_code, value, unit, state, text, source_file, line, page, method
FROM fact_cells WHERE report_id = $report_id AND year = $year;

-- proposals: repairs proposed beside printed figures
SELECT table_code, row_code, column_code, printed, proposed, because FROM proposals WHERE report_id = $report_id AND year = $year
ORDER BY table_code, row_code, column_code;
