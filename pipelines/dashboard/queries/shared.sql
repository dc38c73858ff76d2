-- examples: values to time queries with
WITH busy AS (
    SELECT agency_id, scope, any_value(province) AS province, any_value(level) AS level, any_value(kind) AS kind, max(year) AS year,
        arg_max(report_id, year) AS report_id, arg_max(region_code, year) AS region_code, count(*) AS years
    FROM dim_report WHERE is_current AND agency_id IS NOT NULL AND year IS NOT NULL AND form IN ('2019', '2021') AND region_code IS NOT NULL
    GROUP BY agency_id, scope ORDER BY years DESC, agency_id LIMIT 1
)
SELECT *, report_id AS last_report_id FROM busy;

-- samples: current reports, and those of them that are files of these contents
SELECT count(*) AS reports, count(*) FILTER (list_contains($samples, sha256)) AS invented FROM dim_report WHERE is_current;

-- provinces: the divisions of province level that stand, in order of their codes
SELECT code, name FROM dim_region WHERE level = 'province' AND valid_to IS NULL ORDER BY code;

-- regions: every division once, by its newest name
SELECT code, arg_max(name, coalesce(valid_from, DATE '0001-01-01')) AS name, any_value(level) AS level,
    arg_max(parent_code, coalesce(valid_from, DATE '0001-01-01')) AS parent_code, bool_or(valid_to IS NULL) AS stands
FROM dim_region GROUP BY code ORDER BY code;

-- codes: code lists with their labels
SELECT list, code, label_zh, label_en, description, sort FROM dim_code
UNION ALL SELECT 'outcomes', code, label_zh, label_en, description, sort FROM dim_outcome
UNION ALL SELECT 'applicant_types', code, label_zh, label_en, description, sort FROM dim_applicant_type
UNION ALL SELECT 'indicators', code, label_zh, label_en, formula, sort FROM dim_indicator
UNION ALL SELECT 'series', code, label_zh, label_en, unit, sort FROM dim_series
UNION ALL SELECT 'rules', code, label_zh, label_en, severity, sort FROM dim_rule
UNION ALL SELECT 'forms', code, label_zh, label_en, description, first_year FROM dim_form
UNION ALL SELECT 'breaks', code, label_zh, label_en, note, first_year FROM dim_break
ORDER BY list, sort, code;

-- legacy_rows: rows of the statistics table, named by the series that they make
SELECT row_code, arg_min(code, way) AS series FROM figure_terms
WHERE kind = 'series' AND table_code = 'legacy_statistics' GROUP BY row_code ORDER BY row_code;

-- indicators: the indicator book
SELECT code, label_zh, label_en, formula, unit, proportion, caveats, comparability, source FROM dim_indicator ORDER BY sort, code;

-- series_book: the series of the crosswalk
SELECT code, label_zh, label_en, unit, first_year, last_year FROM dim_series ORDER BY sort, code;

-- years: report years that are loaded, with their current reports
SELECT year, count(*) AS reports FROM dim_report WHERE is_current AND year IS NOT NULL GROUP BY year ORDER BY year;

-- breaks: the breaks that touch a figure, a series or an indicator made of cells that such a series takes
WITH mine AS (SELECT table_code, row_code, column_code FROM figure_terms WHERE kind = $figure_kind AND code = $code),
touched AS (
    SELECT DISTINCT terms.code FROM figure_terms AS terms JOIN mine USING (table_code, row_code, column_code) WHERE terms.kind = 'series'
),
listed AS (SELECT code, unnest(string_split(series, ';')) AS series FROM dim_break)
SELECT code, any_value(label_zh) AS label_zh, any_value(label_en) AS label_en, any_value(note) AS note, any_value(first_year) AS first_year,
    any_value(bodies) AS bodies
FROM dim_break JOIN listed USING (code)
WHERE listed.series IN (SELECT code FROM touched) OR ($figure_kind = 'series' AND listed.series = $code)
GROUP BY code ORDER BY first_year, code;

-- cells_behind: the printed cells that a figure of a report is made of, last year's among them
WITH terms AS (
    SELECT part, is_last, table_code, row_code, column_code FROM figure_terms
    WHERE kind = $figure_kind AND code = $code AND way = $way AND (form IS NULL OR form = $form)
),
found AS (SELECT * FROM fact_cells WHERE report_id IN ($report_id, $last_report_id) AND year IN ($year, $year_before))
SELECT terms.part, terms.is_last, found.*, report.member, report.part AS part_of_page
FROM found JOIN terms USING (table_code, row_code, column_code)
JOIN (FROM dim_report WHERE year IN ($year, $year_before)) AS report USING (report_id)
WHERE found.report_id = CASE WHEN terms.is_last THEN $last_report_id ELSE $report_id END
ORDER BY terms.is_last, terms.part DESC, found.page, found.line, table_code, row_code, column_code;

-- rates: indicators of all given regions together, year by year; regions that do not overlap
SELECT indicator, year, sum(numerator) / nullif(sum(denominator), 0) AS value, sum(numerator) AS numerator, sum(denominator) AS denominator,
    sum(reports)::INTEGER AS reports, sum(reports_left_out)::INTEGER AS reports_left_out, count(*) FILTER (denominator IS NOT NULL) AS regions,
    sum(missing_inputs)::INTEGER AS missing_inputs, any_value(null_reason) AS null_reason, sum(denominator) < 10 AS small_n
FROM indicators_region_year
WHERE region_code IN (SELECT unnest($regions)) AND indicator IN (SELECT unnest($indicators))
GROUP BY indicator, year ORDER BY indicator, year;

-- totals: series of all given regions together, year by year, no report counted twice
SELECT series, year, sum(value) AS value, sum(reports)::INTEGER AS reports, sum(reports_left_out)::INTEGER AS reports_left_out, bool_and(exact) AS exact
FROM totals_region_year
WHERE region_code IN (SELECT unnest($regions)) AND kind = 'all' AND series IN (SELECT unnest($series_list))
GROUP BY series, year ORDER BY series, year;

-- bodies_by_series: the bodies with most of one thing in a year
SELECT counted.agency_id, dim_agency.name, counted.scope, counted.value, processed.value AS processed
FROM (FROM series_agency_year WHERE year = $year AND series = $series AND value > 0) AS counted
JOIN dim_agency ON dim_agency.agency_id = counted.agency_id AND ($province IS NULL OR province = $province)
LEFT JOIN (FROM series_agency_year WHERE year = $year AND series = 'total_processed') AS processed
    ON processed.agency_id = counted.agency_id AND processed.scope = counted.scope
ORDER BY counted.value DESC, counted.agency_id LIMIT $most;
