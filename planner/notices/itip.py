"""An invitation as calendars read it: iTIP (RFC 5546), with what iMIP (RFC 6047) asks for."""

from __future__ import annotations

from icalendar import Calendar, Event, vCalAddress

from planner.application import Invitation
from planner.feeds.render import PRODID, clean

STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}


def itip(invitation: Invitation, organizer: str, attendee: str) -> bytes:
    """Write an invitation from one address to another; nobody is asked to answer."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", invitation.revised_at)
    event.add("last-modified", invitation.revised_at)
    event.add("sequence", invitation.sequence)
    event.add("dtstart", invitation.start)
    event.add("dtend", invitation.end)
    event.add("summary", clean(invitation.title))
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    event.add("attendee", _guest(attendee))
    event.add("status", STATUS[invitation.method])
    event.add("transp", "OPAQUE" if invitation.busy else "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(event)
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _guest(address: str) -> vCalAddress:
    guest = vCalAddress(f"mailto:{address}")
    guest.params["PARTSTAT"] = "NEEDS-ACTION"
    guest.params["RSVP"] = "FALSE"
    return guest
