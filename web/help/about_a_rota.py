"""The texts of the in-app help about what a rota answers: why, what else, and at what price."""

from __future__ import annotations

from web.help.topic import Topic

ABOUT_A_ROTA: dict[str, Topic] = {
    "why": Topic(
        "Why this rota, and what else could be",
        "Each rota answers why on a page of its own; asking changes nothing.",
        (
            (
                "Somebody's day: what every other shift, or a free day, would change in rules, "
                "wishes, fair shares of nights, late shifts, weekends and public holidays, "
                "coverage, and hours. Choices that keep all rules come first."
            ),
            (
                "A short time on a queue: everybody is counted once, by what keeps them away. Then "
                "up to three changes of one person that would help, each checked beforehand, with "
                "what it asks of them. One click puts it into the draft, or publishes it."
            ),
            (
                "Somebody is ill: who would step in, with as few changes as possible. Nobody is "
                "asked for what a rule forbids, nor for little. One click puts it into the draft, "
                "or publishes it; it is taken back as one correction."
            ),
            (
                "When no rota keeps every rule, the run names the fewest facts and rules that "
                "cannot hold together, and what would help, the smallest change first. Pins are "
                "taken back by one click; what was agreed with somebody has a link to its page."
            ),
            (
                "When rules are stricter now than when the rota was published, the page says first "
                "who breaks which rule and when. Change these days, or plan a part again."
            ),
        ),
    ),
    "replan": Topic(
        "Plan a rota again when something changes",
        "A rota takes in news with as few changes as possible, seen before anything is stored.",
        (
            (
                "A rota → Plan again. Say who leaves and from when, who joins, to which day the "
                "rota goes on, or which people and days may be planned again. A search works it "
                "out, as a job; the rota stays as it is."
            ),
            (
                "Today and what is past stay, pinned shifts stay, and a change within the next "
                "three days must win twice as much as a later one. A change that could be taken "
                "back without a loss is not made."
            ),
            (
                "You see who changes, each day before and after, and what each person gains or "
                "loses in hours, nights, late shifts and weekends; then what it does to rules and "
                "coverage, and what the news would do if nobody else changed."
            ),
            (
                "One click makes it a draft on top of what is published; all of it can be taken "
                "back as one correction. If people, rules or the rota changed meanwhile, nothing "
                "is stored and you are asked to look again."
            ),
            (
                "Where the rules cannot be kept with what must stay, it says who and when: correct "
                "that day first, or let more people and days change."
            ),
            "Somebody is ill: the page Why? says at once who would step in.",
        ),
    ),
    "price": Topic(
        "What kindness costs",
        "Each rota shows what its promises cost in cover, and what more cover would cost people.",
        (
            (
                "A rota → What kindness costs → Work it out. Short searches run one after the "
                "other, as a job; the rota itself stays as it is."
            ),
            (
                "What each promise costs: how much less short the least short rota is that need "
                "not keep this one promise, in agent-hours. All others stay kept."
            ),
            (
                "A search is never sure to have found the best rota. With every promise kept it is "
                "made several times, each as long as without a promise; how far these differ, or "
                "what they still find, is the doubt. “Between 0 and 3 h” may well be nothing, and "
                "a longer search may find that a promise costs more."
            ),
            (
                "The column “Clearly more than” names what costs less, the doubt allowed for. "
                "All others cost about the same, as far as the searches can tell, whatever the "
                "order of the list: ask again with more seconds to tell them apart."
            ),
            (
                "Rotas to choose from go from most cover to most wishes met and fairest shares. "
                "Each keeps every rule that is always kept; one click makes it a draft."
            ),
            "To change a rule for good go to Settings → Rules, then generate again.",
        ),
    ),
}
