"""Charts of the front page as inline SVG: bars by year, and lines of rates. Shapes and labels carry what colours do."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 30
DASHES = ("", "7 3", "2 3", "9 3 2 3")
COLOURS = ("#0b5cad", "#a34700", "#5b3a8c", "#1d6b3a")
MARKS = "●■▲◆"


def bars(label: str, years: Sequence[int], series: Sequence[Sequence[float]], names: Sequence[str]) -> str:
    """One group of bars a year. series: values by year, one list a name."""
    top = _round_up(max((value for values in series for value in values), default=0))
    slot = (WIDTH - LEFT - RIGHT) / max(len(years), 1)
    width = min(slot * 0.8 / max(len(series), 1), 46)
    parts = [_axis(top, lambda value: f"{value:,.0f}")]
    for n, year in enumerate(years):
        middle = LEFT + slot * (n + 0.5)
        for k, values in enumerate(series):
            value = values[n]
            x, y = middle + (k - len(series) / 2) * width, _y(value, top)
            faint = f' fill-opacity=".45" stroke="{COLOURS[k]}"' if k else ""
            parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width - 2:.1f}" height="{HEIGHT - BOTTOM - y:.1f}" fill="{COLOURS[k]}"{faint}/>')
            parts.append(f'<text x="{x + width / 2 - 1:.1f}" y="{y - 3:.1f}" text-anchor="middle" class="v">{_short(value)}</text>')
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{year}</text>')
    return _svg(label, parts) + _legend(names, False)


def lines(label: str, years: Sequence[int], series: Sequence[Sequence[float | None]], names: Sequence[str]) -> str:
    """Shares (0 to 1) over the years; a year without a value breaks its line."""
    top = min(1.0, _round_up(max((value for values in series for value in values if value is not None), default=0) * 100) / 100) or 1.0
    slot = (WIDTH - LEFT - RIGHT) / max(len(years), 1)
    parts = [_axis(top, lambda value: f"{value * 100:.0f} %")]
    for k, values in enumerate(series):
        path, open_ = [], False
        for n, value in enumerate(values):
            if value is None:
                open_ = False
                continue
            x, y = LEFT + slot * (n + 0.5), _y(value, top)
            path.append(f"{'L' if open_ else 'M'}{x:.1f} {y:.1f}")
            parts.append(f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" fill="{COLOURS[k]}">{MARKS[k]}</text>')
            open_ = True
        parts.append(f'<path d="{" ".join(path)}" fill="none" stroke="{COLOURS[k]}" stroke-width="2" stroke-dasharray="{DASHES[k]}"/>' if path else "")
    parts += [f'<text x="{LEFT + slot * (n + 0.5):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{year}</text>' for n, year in enumerate(years)]
    return _svg(label, parts) + _legend(names, True)


def _svg(label: str, parts: list[str]) -> str:
    """Wider than a phone: it scrolls in its own box."""
    box = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
    return f'{box}<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDTH} {HEIGHT}" class="chart">{"".join(parts)}</svg></div>'


def _axis(top: float, said) -> str:
    lines_ = []
    for part in (0, 0.5, 1):
        y = _y(top * part, top)
        lines_.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#c3cad6"/>')
        lines_.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{said(top * part)}</text>')
    return "".join(lines_)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value / top if top else 0)


def _round_up(value: float) -> float:
    """The next round number that a half of it is round too."""
    if value <= 0:
        return 1
    power = 10 ** (len(str(int(value))) - 1)
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * power >= value)


def _short(value: float) -> str:
    return f"{value / 1e6:.1f}M" if value >= 1e6 else f"{value / 1e3:.0f}k" if value >= 1e4 else f"{value:,.0f}"


def _legend(names: Sequence[str], marked: bool) -> str:
    if len(names) < 2:
        return ""
    items = [f'<li><span aria-hidden="true" style="color:{COLOURS[k]}">{MARKS[k] if marked else "█" if not k else "▒"}</span> {escape(name)}</li>'
             for k, name in enumerate(names)]  # fmt: skip
    return f'<ul class="legend">{"".join(items)}</ul>'
