"""Reports for HR."""

from __future__ import annotations

from web.access import HR, Room
from web.reports import workload

reports_room = Room("reports", __name__)
reports_room.get("/reports/hours", HR, workload.workload)
reports_room.get("/reports/hours.csv", HR, workload.workload_csv)

ROOMS = (reports_room,)
