"""What a person cannot do, because their Discord would not let them."""


class NotPossible(Exception):
    """The client would not let a person do this: no such button, a required field is empty."""
