"""Hours: everybody's for HR and leads, one person's month, closing months, one's own; history."""

from __future__ import annotations

from web.access import ADMIN, AGENT, HR, Policy, Room
from web.reports import close_month, hours, my_hours, person_month, trail

# Leads see the hours of the people of their teams; the verbs decide whose they are.
READERS = Policy(roles=frozenset({"lead", "hr", "admin"}))

reports_room = Room("reports", __name__)
reports_room.get("/reports/hours", READERS, hours.hours)
reports_room.get("/reports/hours.csv", READERS, hours.hours_csv)
reports_room.get("/reports/hours.xlsx", READERS, hours.hours_xlsx)
reports_room.get("/reports/hours/close", HR, close_month.close_form)
reports_room.post("/reports/hours/close", HR, close_month.close)
reports_room.get("/reports/hours/<person_id>", READERS, person_month.person)
reports_room.post("/reports/hours/<person_id>/entries", READERS, person_month.enter)
reports_room.post(
    "/reports/hours/<person_id>/entries/<entry_id>/confirm", READERS, person_month.confirm
)
reports_room.post(
    "/reports/hours/<person_id>/entries/<entry_id>/withdraw", READERS, person_month.withdraw
)

my_hours_room = Room("my_hours", __name__)
my_hours_room.get("/my-hours", AGENT, my_hours.show)
my_hours_room.post("/my-hours/entries", AGENT, my_hours.report)
my_hours_room.post("/my-hours/entries/<entry_id>/withdraw", AGENT, my_hours.withdraw)

trail_room = Room("trail", __name__)
trail_room.get("/history", ADMIN, trail.show)

ROOMS = (reports_room, my_hours_room, trail_room)
