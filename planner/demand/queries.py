"""Read-only data about demand, one module a page behind this door."""

from __future__ import annotations

from planner.demand.forecast_page import (
    FanDay,
    FanPoint,
    ForecastLine,
    ForecastPage,
    MethodLine,
    forecast_page,
    list_forecasts,
)
from planner.demand.history_page import DayGap, DayVolume, HistoryPage, ImportLine, history_page
from planner.demand.overview_page import DemandOverview, QueueProgress, demand_overview
from planner.demand.requirement_page import (
    Promise,
    RequirementCell,
    RequirementLine,
    RequirementOfQueue,
    RequirementPage,
    RequirementRow,
    list_requirements,
    requirement_page,
)
from planner.demand.stored_requirement import (
    StoredQueueRequirement,
    StoredRequirement,
    requirement_of,
)

__all__ = [
    "DayGap",
    "DayVolume",
    "DemandOverview",
    "FanDay",
    "FanPoint",
    "ForecastLine",
    "ForecastPage",
    "HistoryPage",
    "ImportLine",
    "MethodLine",
    "Promise",
    "QueueProgress",
    "RequirementCell",
    "RequirementLine",
    "RequirementOfQueue",
    "RequirementPage",
    "RequirementRow",
    "StoredQueueRequirement",
    "StoredRequirement",
    "demand_overview",
    "forecast_page",
    "history_page",
    "list_forecasts",
    "list_requirements",
    "requirement_of",
    "requirement_page",
]
