"""Signing in and out, and the users."""

from __future__ import annotations

from web.access import ADMIN, PUBLIC, SIGNED_IN, Room
from web.accounts import sign_in, users

sign_in_room = Room("sign_in", __name__)
sign_in_room.get("/sign-in", PUBLIC, sign_in.show)
sign_in_room.post("/sign-in", PUBLIC, sign_in.enter)
sign_in_room.get("/sign-in/link/<token>", PUBLIC, sign_in.link)
sign_in_room.post("/sign-in/link/<token>", PUBLIC, sign_in.enter_with_link)
sign_in_room.post("/sign-out", SIGNED_IN, sign_in.sign_out)

users_room = Room("users", __name__)
users_room.get("/users", ADMIN, users.overview)
users_room.get("/users/new", ADMIN, users.new)
users_room.post("/users/new", ADMIN, users.create)
users_room.get("/users/<user_id>", ADMIN, users.one)
users_room.post("/users/<user_id>/link", ADMIN, users.make_link)
users_room.post("/users/<user_id>/password", ADMIN, users.give_password)
users_room.post("/users/<user_id>/disable", ADMIN, users.disable)
users_room.post("/users/<user_id>/enable", ADMIN, users.enable)
users_room.post("/users/<user_id>/roles", ADMIN, users.save_roles)

ROOMS = (sign_in_room, users_room)
