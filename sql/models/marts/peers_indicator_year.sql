-- How bodies of one kind and scope stand, within a province and level.
select
    year, province, level, kind, scope, indicator, count(*)::integer as bodies,
    quantile_cont(value, 0.1) as p10, quantile_cont(value, 0.25) as p25, quantile_cont(value, 0.5) as p50,
    quantile_cont(value, 0.75) as p75, quantile_cont(value, 0.9) as p90
from {{ ref('peer_rates') }}
group by all
having count(*) >= {{ var('least_peers') }}
order by year, province, level, kind, scope, indicator
