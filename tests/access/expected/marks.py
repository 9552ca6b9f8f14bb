"""How each thing is recognised on a page or in an answer: words that nothing else contains, or its id."""

MARKS: dict[str, tuple[str, ...]] = {
    # Ana's goal and its parts
    "goal": ("Walk along the heron river", "{goal}"),
    "why": ("Herons never hurry me",),
    "earlier words": ("Walk as far as the weir",),
    "days": ("11 days so far", "<dd>11</dd>"),
    "calendar": ('class="calendar section"',),
    "amount": ("heronmiles",),
    "note": ("The heron stood still for me",),
    "step": ("Find the green boots",),
    "step done": ("Ask for the spare key",),
    "own step": ("Sort the blue drawer", "{own step}"),
    "plan": ("The fog lies on the meadow", "{plan}"),
    "resources": ("Lend me the folding chair",),
    "told setback": (
        "{moment of told check-in}",
        "{told check-in}",
        "<strong>Monday 9 November",
    ),
    "felt": ("A much easier day",),
    "told felt": ("A much harder day",),
    "told note": ("The rain got into my bones",),
    "setback told to one": (
        "{moment of check-in told to one}",
        "{check-in told to one}",
        "<strong>Tuesday 10 November",
    ),
    "note to one": ("Between the two of us",),
    "kept setback": (
        "Nobody needs to know this one",
        "{kept check-in}",
        "<strong>Sunday 8 November",
    ),
    # her other goals
    "finished goal": ("Learn the long song", "{finished}"),
    "hidden goal": ("Write to the old street", "{hidden}", "Buy a stamp for it"),
    "choir goal": ("Sing the alto line", "{choir goal}"),
    # what she wrote for herself
    "reflection": ("I turn up like the tide", "{reflection}"),
    "line": ("The last bus from the harbour", "Across with the ferry instead", "{line}"),
    # she could use support, and has asked her sponsor
    "call": ("Ring me before the kettle boils", "{call}"),
    # what was offered to her
    "suggestion": ("Borrow the long ladder", "{suggestion}"),
    "asked": ("{asked}",),  # its words are in the deck, which anybody may see
    # the circle, and who is in it
    "circle": ("Kitchen table", "{family}"),
    "purpose": ("You hear it from me first",),
    "keeper": ("Gustave",),
    "newcomer": ("Niamh",),
    "left": ("Deeanna",),
    "removed": ("Haldane",),
    "invitation": ("There is soup on the stove",),
    # what was said and celebrated
    "photo": ("WEBPVP8",),
    "hello": ("Saved you a warm seat",),
    "letter": ("This is for Calder alone",),
    "closed letter": ("The lamp is on for you", "{closed letter}"),
    "opened letter": ("The kettle remembers you", "{opened letter}"),
    "circle win": ("I fixed the gate myself",),
    "left win": ("I slept until morning",),  # by one who has left since
    "goal win": ("I walked past the old corner",),
    "river words": ("The river suits you",),
    "own win": ("I left before it got loud", "{own win}"),  # kept to herself
    "check-in": ("{moment of check-in}",),
    "step moment": ("{step moment}",),
    "finish": ("{finish}",),
    # Ana's other circle, and Eve's
    "choir": ("Tuesday choir", "{choir}"),
    "choir member": ("Jonquil",),
    "choir words": ("See you at rehearsal",),
    "band": ("Brass band", "{band}"),
}

ABOUT_GOALS = {  # ids that have to do with Ana's goals
    *("goal", "finished", "hidden", "choir goal", "step", "step done", "hidden step", "share", "change"),
    *("own step", "plan", "hidden plan"),
    *(
        "kept check-in",
        "check-in for later",
        "moment of check-in",
        "moment of told check-in",
        "moment of check-in told to one",
    ),
    *("step moment", "finish", "goal win", "river words"),
}
