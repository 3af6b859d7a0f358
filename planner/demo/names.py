"""Made-up people of the demonstration: names that are common where their site is."""

from __future__ import annotations

DUBLIN = (
    "Aoife Byrne",
    "Liam Walsh",
    "Sara Doyle",
    "Ben Kavanagh",
    "Niamh Gallagher",
    "Cian Murphy",
    "Orla Brennan",
    "Tomás Keane",
    "Yusuf Karim",
    "Ewa Nowak",
    "Ronan Healy",
    "Gráinne Daly",
    "Diego Pereira",
    "Sinéad Foley",
    "Oisín Quinn",
)
DENVER = (
    "Maya Thompson",
    "Carlos Herrera",
    "Hannah Schmidt",
    "Jamal Robinson",
    "Emily Nguyen",
    "Tyler Jensen",
    "Sofia Martinez",
    "Grace Okafor",
    "Noah Bergström",
    "Alicia Romero",
    "Ethan Clarke",
    "Kayla Whitehorse",
)
MANILA = (
    "Maria Santos",
    "Jose Reyes",
    "Angelica Cruz",
    "Paolo Bautista",
    "Kristine Mendoza",
    "Miguel Villanueva",
    "Jasmine Aquino",
    "Rafael Dizon",
    "Mei Tan",
)
TRAVELLER = "Tomás Keane"
"""Of Dublin; lives in Denver for two weeks of the plan."""

LEAD = "Róisín Flynn"
HR = "Patricia Whelan"
ADMIN = "Samir Rao"
AGENT = "Aoife Byrne"
"""The agent whose page the demonstration opens."""
