select
    report_id, agency_id, year::integer as year, form, scope, title, published_on, seen_on, source_file, member, part::integer as part, sha256, media_type, encoding,
    status, version::integer as version, is_current, rendition_of, known_from, known_until, agency_as_printed, issuer, agency_name, level, kind, region_code, province, city, county,
    township, basis, confidence, scope_reason
from {{ source('facts', 'reports') }}
order by year, agency_id, scope, version, report_id
