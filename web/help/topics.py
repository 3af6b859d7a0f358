"""The texts of the in-app help; each draws on the README of the package it describes."""

from __future__ import annotations

from web.help.about_a_rota import ABOUT_A_ROTA
from web.help.topic import Topic

TOPICS: dict[str, Topic] = {
    "first-rota": Topic(
        "From ticket history to a published rota",
        "Five steps, each a page; nothing is seen by the team before you publish.",
        (
            (
                "Demand → Import history: upload the export of your ticket or phone system. The "
                "page shows what it understood, and stores nothing before you confirm."
            ),
            (
                "Demand → a queue → Make a forecast: what to expect in each half-hour, with its "
                "spread, and how well such forecasts did in the past."
            ),
            (
                "Demand → Work out who is needed: how many people each half-hour asks for, and how "
                "many to roster so that breaks, meetings, and unplanned absence are covered."
            ),
            (
                "Rotas → Generate: choose team, first day, and days. Watch it improve; stop early "
                "if you like, the best rota so far is kept."
            ),
            (
                "Look at the grid and at where it is short, then publish. Everybody's page and "
                "calendar change at once."
            ),
        ),
    ),
    "history": Topic(
        "What a history file may look like",
        "A CSV file with one row a contact, or one row an interval with a count.",
        (
            (
                "One row a contact: a column with the time of arrival is enough. A column that "
                "names the queue lets one file fill several; each value is mapped or left out."
            ),
            (
                "Counts: a column of times and a column of counts, at 5, 15, 30, or 60 minutes; a "
                "third column may hold handling seconds."
            ),
            "Times may carry an offset, be UTC, or be plain wall times of a zone you choose.",
            "A day without any row is a gap, not a quiet day: gaps are never counted as zero.",
            (
                "The same file twice changes nothing; a longer export adds what is new and asks "
                "before it replaces counts that have changed."
            ),
        ),
    ),
    "rota-file": Topic(
        "Bringing the rota you have",
        "The team's spreadsheet becomes a draft, pins for the next rota, or history.",
        (
            (
                "XLSX or CSV, in one of two shapes: people by days with a code in each cell, or "
                "one row a shift with person, date, start and end (or the shift's name), and queue."
            ),
            (
                "Codes are names or times of your shifts, or stand in a legend: two columns headed "
                "Code and Meaning, beside or below the table or on a sheet of their own. What is "
                "not understood is listed by row, and you say what it stands for."
            ),
            (
                "Write dates whole, such as 2027-02-01. When 3/4 can be two days, the page asks. "
                "Merged cells and a second table on the sheet are refused with their place."
            ),
            (
                "A draft is judged at once, like one that was generated. Pins stay in the next "
                "rota. History has begun already: it is published as it is, and its nights, "
                "weekends, and hours count from then on."
            ),
            (
                "Time off in the file is entered too, once. Nothing is stored before you confirm, "
                "and the same file twice changes nothing."
            ),
        ),
    ),
    "forecast": Topic(
        "How to read a forecast",
        "The line is the middle of what to expect; half of all days lie above, half below.",
        (
            "The darker band holds four of five half-hours, the lighter one 19 of 20.",
            (
                "“Usually within 6 %” compares earlier forecasts, made with only what was known "
                "then, with what really came."
            ),
            "People are planned for the spread, not only for the line.",
            (
                "Several methods are tried on past weeks; those that missed least make the "
                "forecast, unless you choose one."
            ),
            "The rest of today can be forecast anew from what has come since the morning.",
        ),
    ),
    "promise": Topic(
        "What customers will meet",
        "A published rota says how many of its days will keep the promise of each queue.",
        (
            (
                "“Expect about 17 of 20 days” comes from playing many possible days, busy ones and "
                "quiet ones, against the published shifts with their breaks, meetings, and "
                "absences."
            ),
            (
                "Each queue says how many of ten days shall keep its promise; the people needed "
                "follow from that. Surer days need more people."
            ),
            "What counts as kept is named with every figure; there are several ways to count.",
            "Import the history of days that have passed to see what really happened beside it.",
        ),
    ),
    "time-off": Topic(
        "Time off: ask, decide, and what it does",
        "Whoever asks sees at once what the days do to the rota; whoever decides sees the same.",
        (
            (
                "My time off: choose kind and days, or a part of one day in the time of the place "
                "where you are. Before you ask it says how many hours it counts, which of your "
                "shifts it takes away, which hours would be short, and who else is away."
            ),
            (
                "A reason is never needed. If you give one, you, HR, and those who decide read it; "
                "it is in no calendar, message, report, or search."
            ),
            (
                "Time off: leads answer the requests of their teams, HR and administrators those "
                "of all. Declining asks why. Of two who decide at once the first one does."
            ),
            (
                "Approved days that hit a published rota are named there as shifts to correct, "
                "until the rota no longer counts on the person. Calendars show them at once."
            ),
            (
                "A request is taken back by who made it; approved time off by those who decide, "
                "because rotas count on it."
            ),
            (
                "Import a file: what is approved already, one row each. The page shows what it "
                "would do first; the same file twice changes nothing."
            ),
        ),
    ),
    "what-if": Topic(
        "What if: more contacts, longer calls, other hours or promises",
        "A queue's page What if shows a scenario beside what holds; only you see it.",
        (
            (
                "Demand → a queue → What if. Say how many times the contacts and the handling time "
                "there would be, what would be promised, and when the queue would be open."
            ),
            (
                "Compare shows the agent-hours to roster, day by day, now and then. Breaks, "
                "meetings and absence are counted in both. Nothing is stored."
            ),
            (
                "Try a rota searches one for what holds and one for the scenario, with the same "
                "team and for as long, and shows hours short, hours paid and people of both. Two "
                "searches of a minute differ by chance too: small differences mean little."
            ),
            (
                "Make it what holds stores its forecast, opening hours and promise, the staffing "
                "plan, and its rota as a draft. Put it away, and nothing is left."
            ),
        ),
    ),
    **ABOUT_A_ROTA,
    "rules": Topic(
        "Which rules a rota keeps",
        "Rules about people are never broken for the sake of coverage.",
        (
            (
                "Rest between shifts, weekly rest, hours against the contract, days in a row, "
                "weekends, nights, fixed days, time off, and availability come from the rules in "
                "force; Settings → Rules shows them with their source."
            ),
            (
                "More limits can be set there: hours a day, weekends in a row, days off after "
                "nights, days off in a row, shifts on public holidays, and how many different "
                "start times a week may have. Shifts can be kept from moving backwards in the day "
                "from one day to the next, and weekends from being worked by half, always or as "
                "far as possible. At the turn of the year "
                "everybody has Christmas or New Year off as far as possible, by turns from year "
                "to year."
            ),
            (
                "Rules of your own name people, sites or kinds of shift: people kept apart, "
                "somebody new who works only while somebody is there who can help, a hand-over at "
                "which both sites are there, so many shifts of a kind for each person."
            ),
            (
                "A new draft over published days can keep to what people were told, as far as "
                "possible; Plan again on a rota looks for the fewest changes after news."
            ),
            (
                "Fixed days agreed with somebody, the same each week or a rotation of weeks, are "
                "never broken until they are released on the person's page, with a reason."
            ),
            (
                "Minimum cover asks for so many people in a window, or for somebody with a role "
                "such as duty lead, whatever the volume: as far as possible, or always."
            ),
            "Nights and on-call are off until somebody turns them on.",
            (
                "When people are too few, the rota is short, and says where; it never borrows from "
                "somebody's rest."
            ),
            (
                "Wishes and fair shares weigh in everywhere the rules leave room. Nights, late "
                "shifts, weekends and public holidays are shared fairly; shifts before 07:00 and "
                "hours over the contract can be, too."
            ),
        ),
    ),
    "correct": Topic(
        "Correcting a rota, and finding cover",
        "Every correction is shown before it is saved; what is published never changes in place.",
        (
            (
                "Rotas → a rota → a day of somebody: give a shift, move it to other times, another "
                "day or person, take it away, or pin it for the next rota."
            ),
            (
                "The page says which rules it breaks or mends, where it is short before and after, "
                "and whose hours change. Only then save: a draft changes itself, of a published "
                "rota a new version is published and who it touches is told."
            ),
            (
                "A rule about rest, hours or days that is always kept can be broken for once, with "
                "a reason that stays with your name. Skill, absence and availability cannot."
            ),
            (
                "Today → Away today: see what is short, mark the person away, and look at who "
                "could cover. First come those who cover most; then unmet wishes, covers taken "
                "lately, hours of the week and free days decide. The others are listed with the "
                "reason."
            ),
            (
                "An offer waits on the page My covers of the person. The first yes has the shift; "
                "others are told that nothing changes for them. Saying no needs no reason."
            ),
        ),
    ),
    "versions": Topic(
        "Drafts, versions, and what changed",
        "What is published never changes: a correction is a new version. Drafts go on beside it.",
        (
            (
                "Plan the next month while this one is live: a draft says which version it was "
                "built on, and nobody but leads sees it."
            ),
            (
                "When a newer version touches the draft or the days before it, the draft's page "
                "lists whose shifts changed and what it would break now, such as “1 shift now "
                "leaves Tom 8 h rest”."
            ),
            (
                "Versions lists who published what, when, with how much notice, and why late. What "
                "changed shows each person's shifts before and after, between any two versions."
            ),
            (
                "Publishing with less than 14 days' notice asks why; the reason stays with the "
                "version. Only people whose shifts change are told, and only those shifts change "
                "in their calendars."
            ),
        ),
    ),
    "notices": Topic(
        "Who is told of a change",
        "Everybody whose shifts change is told once: under My notices and by one e-mail.",
        (
            (
                "A notice shows only your own shifts that changed, before → after, in the time of "
                "the place where you are that day."
            ),
            "Press Seen in the app, or open the link in the e-mail and press it there.",
            (
                "Leads: a published rota's page Who has seen it, and the home page, name those who "
                "have not yet. Reminders are yours to give; nobody is counted or ranked."
            ),
            (
                "An e-mail that the mail server cannot take waits and is tried again by itself. "
                "One it refuses for good is marked: mend the person's address, then Send again."
            ),
        ),
    ),
    "calendar": Topic(
        "My shifts in my own calendar",
        "A private address that your calendar reads; changes arrive by themselves.",
        (
            (
                "My calendar → Add a calendar: make one link for each device or purpose. Busy "
                "times only is for a calendar that others see: it says neither what nor where."
            ),
            (
                "Open it with the button for Apple, Google, or Outlook, point a phone's camera at "
                "the code, or paste the address where your calendar asks for a web address."
            ),
            (
                "Your approved time off is in it at once, and an all-day entry marks how far the "
                "rota is published: days after it are not free, only not planned yet."
            ),
            "Times are right in any zone, also when the clocks change or you travel.",
            (
                "My calendar says which version each calendar last saw. Google may take up to a "
                "day to look again; your rota page is always current."
            ),
            (
                "Lost a phone? New link or Switch off: for 30 days the old link says only that it "
                "was replaced, so that the lost copy empties itself. The others go on working."
            ),
            (
                "The other way round: Take over busy times reads when you are busy out of a file "
                "of your private calendar (.ics); never what it is for, and the file is not kept."
            ),
            (
                "Changes that cannot wait: Send me invitations puts a change of a shift that "
                "begins within two days into the e-mail about it, as an invitation that your "
                "calendar shows at once. Nobody waits for your answer to it."
            ),
            "A calendar stays empty? Let its link be sent uncompressed, or make a new one.",
        ),
    ),
    "hours": Topic(
        "How hours are counted",
        "Target is the contract less what is credited; worked is compared with it, day by day.",
        (
            (
                "Planned is what was published before the day was over. Who falls ill afterwards "
                "keeps what was planned, works none of it, and is credited for it."
            ),
            (
                "Worked is what is published less time off, with what somebody recorded otherwise: "
                "stayed longer, called out, away for a while. Nothing is tracked."
            ),
            (
                "Leads and HR record on Hours → a person; agents report on My hours, and it counts "
                "when a lead or HR has confirmed it. Nobody asks why."
            ),
            "Where only some days are published, the difference compares these days alone.",
            (
                "HR closes a month after it has ended: its hours and files stay the same for good. "
                "Later changes are corrections, settled with the next month."
            ),
            "Download XLSX or CSV on the page Hours; both hold the same figures.",
        ),
    ),
    "privacy": Topic(
        "Who sees what",
        "People see what they need for their work, and nobody sees a reason for absence.",
        (
            "Agents see their own rota, wishes, and links.",
            (
                "Who asks for time off sees who of the team is planned then and who is away, never "
                "why; a reason is read by the person, HR, and those who decide."
            ),
            "Team leads see and plan the teams they lead.",
            (
                "HR sees everybody's hours, leads those of their teams: contract, planned, worked, "
                "credited, nights, Sundays, and public holidays. You see your own on My hours."
            ),
            "Nobody is watched or ranked: the planner knows plans, not what people do at work.",
        ),
    ),
}
