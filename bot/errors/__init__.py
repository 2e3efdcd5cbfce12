"""What the bot says no with: refusals carry facts, their words live in `bot.ui.words`."""


class Refusal(Exception):
    """Something a person asked for that cannot be done, for a reason they can act on.

    Concrete refusals are dataclasses that carry the facts; `bot.ui.words` holds what people read.
    """


class NotAllowed(Refusal):
    """A refusal because of who is asking."""


class NotFound(Refusal):
    """A refusal because what was named is not there, or belongs to another event."""


class NotNow(Refusal):
    """A refusal because of when it was asked."""


class InvalidInput(Refusal):
    """A refusal because of what was typed or uploaded."""


class Conflict(Refusal):
    """A refusal because of what someone else did first."""
