"""Read-only data of every page about rotas, one module a page behind this door."""

from __future__ import annotations

from planner.rotas.coverage_page import CoveragePage, coverage_page
from planner.rotas.days_ahead import DayAhead, DaysAhead, days_ahead
from planner.rotas.grid_page import GridPage, grid_page
from planner.rotas.handover_page import HandoverPage, handover_page
from planner.rotas.home_page import HomePage, VersionLine, home_page, list_versions
from planner.rotas.my_rota import MyRota, MyShift, my_rota
from planner.rotas.price_page import ChoiceLine, PriceLine, PricePage, price_page
from planner.rotas.replan_page import PersonChanged, ReplanFound, ReplanPage, replan_page
from planner.rotas.run_page import RunLine, RunPage, list_runs, run_page

__all__ = [
    "ChoiceLine",
    "CoveragePage",
    "DayAhead",
    "DaysAhead",
    "GridPage",
    "HandoverPage",
    "HomePage",
    "MyRota",
    "MyShift",
    "PersonChanged",
    "PriceLine",
    "PricePage",
    "ReplanFound",
    "ReplanPage",
    "RunLine",
    "RunPage",
    "VersionLine",
    "coverage_page",
    "days_ahead",
    "grid_page",
    "handover_page",
    "home_page",
    "list_runs",
    "list_versions",
    "my_rota",
    "price_page",
    "replan_page",
    "run_page",
]
