-- ranking: bodies by one indicator in one year; fewer than ten cases and no value at all come last
SELECT rates.agency_id, agency.name, rates.value, rates.numerator, rates.denominator, rates.low, rates.high, rates.small_n, rates.null_reason,
    rates.missing_inputs
FROM indicators_agency_year AS rates JOIN dim_agency AS agency USING (agency_id)
WHERE rates.year = $year AND rates.indicator = $indicator AND rates.scope = $scope
    AND ($province IS NULL OR agency.province = $province) AND ($level IS NULL OR agency.level = $level) AND ($kind IS NULL OR agency.kind = $kind)
ORDER BY rates.value IS NULL, coalesce(rates.small_n, true), CASE WHEN $descending THEN -rates.value ELSE rates.value END, rates.denominator DESC, rates.agency_id
LIMIT $most;

-- counts: how many bodies the ranking is of, and why some have no value
SELECT count(*) AS bodies, count(rates.value) AS known, count(*) FILTER (rates.value IS NOT NULL AND rates.small_n) AS small,
    count(*) FILTER (null_reason = 'missing_input') AS missing_input, count(*) FILTER (null_reason = 'zero_denominator') AS zero_denominator,
    count(*) FILTER (null_reason = 'not_on_form') AS not_on_form, median(rates.value) FILTER (NOT rates.small_n) AS median,
    sum(rates.numerator) FILTER (rates.value IS NOT NULL) AS numerator, sum(rates.denominator) FILTER (rates.value IS NOT NULL) AS denominator
FROM indicators_agency_year AS rates JOIN dim_agency AS agency USING (agency_id)
WHERE rates.year = $year AND rates.indicator = $indicator AND rates.scope = $scope
    AND ($province IS NULL OR agency.province = $province) AND ($level IS NULL OR agency.level = $level) AND ($kind IS NULL OR agency.kind = $kind);

-- bodies: chosen bodies over the years
SELECT rates.agency_id, agency.name, rates.year, rates.value, rates.numerator, rates.denominator, rates.low, rates.high, rates.small_n, rates.null_reason
FROM indicators_agency_year AS rates JOIN dim_agency AS agency USING (agency_id)
WHERE rates.agency_id IN (SELECT unnest($agency_ids)) AND rates.indicator = $indicator AND rates.scope = $scope
ORDER BY agency.name, rates.agency_id, rates.year;

-- change: bodies with a value in both of two years, the greatest change first; small n in either year comes last
WITH before AS (FROM indicators_agency_year WHERE year = $year_before AND indicator = $indicator AND scope = $scope AND value IS NOT NULL),
after AS (FROM indicators_agency_year WHERE year = $year AND indicator = $indicator AND scope = $scope AND value IS NOT NULL)
SELECT after.agency_id, agency.name, before.value AS value_before, before.numerator AS numerator_before, before.denominator AS denominator_before,
    after.value AS value, after.numerator AS numerator, after.denominator AS denominator, after.value - before.value AS change,
    before.small_n OR after.small_n AS small_n, count(*) OVER () AS bodies
FROM after JOIN before USING (agency_id) JOIN dim_agency AS agency USING (agency_id)
WHERE ($province IS NULL OR agency.province = $province) AND ($level IS NULL OR agency.level = $level) AND ($kind IS NULL OR agency.kind = $kind)
ORDER BY coalesce(before.small_n OR after.small_n, true), abs(after.value - before.value) DESC, after.agency_id
LIMIT $most;

-- scopes: what reports cover, those with most reports first
SELECT scope, count(*) AS reports FROM dim_report WHERE is_current AND agency_id IS NOT NULL GROUP BY scope ORDER BY reports DESC, scope;
