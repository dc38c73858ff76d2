-- The comparisons of rules.yml that need last year's report of the same body and scope, over all reports: the same arithmetic as
-- parsers/rules/comparisons.py has for two files. A figure without a number leaves an equation undecided, and one that a
-- form does not ask for makes it not applicable.
with

pairs as (select * from {{ ref('report_pairs') }}),
rules as (select * from {{ source('facts', 'rules') }} where "group" = 'cross_year'),
equations as (select * from {{ source('facts', 'rule_equations') }}),
terms as (select * from {{ source('facts', 'rule_terms') }}),
positions as (select distinct "table", "row", "column" from terms inner join rules on rules.id = terms.rule),
figures as (
    select report_id, "table", "row", "column", used, state
    from {{ ref('figures') }}
    semi join positions using ("table", "row", "column")
),

asked as (
    select pairs.report_id, pairs.last_report_id, rules.id as rule
    from pairs
    inner join rules
        on {{ rule_applies('rules', 'pairs') }}
        and (rules.last_forms is null or pairs.last_form is null or list_contains(rules.last_forms, pairs.last_form))
),

sides as (
    select
        asked.report_id, asked.last_report_id, terms.rule, terms.equation,
        coalesce(bool_or(figures.state = 'not_on_form'), false) as off_form,
        case
            when count(*) filter (terms.is_left) = count(figures.used) filter (terms.is_left)
                then coalesce(sum(figures.used) filter (terms.is_left), 0)
        end as left_side,
        case
            when count(*) filter (not terms.is_left) = count(figures.used) filter (not terms.is_left)
                then coalesce(sum(figures.used) filter (not terms.is_left), 0)
        end as right_side,
        case
            when count(*) filter (not terms.is_left and not terms.is_last) = count(figures.used) filter (not terms.is_left and not terms.is_last)
                then coalesce(sum(figures.used) filter (not terms.is_left and not terms.is_last), 0)
        end as right_side_this_year
    from asked
    inner join terms on terms.rule = asked.rule
    left join figures
        on figures.report_id = case when terms.is_last then asked.last_report_id else asked.report_id end
        and figures."table" = terms."table" and figures."row" = terms."row" and figures."column" = terms."column"
    group by all
),

judged as (
    select
        sides.report_id, sides.last_report_id, sides.rule, sides.equation, equations.relation, sides.left_side, sides.right_side,
        case
            when sides.off_form then 'not_applicable'
            when equations.relation = 'at_most' and sides.left_side <= sides.right_side_this_year then 'holds'
            when sides.left_side is null or sides.right_side is null then 'undecidable'
            when case equations.relation
                when 'equal' then abs(sides.left_side - sides.right_side) <= rules.tolerance + 1e-9
                when 'at_most' then sides.left_side <= sides.right_side + rules.tolerance + 1e-9
                when 'ratio' then
                    greatest(sides.left_side, sides.right_side) < equations.minimum
                    or (equations.nonzero and least(sides.left_side, sides.right_side) = 0)
                    or greatest(sides.left_side, sides.right_side) <= least(sides.left_side, sides.right_side) * equations.bound
            end then 'holds'
            else 'broken'
        end as outcome
    from sides
    inner join rules on rules.id = sides.rule
    inner join equations on equations.rule = sides.rule and equations.equation = sides.equation
)

select * from judged
where outcome <> 'not_applicable'
