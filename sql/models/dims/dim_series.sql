with

series as (select * from {{ source('facts', 'series') }}),
crosswalk as (select * from {{ source('facts', 'crosswalk') }} where relation <> 'not_comparable'),
forms as (select * from {{ source('facts', 'forms') }})

select
    series.code, series.label_zh, series.label_en, series.unit,
    min(forms.first_year)::integer as first_year,
    case when count(forms.last_year) = count(*) then max(forms.last_year) end::integer as last_year,
    series.sort::integer as sort
from series
inner join crosswalk on crosswalk.series = series.code
inner join forms on forms.form = crosswalk.form
group by all
order by 7
