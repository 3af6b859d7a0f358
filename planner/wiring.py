"""Which work is done by whom, and who hears of which fact; web and worker read the same list."""

from __future__ import annotations

from planner.accounts.feed_tokens import FACT as FEED_TOKENS_CHANGED
from planner.demand.import_history import FACT as HISTORY_STORED
from planner.feeds.refresh import refresh_addresses, refresh_published, refresh_time_off
from planner.jobs.kinds import JobKind, Wiring
from planner.notices.of_cover import tell_of_cover
from planner.notices.of_rota import tell_of_rota
from planner.notices.of_time_off import tell_of_time_off
from planner.notices.send_mail import send_waiting_mail
from planner.rotas.certify import KIND as CERTIFY
from planner.rotas.certify import (
    ask_for_certificate,
    ask_what_happened,
    give_up_certificate,
    make_certificate,
    unfinished_certificates,
)
from planner.rotas.generate import KIND
from planner.rotas.import_rota import FACT as ROTA_IMPORTED
from planner.rotas.price import KIND as PRICE
from planner.rotas.price_run import execute_price, give_up_price, unfinished_prices
from planner.rotas.publish import FACT as ROTA_PUBLISHED
from planner.rotas.replan import KIND as REPLAN
from planner.rotas.replan_run import execute_replan, give_up_replan, unfinished_replans
from planner.rotas.run import execute_run
from planner.rotas.run_states import give_up_run, unfinished_runs
from planner.rotas.scenario_run import execute_scenario, give_up_scenario, unfinished_scenarios
from planner.rotas.scenarios import KIND as SCENARIO
from planner.swaps.covers import ANSWERED_FACT, OFFERED_FACT
from planner.time_off.stored import DECIDED_FACT as TIME_OFF_DECIDED

WIRING = Wiring(
    jobs={
        KIND: JobKind(execute_run, unfinished_runs, give_up_run),
        SCENARIO: JobKind(execute_scenario, unfinished_scenarios, give_up_scenario),
        PRICE: JobKind(execute_price, unfinished_prices, give_up_price),
        REPLAN: JobKind(execute_replan, unfinished_replans, give_up_replan),
        CERTIFY: JobKind(make_certificate, unfinished_certificates, give_up_certificate),
    },
    subscribers={
        ROTA_PUBLISHED: (refresh_published, tell_of_rota, ask_for_certificate),
        ROTA_IMPORTED: (refresh_published,),
        HISTORY_STORED: (ask_what_happened,),
        "TimeOffChanged": (refresh_time_off,),
        TIME_OFF_DECIDED: (tell_of_time_off,),
        OFFERED_FACT: (tell_of_cover,),
        ANSWERED_FACT: (tell_of_cover,),
        FEED_TOKENS_CHANGED: (refresh_addresses,),
    },
    errands=(send_waiting_mail,),
)
