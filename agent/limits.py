"""How long one question may take: counts, so that every run ends the same way."""

BUDGET = 8  # rounds of tool calls
TRIES = 2  # answers the model may give: the first, and one repair
STUCK = 3  # the same call so often, and no more is asked
STEPS = 4 * BUDGET  # of the graph: more than the counts above let it take
LONGEST = 2000  # characters of a question
