"""Rotas: generate, watch, look, publish; one's own rota; shifts and rules."""

from __future__ import annotations

from web.access import AGENT, LEAD, Room
from web.notices import readers
from web.rotas import (
    certificate,
    correct,
    generate,
    handovers,
    history,
    import_rota,
    minimum_cover,
    my_rota,
    own_rules,
    pins,
    price,
    publish,
    put_away,
    replan,
    rules_page,
    scenarios,
    shift_templates,
    versions,
    why,
)

my_rota_room = Room("my_rota", __name__)
my_rota_room.get("/my-rota", AGENT, my_rota.show)

rotas_room = Room("rotas", __name__)
rotas_room.get("/rotas", LEAD, versions.overview)
rotas_room.get("/rotas/generate", LEAD, generate.generate_form)
rotas_room.post("/rotas/generate", LEAD, generate.start)
rotas_room.get("/rotas/runs/<run_id>", LEAD, generate.run)
rotas_room.get("/rotas/runs/<run_id>/progress", LEAD, generate.progress)
rotas_room.post("/rotas/runs/<run_id>/cancel", LEAD, generate.cancel)
rotas_room.post("/rotas/runs/<run_id>/fix", LEAD, generate.take_fix)
rotas_room.get("/rotas/import", LEAD, import_rota.import_form)
rotas_room.post("/rotas/import", LEAD, import_rota.hold_import)
rotas_room.get("/rotas/import/<held_id>", LEAD, import_rota.import_preview)
rotas_room.post("/rotas/import/<held_id>", LEAD, import_rota.answer_import)
rotas_room.post("/rotas/import/<held_id>/confirm", LEAD, import_rota.confirm_import)
rotas_room.post("/rotas/import/<held_id>/discard", LEAD, import_rota.discard_import)
rotas_room.get("/rotas/pins", LEAD, pins.pins)
rotas_room.post("/rotas/pins/take-back", LEAD, pins.take_back)
rotas_room.post("/rotas/what-if", LEAD, scenarios.try_scenario)
rotas_room.get("/rotas/what-if/<scenario_id>", LEAD, scenarios.scenario)
rotas_room.get("/rotas/what-if/<scenario_id>/progress", LEAD, scenarios.scenario_progress)
rotas_room.post("/rotas/what-if/<scenario_id>/stop", LEAD, scenarios.stop_scenario)
rotas_room.post("/rotas/what-if/<scenario_id>/adopt", LEAD, scenarios.adopt_scenario)
rotas_room.post("/rotas/what-if/<scenario_id>/put-away", LEAD, scenarios.put_away_scenario)
rotas_room.get("/rotas/<version_id>", LEAD, versions.grid)
rotas_room.get("/rotas/<version_id>/coverage", LEAD, versions.coverage)
rotas_room.get("/rotas/<version_id>/why", LEAD, why.why)
rotas_room.post("/rotas/<version_id>/why/put-in", LEAD, why.put_in_replan)
rotas_room.post("/rotas/<version_id>/why/take", LEAD, why.take_remedy)
rotas_room.get("/rotas/<version_id>/replan", LEAD, replan.replan)
rotas_room.post("/rotas/<version_id>/replan", LEAD, replan.ask_replan)
rotas_room.get("/rotas/<version_id>/replan/progress", LEAD, replan.replan_progress)
rotas_room.post("/rotas/<version_id>/replan/<replan_id>/stop", LEAD, replan.stop_replanning)
rotas_room.post("/rotas/<version_id>/replan/<replan_id>/put-in", LEAD, replan.put_in)
rotas_room.get("/rotas/<version_id>/price", LEAD, price.price)
rotas_room.post("/rotas/<version_id>/price", LEAD, price.ask_price)
rotas_room.get("/rotas/<version_id>/price/progress", LEAD, price.price_progress)
rotas_room.post("/rotas/<version_id>/price/<price_id>/stop", LEAD, price.stop_price)
rotas_room.post("/rotas/<version_id>/price/<price_id>/take", LEAD, price.take_price)
rotas_room.get("/rotas/<version_id>/certificate", LEAD, certificate.certificate)
rotas_room.get("/rotas/<version_id>/versions", LEAD, history.versions_of)
rotas_room.get("/rotas/<version_id>/changes", LEAD, history.changes)
rotas_room.get("/rotas/<version_id>/notices", LEAD, readers.show_readers)
rotas_room.post("/rotas/<version_id>/notices/<notice_id>/send", LEAD, readers.send_letter)
rotas_room.get("/rotas/<version_id>/correct", LEAD, correct.correct_form)
rotas_room.post("/rotas/<version_id>/correct", LEAD, correct.save_edit)
rotas_room.post("/rotas/<version_id>/correct/look", LEAD, correct.look_at_edit)
rotas_room.post("/rotas/<version_id>/correct/take-back", LEAD, correct.undo_last)
rotas_room.get("/rotas/<version_id>/publish", LEAD, publish.publish_form)
rotas_room.post("/rotas/<version_id>/publish", LEAD, publish.publish)
rotas_room.get("/rotas/<version_id>/put-away", LEAD, put_away.put_away_form)
rotas_room.post("/rotas/<version_id>/put-away", LEAD, put_away.put_away)

templates_room = Room("templates", __name__)
templates_room.get("/shifts", LEAD, shift_templates.overview)
templates_room.get("/shifts/new", LEAD, shift_templates.new)
templates_room.post("/shifts/new", LEAD, shift_templates.create)
templates_room.get("/shifts/<template_id>", LEAD, shift_templates.one)
templates_room.post("/shifts/<template_id>", LEAD, shift_templates.save)
templates_room.get("/shifts/hand-overs", LEAD, handovers.hand_overs)

rules_room = Room("rules", __name__)
rules_room.get("/rules", LEAD, rules_page.overview)
rules_room.post("/rules", LEAD, rules_page.save)
rules_room.post("/rules/adopt", LEAD, rules_page.adopt)
rules_room.post("/rules/switch", LEAD, rules_page.switch_on)
rules_room.get("/rules/own", LEAD, own_rules.own)
rules_room.post("/rules/own/add/<kind>", LEAD, own_rules.add_own)
rules_room.post("/rules/own/remove", LEAD, own_rules.remove_own)
rules_room.get("/rules/minimum-cover", LEAD, minimum_cover.covers)
rules_room.post("/rules/minimum-cover", LEAD, minimum_cover.add_cover)
rules_room.get("/rules/minimum-cover/<cover_id>", LEAD, minimum_cover.cover)
rules_room.post("/rules/minimum-cover/<cover_id>", LEAD, minimum_cover.save_cover)
rules_room.post("/rules/minimum-cover/<cover_id>/end", LEAD, minimum_cover.end_cover)

ROOMS = (my_rota_room, rotas_room, templates_room, rules_room)
