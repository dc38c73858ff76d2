-- Over the current reports of a body: of itself, and of the whole government where it has both.
select
    agency_id, year, count(*)::integer as reports,
    sum(held)::integer as held, sum(broken)::integer as broken, sum(undecidable)::integer as undecidable,
    sum(held) / nullif(sum(held) + sum(broken), 0) as share_held,
    sum(asked)::integer as asked, sum(stated)::integer as stated, sum(stated) / nullif(sum(asked), 0) as completeness,
    sum(errors_theirs)::integer as errors_theirs, sum(warnings_theirs)::integer as warnings_theirs, sum(doubts_ours)::integer as doubts_ours
from {{ ref('quality_report') }}
where is_current and agency_id is not null and year is not null
group by agency_id, year
order by year, agency_id
