-- counts: what is loaded, in one row
SELECT count(*) AS reports, count(*) FILTER (is_current) AS current, count(DISTINCT agency_id) AS bodies, min(year) AS first_year, max(year) AS last_year,
    count(*) FILTER (status = 'partial') AS in_part, count(*) FILTER (agency_id IS NULL) AS unassigned,
    (SELECT count(*) FROM quarantine) AS quarantined
FROM dim_report;

-- known: how much of what the forms ask for is printed, and how many checks hold
SELECT sum(asked) AS asked, sum(stated) AS stated, sum(held) AS held, sum(broken) AS broken, sum(undecidable) AS undecidable,
    sum(doubts_ours) AS doubts_ours, sum(errors_theirs) AS errors_theirs
FROM quality_agency_year;

-- coverage: governments that should have published, and those of which a report is here, by year and level
SELECT year, level, count(*) FILTER (expected) AS expected, count(*) FILTER (found) AS found, count(*) FILTER (parsed) AS parsed
FROM coverage_agency_year GROUP BY year, level ORDER BY year, level;

-- provinces: each province in a year, with what is here of it and one indicator
SELECT region.code, region.name, coverage.expected, coverage.found, coverage.parsed, rates.value, rates.numerator, rates.denominator, rates.low, rates.high,
    rates.small_n, rates.null_reason, rates.reports, rates.reports_left_out, rates.basis
FROM dim_region AS region
LEFT JOIN coverage_region_year AS coverage ON coverage.region_code = region.code AND coverage.year = $year
LEFT JOIN indicators_region_year AS rates ON rates.region_code = region.code AND rates.year = $year AND rates.indicator = $indicator
WHERE region.level = 'province' AND region.valid_to IS NULL
ORDER BY region.code;

-- find_agencies: bodies whose name holds every word, those with most reports first
WITH named AS (
    SELECT agency_id, name, level, kind, province FROM dim_agency
    WHERE len(list_filter(string_split($text, ' '), lambda word: NOT contains(name, word))) = 0
)
SELECT agency_id, any_value(name) AS name, any_value(named.level) AS level, any_value(named.kind) AS kind, count(report_id) AS reports,
    min(year) AS first_year, max(year) AS last_year
FROM named LEFT JOIN dim_report USING (agency_id)
WHERE is_current
GROUP BY agency_id ORDER BY length(any_value(name)), reports DESC, agency_id LIMIT 12;

-- find_regions: divisions whose name holds every word, or whose code it is
SELECT region.code, any_value(region.name) AS name, any_value(region.level) AS level, any_value(parent.name) AS parent_name
FROM dim_region AS region LEFT JOIN dim_region AS parent ON parent.code = region.parent_code
WHERE region.code = $text
    OR len(list_filter(string_split($text, ' '), lambda word: NOT contains(coalesce(parent.name, '') || region.name, word))) = 0
    AND len(list_filter(string_split($text, ' '), lambda word: contains(region.name, word))) > 0
GROUP BY region.code ORDER BY length(any_value(region.name)), region.code LIMIT 12;
