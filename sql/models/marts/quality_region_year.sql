-- Over all current reports of bodies in the region, whatever they cover: a report is as good as it is, wherever it is counted.
with

reports as (
    select quality.*, dim.region_code
    from {{ ref('quality_report') }} as quality
    inner join {{ ref('dim_report') }} as dim on dim.report_id = quality.report_id
    where quality.is_current and quality.year is not null and dim.region_code is not null
),
ancestors as (select * from {{ ref('region_ancestors') }})

select
    ancestors.ancestor_code as region_code, reports.year, count(*)::integer as reports,
    sum(held)::integer as held, sum(broken)::integer as broken, sum(undecidable)::integer as undecidable,
    sum(held) / nullif(sum(held) + sum(broken), 0) as share_held,
    sum(asked)::integer as asked, sum(stated)::integer as stated, sum(stated) / nullif(sum(asked), 0) as completeness,
    sum(errors_theirs)::integer as errors_theirs, sum(warnings_theirs)::integer as warnings_theirs, sum(doubts_ours)::integer as doubts_ours
from reports
inner join ancestors on ancestors.year = reports.year and ancestors.region_code = reports.region_code
group by ancestors.ancestor_code, reports.year
order by reports.year, ancestors.ancestor_code
