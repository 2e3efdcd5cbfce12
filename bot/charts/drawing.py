"""Drawing charts as a PNG with matplotlib; runs in a process of its own."""

# matplotlib leaves its **kwargs without types.
# pyright: reportUnknownMemberType=false

import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.charts.chart import Bars, Chart, Steps

# Readable on Discord's dark and light background alike: the picture brings its own paper.
PAPER, INK, QUIET, COLOUR, LIMIT = "#ffffff", "#1f2328", "#6b7280", "#4752c4", "#c2410c"
WIDTH_INCHES, DOTS_PER_INCH = 8.0, 110


def draw(charts: Sequence[Chart]) -> bytes:
    """One picture with the charts below each other."""
    heights = [_height(chart) for chart in charts]
    figure = Figure(
        figsize=(WIDTH_INCHES, sum(heights)),
        dpi=DOTS_PER_INCH,
        facecolor=PAPER,
        layout="constrained",
    )
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(len(charts), 1, height_ratios=heights)
    for row, chart in enumerate(charts):
        axes = figure.add_subplot(grid[row, 0])
        # Names are people's own words: a dollar sign in them is not mathematics.
        axes.set_title(chart.title, loc="left", color=INK, fontsize=13, parse_math=False)
        if isinstance(chart, Bars):
            _bars(axes, chart)
        else:
            _steps(axes, chart)
        axes.tick_params(colors=QUIET, labelsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(QUIET)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _height(chart: Chart) -> float:
    if isinstance(chart, Steps):
        return 3.2
    return 1.1 + 0.34 * max(2, len(chart.labels))


def _bars(axes: Axes, chart: Bars) -> None:
    places = range(len(chart.labels))
    drawn = axes.barh(list(places), chart.values, color=COLOUR, height=0.7)
    axes.bar_label(drawn, fmt="%g", padding=4, color=INK, fontsize=10)
    axes.set_yticks(list(places), [_short(label) for label in chart.labels], parse_math=False)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.set_xlim(0, max(1, *chart.values, 1) * 1.1)
    axes.set_xlabel(chart.axis, color=QUIET, parse_math=False)
    axes.spines["bottom"].set_visible(False)


def _steps(axes: Axes, chart: Steps) -> None:
    zone = ZoneInfo(chart.zone)
    # matplotlib counts days since 1970.
    instants = [instant / 86_400 for instant in chart.instants]
    axes.xaxis_date(zone)
    axes.step(instants, chart.values, where="post", color=COLOUR, linewidth=2)
    axes.fill_between(instants, chart.values, step="post", color=COLOUR, alpha=0.12)
    if chart.limit is not None:
        axes.axhline(chart.limit, color=LIMIT, linestyle="--", linewidth=1.5)
        axes.annotate(
            f"at most {chart.limit:g}",
            (0.01, chart.limit),
            xycoords=("axes fraction", "data"),
            xytext=(0, 4),
            textcoords="offset points",
            color=LIMIT,
            fontsize=10,
        )
    locator = AutoDateLocator(minticks=3, maxticks=8, tz=zone)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=zone))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.set_ylim(0, max(1, *chart.values, chart.limit or 0) * 1.15)
    axes.set_ylabel(chart.axis, color=QUIET, parse_math=False)
    axes.set_xlabel(f"times of {chart.zone}", color=QUIET, fontsize=9)


def _short(label: str) -> str:
    return label if len(label) <= 32 else label[:31] + "…"
