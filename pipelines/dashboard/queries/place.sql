-- indicator: one indicator of a region over the years
SELECT year, value, numerator, denominator, n, low, high, small_n, null_reason, reports, reports_left_out, missing_inputs, imputed_inputs, basis, expected, found
FROM indicators_region_year WHERE region_code = $region_code AND indicator = $indicator ORDER BY year;

-- parts: the same of each division directly below it
SELECT region_code, year, value, numerator, denominator, low, high, small_n, null_reason, reports, reports_left_out, basis
FROM indicators_region_year
WHERE indicator = $indicator AND region_code IN (SELECT code FROM dim_region WHERE parent_code = $region_code)
ORDER BY region_code, year;

-- coverage: governments in it, and those of which a report is here
SELECT year, expected, found, parsed FROM coverage_region_year WHERE region_code = $region_code ORDER BY year;

-- reports_behind: the reports that its figure of a year is made of
SELECT region_reports.report_id, rates.agency_id, dim_agency.name, rates.scope, rates.value, rates.numerator, rates.denominator, rates.small_n,
    rates.missing_inputs, rates.null_reason, is_own_report
FROM region_reports
JOIN indicators_agency_year AS rates ON rates.report_id = region_reports.report_id AND rates.year = $year AND rates.indicator = $indicator
JOIN dim_agency ON dim_agency.agency_id = rates.agency_id
WHERE region_reports.region_code = $region_code AND region_reports.year = $year
ORDER BY rates.denominator DESC NULLS LAST, rates.agency_id;

-- bodies: the bodies that serve it, governments first
SELECT agency_id, any_value(dim_agency.name) AS name, any_value(dim_agency.kind) AS kind, any_value(dim_agency.level) AS level, count(*) AS reports,
    min(year) AS first_year, max(year) AS last_year
FROM dim_agency JOIN dim_report USING (agency_id)
WHERE dim_agency.region_code = $region_code AND dim_report.is_current
GROUP BY agency_id
ORDER BY any_value(dim_agency.kind) <> 'government', any_value(dim_agency.kind), any_value(dim_agency.name), agency_id;
