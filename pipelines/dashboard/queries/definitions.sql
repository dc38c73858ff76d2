-- rules: the rule book
SELECT code, label_zh, label_en, rule_group, severity, is_check, is_doubt, forms, first_year, last_year FROM dim_rule ORDER BY sort, code;

-- outcomes: rows of the applications table with their legal basis
SELECT code, label_zh, label_en, description, parent, flow, is_group FROM dim_outcome ORDER BY sort, code;

-- crosswalk: how each form's lines stand to the series
SELECT series, form, relation, terms, note FROM crosswalk JOIN dim_series ON dim_series.code = series ORDER BY dim_series.sort, series, form;

-- breaks: from when series mean something else
SELECT code, label_zh, label_en, kind, first_year, note, bodies FROM dim_break ORDER BY first_year, code;

-- forms: the generations of the official form
SELECT code, label_zh, label_en, description, first_year, last_year FROM dim_form ORDER BY code;

-- states: six kinds of nothing, and a number
SELECT code, label_zh, label_en, description FROM dim_code WHERE list = 'states' ORDER BY sort;
