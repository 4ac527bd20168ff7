"""Verbs of saying, and the small words around them: word lists alone."""

from __future__ import annotations

from retrieval.noun_words import MONTHS_AND_DAYS, words_of


def _forms(stems: str) -> frozenset[str]:
    """The finite forms of regular verbs: argue → argues, argued."""
    return frozenset(form for stem in stems.split() for form in (_past(stem), _third(stem)))


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    return stem[:-1] + "ied" if stem.endswith("y") else stem + "ed"


def _third(stem: str) -> str:
    if stem.endswith("y"):
        return stem[:-1] + "ies"
    return stem + ("es" if stem.endswith(("s", "sh", "ch")) else "s")


# These always report what somebody says; "say" and "tell" only behind a plural.
PLAIN = words_of("""said says told tells wrote writes tweeted tweets""")
# These report where a clause or a quotation follows, or stands before them.
REPORTING = _forms(
    """add announce argue acknowledge agree allege assert boast claim comment complain conclude confirm contend
    caution charge declare disclose explain insist maintain mention note observe predict pledge promise recall
    remark reply report respond reveal state stress suggest testify post vow warn whisper shout cry ask answer
    quip joke emphasize emphasise reiterate advise inform assure remind echo counter indicate estimate repeat
    exclaim murmur mutter scream yell snap protest recount accept"""
) | words_of(
    """admitted admits conceded concedes denied denies replied replies swore swears held holds ruled rules read
    reads continued continues went retorted"""
)
PLURAL = words_of(
    """say tell argue acknowledge admit agree insist warn predict allege concede deny contend claim"""
)
# As often nouns, or of other meanings: these count with "that" or a quotation right behind them.
STRICT = words_of(
    """reports states charged charges notes claims calls estimates comments answers promises pledges replies
    boasts jokes cries shouts cautions rules holds held ruled echoes counters remarks mentions protests posts
    reported posted read reads continued continues went indicated estimated mentioned accepted accepts recounted
    screams asked asks answered repeated"""
)
# "…, saying that …"
PARTICIPLES = words_of(
    """saying adding telling writing posting tweeting noting insisting warning explaining stating stressing
    remarking declaring"""
)
# What follows these in quotation marks are the speaker's words, however few.
CALLING = words_of(
    """calling describing terming dubbing branding labelling denouncing dismissing called calls described
    describes termed terms dubbed dubs branded brands labelled labels denounced denounces condemned condemns
    dismissed dismisses criticised criticises criticized criticizes praised praises hailed hails blamed blames
    cited cites accused accuses welcomed welcomes defended defends referred refers announced responded disputed
    rejected explained thanked spoke offered pledged vowed promised apologised apologized"""
)
ADVERBS = words_of(
    """also later then earlier once again now still never often already yesterday today simply further even
    recently has have had since first however repeatedly too nevertheless only just previously"""
)
BE = words_of("""is are was were be been being get gets got it's he's that's""")
HELD_BACK = words_of(
    """to not will would can could may might must shall should did does do didn't don't doesn't won't n't can't
    cannot couldn't wouldn't never if let"""
)
CUTTING = words_of(
    """that but while because provided when if although though until where whether than since so as yet whereas
    unless after before what how why with and or despite"""
)
OPENERS = words_of(
    """but and however meanwhile still also yet earlier later yesterday today separately privately then so thus
    now instead nevertheless indeed finally afterwards tonight tomorrow notably currently similarly again
    moreover furthermore besides additionally recently once or although though while as rather nonetheless
    otherwise perhaps likewise accordingly consequently specifically instead therefore hence"""
)
PREPOSITIONS = words_of(
    """in on at for by to from under during after before since until through across over amid following despite
    of about into near within without via like per speaking asked according against among between around behind
    beyond inside outside responding turning commenting citing referring asking writing given regarding
    concerning ahead appealing coming moving"""
)
ADDRESSED = words_of(
    """told tells telling informed informs assured assures reminded reminds advised advises asked asks warned
    warns urged"""
)
FINITE = PLAIN | words_of(
    """is are was were has have had will would could may might should can must did does do fell rose came went
    took made began became gave found got left held won lost saw kept met ran set let cut isn't aren't wasn't
    weren't hasn't haven't hadn't won't wouldn't couldn't can't didn't doesn't don't remains remain seems appear
    appears expects expect believes wants plans intends hopes needs shows means accounted warranted"""
)
DENYING = words_of("denied denies deny disputed")
TIMES = MONTHS_AND_DAYS | words_of(
    "week month year night summer winter spring autumn fall morning afternoon evening weekend"
)
# What may stand behind a verb of saying that has its words in front: "…, he said in London", "…, she said on Monday".
CIRCUMSTANCE = MONTHS_AND_DAYS | words_of(
    """in on at during after before by from last yesterday today through earlier later when as this outside
    afterwards to of while and with following via recently about again"""
)
