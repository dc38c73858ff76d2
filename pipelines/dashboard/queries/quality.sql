-- regions: checks and completeness of all current reports in the regions, year by year
SELECT year, sum(reports)::INTEGER AS reports, sum(held)::INTEGER AS held, sum(broken)::INTEGER AS broken, sum(undecidable)::INTEGER AS undecidable,
    sum(asked)::BIGINT AS asked, sum(stated)::BIGINT AS stated, sum(errors_theirs)::INTEGER AS errors_theirs,
    sum(warnings_theirs)::INTEGER AS warnings_theirs, sum(doubts_ours)::INTEGER AS doubts_ours
FROM quality_region_year WHERE region_code IN (SELECT unnest($regions)) GROUP BY year ORDER BY year;

-- rules: how each check ended, in reports of a year
SELECT rule, count(*) FILTER (outcome = 'holds') AS holds, count(*) FILTER (outcome = 'broken' AND NOT rule_outcomes.is_dismissed) AS broken,
    count(*) FILTER (outcome = 'undecidable') AS undecidable
FROM rule_outcomes JOIN dim_report USING (report_id)
WHERE rule_outcomes.year = $year AND dim_report.year = $year AND is_current AND ($province IS NULL OR province = $province)
GROUP BY rule HAVING holds + broken + undecidable > 0 ORDER BY broken DESC, rule;

-- states: what stands in the cells of a year's reports
SELECT table_code, state, count(*) AS cells FROM fact_cells
WHERE year = $year AND state <> 'not_on_form' GROUP BY table_code, state ORDER BY table_code, cells DESC;

-- errata: what bodies can be told about their reports
SELECT errata.agency_id, dim_agency.name, errata.year, errata.scope, rule, severity, table_code, row_code, column_code, printed, expected, errata.source_file, line, page,
    text_zh, text_en, report.member, report.part AS part_of_page, count(*) OVER () AS found
FROM errata JOIN dim_agency USING (agency_id)
JOIN (SELECT report_id, member, part FROM dim_report WHERE year = $year) AS report USING (report_id)
WHERE errata.year = $year AND ($province IS NULL OR dim_agency.province = $province) AND ($rule IS NULL OR rule = $rule)
    AND ($severity IS NULL OR severity = $severity)
ORDER BY severity, name, errata.agency_id, rule, finding_id LIMIT $most;

-- outliers: rates far from those of their peers
SELECT agency_id, name, indicator, value, n, fence_low, fence_high, p50, bodies, scope, count(*) OVER () AS found
FROM outliers_agency_year JOIN dim_agency USING (agency_id)
WHERE year = $year AND ($province IS NULL OR province = $province)
ORDER BY greatest(value - fence_high, fence_low - value) DESC, agency_id, indicator LIMIT $most;

-- quarantine: documents that could not be taken in, by reason
SELECT status, rule, reason, count(*) AS documents, min(source_file) AS example FROM quarantine
GROUP BY status, rule, reason ORDER BY documents DESC, reason LIMIT 50;

-- corrections: printed figures that a person corrected; both stay
FROM corrections LIMIT 200;
