"""Small instances of the public shift-scheduling benchmark, as text and by chance."""

from __future__ import annotations

from random import Random

SMALL = """\
# Two weeks, two shifts, two people.
SECTION_HORIZON
14

SECTION_SHIFTS
E,480,
N,600,E|D
D,480,

SECTION_STAFF
A,E=14|N=2,4800,1200,4,2,2,1
B,E=3|N=5|D=6,5000,0,5,1,2,2

SECTION_DAYS_OFF
A,3,9
B

SECTION_SHIFT_ON_REQUESTS
A,0,E,3
B,4,N,2

SECTION_SHIFT_OFF_REQUESTS
A,1,E,1

SECTION_COVER
0,E,1,100,1
1,E,2,100,1
5,N,1,50,7
"""


def random_instance(seed: int) -> str:
    """Write an instance of 1–3 weeks, 1–4 people and 1–3 shifts whose limits often bind."""
    chance = Random(f"instance {seed}")
    days, shifts = 7 * chance.randint(1, 3), ["E", "D", "N"][: chance.randint(1, 3)]
    people = ["A", "B", "C", "F"][: chance.randint(1, 4)]
    lines = ["SECTION_HORIZON", str(days), "SECTION_SHIFTS"]
    for shift in shifts:
        barred = [other for other in shifts if chance.random() < 0.2]
        lines.append(f"{shift},{chance.choice((360, 480, 605, 720))},{'|'.join(barred)}")
    lines.append("SECTION_STAFF")
    for person in people:
        most = "|".join(f"{one}={chance.randint(0, days)}" for one in shifts)
        least = chance.choice((0, 0, 480, 965))
        hours = f"{least + chance.choice((965, 1440, 3600))},{least}"
        rows = f"{chance.randint(1, 6)},{chance.randint(0, 3)},{chance.randint(0, 3)}"
        lines.append(f"{person},{most},{hours},{rows},{chance.randint(0, 3)}")
    lines.append("SECTION_DAYS_OFF")
    lines += [f"{person},{chance.randrange(days)}" for person in people if chance.random() < 0.4]
    for kind in ("ON", "OFF"):
        lines.append(f"SECTION_SHIFT_{kind}_REQUESTS")
        lines += [
            f"{chance.choice(people)},{chance.randrange(days)},{chance.choice(shifts)},"
            f"{chance.randint(0, 5)}"
            for _ in range(chance.randint(0, 6))
        ]
    lines.append("SECTION_COVER")
    lines += [
        f"{day},{shift},{chance.randint(0, 3)},{chance.choice((0, 10, 100))},{chance.randint(0, 3)}"
        for day in range(days)
        for shift in shifts
        if chance.random() < 0.8
    ]
    return "\n".join(lines) + "\n"
