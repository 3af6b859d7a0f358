"""Demand: history, forecast, requirement, events; and how each queue is served."""

from __future__ import annotations

from web.access import LEAD, Room
from web.demand import events, forecast, history, overview, queues, requirement, what_if

demand_room = Room("demand", __name__)
demand_room.get("/demand", LEAD, overview.overview)
demand_room.get("/demand/import", LEAD, history.choose)
demand_room.post("/demand/import", LEAD, history.upload)
demand_room.get("/demand/import/<held_id>", LEAD, history.understood)
demand_room.post("/demand/import/<held_id>", LEAD, history.mapped)
demand_room.post("/demand/import/<held_id>/confirm", LEAD, history.confirm)
demand_room.post("/demand/import/<held_id>/discard", LEAD, history.discard)
demand_room.get("/demand/queues/<queue_id>", LEAD, history.volumes)
demand_room.get("/demand/queues/<queue_id>/forecast", LEAD, forecast.fan)
demand_room.post("/demand/queues/<queue_id>/forecast", LEAD, forecast.make)
demand_room.post("/demand/queues/<queue_id>/forecast/method", LEAD, forecast.choose_method)
demand_room.post("/demand/queues/<queue_id>/forecast/today", LEAD, forecast.revise)
demand_room.post("/demand/queues/<queue_id>/forecast/by-hand", LEAD, forecast.by_hand)
demand_room.get("/demand/queues/<queue_id>/what-if", LEAD, what_if.compare)
demand_room.post("/demand/queues/<queue_id>/what-if", LEAD, what_if.make_baseline)
demand_room.post("/demand/forecasts", LEAD, forecast.make_all)
demand_room.get("/demand/requirement", LEAD, requirement.show)
demand_room.post("/demand/requirement", LEAD, requirement.plan)
demand_room.get("/demand/events", LEAD, events.events)
demand_room.post("/demand/events", LEAD, events.add)
demand_room.get("/demand/events/<event_id>", LEAD, events.event)
demand_room.post("/demand/events/<event_id>/limit", LEAD, events.limit)
demand_room.post("/demand/events/<event_id>/temporary", LEAD, events.temporary)
demand_room.post("/demand/events/<event_id>/remove", LEAD, events.remove)

queues_room = Room("queues", __name__)
queues_room.get("/queues", LEAD, queues.overview)
queues_room.get("/queues/new", LEAD, queues.new)
queues_room.post("/queues/new", LEAD, queues.create)
queues_room.get("/queues/<queue_id>", LEAD, queues.one)
queues_room.post("/queues/<queue_id>", LEAD, queues.rename)
queues_room.post("/queues/<queue_id>/setting", LEAD, queues.change_setting)

ROOMS = (demand_room, queues_room)
