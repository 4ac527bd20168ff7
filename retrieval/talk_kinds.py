"""The kinds of small talk."""

from __future__ import annotations

from enum import StrEnum


class Talk(StrEnum):
    """A kind of talk, the one that wants an answer most first."""

    ABUSE = "abuse"
    PRIVACY = "privacy"
    ADDING = "adding"
    SOURCES = "sources"
    HELP = "help"
    MODEL = "model"
    TRUST = "trust"
    MAKER = "maker"
    MACHINE = "machine"
    IDENTITY = "identity"
    OFF_TOPIC = "off_topic"
    INVITATION = "invitation"
    COMPLAINT = "complaint"
    HOW_ARE_YOU = "how_are_you"
    APOLOGY = "apology"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    COMPLIMENT = "compliment"
    GREETING = "greeting"
    NOD = "nod"


# With a question mark these ask something of the last answer: "Right?", "That is true?"
STATEMENTS = frozenset({Talk.NOD, Talk.COMPLIMENT, Talk.APOLOGY})
