"""The commands of `planner`, one module each; `web.cli` names them."""
