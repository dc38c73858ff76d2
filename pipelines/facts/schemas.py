"""The frames of HOME/facts: columns, types, keys. dbt reads them as its sources; the gate checks them against this list."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.cells.store import SCHEMAS as CELLS


@dataclass(frozen=True)
class Frame:
    """key: the columns that no two rows share; the frame is sorted by them."""

    schema: dict[str, type[pl.DataType] | pl.DataType]
    key: tuple[str, ...]


AGENCY = {
    "level": pl.String,
    "kind": pl.String,
    "region_code": pl.String,
    "province": pl.String,
    "city": pl.String,
    "county": pl.String,
    "township": pl.String,
}

FRAMES: dict[str, Frame] = {
    "reports": Frame(
        {
            "report_id": pl.String,
            "agency_id": pl.String,
            "year": pl.Int32,
            "form": pl.String,
            "scope": pl.String,
            "title": pl.String,
            "published_on": pl.Date,
            "seen_on": pl.Date,
            "source_file": pl.String,
            "member": pl.String,
            "part": pl.Int32,
            "sha256": pl.String,
            "media_type": pl.String,
            "encoding": pl.String,
            "status": pl.String,
            "agency_as_printed": pl.String,
            "issuer": pl.String,
            "agency_name": pl.String,
            **AGENCY,
            "basis": pl.String,
            "confidence": pl.Float64,
            "scope_reason": pl.String,
            "version": pl.Int32,
            "is_current": pl.Boolean,
            "rendition_of": pl.String,
            "known_from": pl.Date,
            "known_until": pl.Date,
        },
        ("report_id",),
    ),
    "agencies": Frame(
        {"agency_id": pl.String, "name": pl.String, **AGENCY, "parent_id": pl.String, "first_year": pl.Int32, "last_year": pl.Int32},
        ("agency_id",),
    ),
    "agency_links": Frame(
        {
            "from_id": pl.String, "to_id": pl.String, "kind": pl.String, "relation": pl.String, "first_year": pl.Int32, "year": pl.Int32,
            "one_to_one": pl.Boolean, "duties": pl.String,
        },
        ("from_id", "to_id"),
    ),
    "regions": Frame(
        {
            "region_id": pl.String,
            "code": pl.String,
            "name": pl.String,
            "level": pl.String,
            "parent_code": pl.String,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "predecessors": pl.String,
            "successors": pl.String,
            "origin": pl.String,
            "government_id": pl.String,
            "government_name": pl.String,
        },
        ("region_id",),
    ),
    "tables": Frame(CELLS["tables"], ("report_id", "table")),
    "cells": Frame(CELLS["cells"], ("report_id", "table", "row", "column")),
    "proposals": Frame(CELLS["proposals"], ("report_id", "table", "row", "column", "proposed")),
    "findings": Frame({**CELLS["findings"], "source_file": pl.String}, ("report_id", "finding_no")),
    "rule_outcomes": Frame(CELLS["rule_outcomes"], ("report_id", "rule")),
    "imputed": Frame(CELLS["imputed"], ("report_id", "table", "row", "column")),
    "narrative": Frame(CELLS["narrative"], ("report_id", "figure_no")),
    "quarantine": Frame(
        {
            "source_file": pl.String,
            "member": pl.String,
            "sha256": pl.String,
            "status": pl.String,
            "reason": pl.String,
            "rule": pl.String,
        },
        ("source_file", "sha256", "member"),
    ),
    "form_positions": Frame(
        {
            "form": pl.String,
            "table": pl.String,
            "row": pl.String,
            "column": pl.String,
            "unit_kind": pl.String,
            "asked": pl.Boolean,
            "sort": pl.Int32,
        },
        ("form", "table", "row", "column"),
    ),
    "forms": Frame(
        {
            "form": pl.String,
            "label_zh": pl.String,
            "label_en": pl.String,
            "legal_basis": pl.String,
            "first_year": pl.Int32,
            "last_year": pl.Int32,
        },
        ("form",),
    ),
    "rules": Frame(
        {
            "id": pl.String,
            "group": pl.String,
            "severity": pl.String,
            "text_zh": pl.String,
            "text_en": pl.String,
            "is_check": pl.Boolean,
            "is_doubt": pl.Boolean,
            "also": pl.List(pl.String),
            "reads": pl.List(pl.String),
            "forms": pl.List(pl.String),
            "last_forms": pl.List(pl.String),
            "first_year": pl.Int32,
            "last_year": pl.Int32,
            "levels": pl.List(pl.String),
            "kinds": pl.List(pl.String),
            "scopes": pl.List(pl.String),
            "tolerance": pl.Float64,
            "minimum": pl.Float64,
            "sort": pl.Int32,
        },
        ("id",),
    ),
    "rule_equations": Frame(
        {
            "rule": pl.String,
            "equation": pl.Int32,
            "relation": pl.String,
            "bound": pl.Float64,
            "minimum": pl.Float64,
            "nonzero": pl.Boolean,
        },
        ("rule", "equation"),
    ),
    "rule_terms": Frame(
        {
            "rule": pl.String,
            "equation": pl.Int32,
            "is_left": pl.Boolean,
            "is_last": pl.Boolean,
            "table": pl.String,
            "row": pl.String,
            "column": pl.String,
        },
        ("rule", "equation", "is_left", "is_last", "table", "row", "column"),
    ),
    "rule_metrics": Frame(
        {"rule": pl.String, "table": pl.String, "row": pl.String, "column": pl.String}, ("rule", "table", "row", "column")
    ),
    "corrections": Frame(
        {
            "id": pl.String,
            "report_id": pl.String,
            "table": pl.String,
            "row": pl.String,
            "column": pl.String,
            "printed": pl.Float64,
            "printed_text": pl.String,
            "corrected": pl.Float64,
            "action": pl.String,
            "reason": pl.String,
            "evidence": pl.String,
            "status": pl.String,
        },
        ("id",),
    ),
    "dismissals": Frame(
        {"id": pl.String, "report_id": pl.String, "rule": pl.String, "table": pl.String, "row": pl.String, "column": pl.String, "reason": pl.String},
        ("id", "report_id", "rule"),
    ),
    "series": Frame(
        {"code": pl.String, "label_zh": pl.String, "label_en": pl.String, "unit": pl.String, "sort": pl.Int32}, ("code",)
    ),
    "crosswalk": Frame(
        {
            "series": pl.String,
            "form": pl.String,
            "relation": pl.String,
            "terms": pl.List(pl.String),
            "instead": pl.List(pl.String),
            "see": pl.String,
            "note": pl.String,
        },
        ("series", "form"),
    ),
    "breaks": Frame(
        {
            "code": pl.String,
            "kind": pl.String,
            "first_year": pl.Int32,
            "label_zh": pl.String,
            "label_en": pl.String,
            "note": pl.String,
            "series": pl.List(pl.String),
            "bodies": pl.List(pl.String),
        },
        ("code",),
    ),
    "population": Frame(
        {"region_code": pl.String, "year": pl.Int32, "residents": pl.Int64, "source": pl.String}, ("region_code", "year")
    ),
    "indicators": Frame(
        {
            "code": pl.String,
            "label_zh": pl.String,
            "label_en": pl.String,
            "formula": pl.String,
            "numerator": pl.List(pl.String),
            "denominator": pl.List(pl.String),
            "unit": pl.String,
            "proportion": pl.Boolean,
            "caveats": pl.String,
            "comparability": pl.String,
            "source": pl.String,
            "sort": pl.Int32,
        },
        ("code",),
    ),
}
