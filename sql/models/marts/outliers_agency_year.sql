-- Far from its peers: below P25 or above P75 by more than one and a half times their distance.
with

rates as (
    select
        indicators.agency_id, indicators.year, indicators.scope, indicators.indicator, indicators.value, indicators.n, indicators.report_id,
        reports.province, reports.level, reports.kind
    from {{ ref('indicators_agency_year') }} as indicators
    inner join {{ ref('dim_report') }} as reports on reports.report_id = indicators.report_id
    where indicators.value is not null and not indicators.small_n
),
peers as (
    select *, p25 - 1.5 * (p75 - p25) as fence_low, p75 + 1.5 * (p75 - p25) as fence_high
    from {{ ref('peers_indicator_year') }}
    where bodies >= {{ var('least_peers_of_outliers') }} and p75 > p25
)

select
    rates.agency_id, rates.year, rates.scope, rates.indicator, rates.value, rates.n, peers.fence_low, peers.fence_high,
    peers.p50, peers.bodies, rates.report_id
from rates
inner join peers using (year, province, level, kind, scope, indicator)
where rates.value < peers.fence_low or rates.value > peers.fence_high
order by year, agency_id, scope, indicator
