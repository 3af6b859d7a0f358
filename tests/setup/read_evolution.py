"""Look at a subscribed calendar with Evolution's data server, for each line of standard input.

Runs with Debian's Python, which has the bindings, in a D-Bus session of its own. Prints the events
that the server keeps as one line of JSON: UID, start and end, as written.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import gi  # type: ignore[import-not-found]  # Debian's Python has it

# Must come before the import from its repository.
gi.require_versions({"EDataServer": "1.2", "ECal": "2.0"})
from gi.repository import ECal, EDataServer  # type: ignore[import-not-found]  # noqa: E402

CONNECT_SECONDS = 30


def main(name: str) -> None:
    source = EDataServer.SourceRegistry.new_sync(None).ref_source(name)
    events = ECal.ClientSourceType.EVENTS
    client = ECal.Client.connect_sync(source, events, CONNECT_SECONDS, None)
    for _line in sys.stdin:
        client.refresh_sync(None)
        _, found = client.get_object_list_as_comps_sync("#t", None)
        sys.stdout.write(json.dumps([told(one) for one in found]) + "\n")
        sys.stdout.flush()


def told(event: Any) -> tuple[str, ...]:
    times = event.get_dtstart(), event.get_dtend()
    return event.get_uid(), *(one.get_value().as_ical_string() for one in times)


main(sys.argv[1])
