"""Which lines of an article are no news: sign-ups, credits, bylines, notices. Pure.

Precision before recall: a real sentence thrown away can't be found any more, a caption kept does little harm. So each
pattern names a whole formula, from the line's start or to its end, and what somebody is quoted as saying is kept.
"""

from __future__ import annotations

import re

LIMIT_CHARS = 400  # a longer one says something, whatever it begins with
_SITES = (
    r"(?:Facebook|Twitter|X|Instagram|YouTube|TikTok|LinkedIn|WhatsApp|Telegram|Pinterest|Reddit|Threads|Mastodon|"
    r"Bluesky)"
)
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}"
_PERSON = r"[A-Z][\w.’'-]{0,30}(?: (?:(?:de|van|von|al|bin|da|del|la) )?[A-Z][\w.’'-]{0,30}){1,3}"
_PEOPLE = rf"{_PERSON}(?:(?:,| and| &|, and) {_PERSON}){{0,5}}"
_TRADE = (
    r"(?:correspondent|reporter|editor|writer|columnist|producer|journalist|staff|bureau|news|press|agency|"
    r"reuters|afp|upi|"
    r"bbc|times|post|guardian|contributor|analyst)"
)
_PICTURE = r"(?:photo(?:graph)?s?|images?|pictures?|pics?|video|illustration|graphic|cartoon|chart|map)"
_AGENCY = (
    r"(?:Getty(?: Images)?|Shutterstock|Alamy|iStock(?:photo)?|AFP|EPA(?:-EFE)?|REUTERS|Reuters|AP(?: Photo)?|"
    r"Associated Press|"
    r"Unsplash|Flickr|Wikimedia(?: Commons)?|PA(?: Wire| Media)?|Bloomberg|Anadolu|Xinhua|Handout|Supplied|File)"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|"
    rf"th)?,? \d{{4}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
)
_TIME = r"(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?)"
_NOTHING = r"[\s.:;,…»›>→|·•*-]{0,6}$"

# Each matches from the start of the line. Case counts: what a line is called begins with a capital.
_OPENINGS = (
    # Newsletters, accounts, apps
    r"(?i:(?:please )?(?:sign[ -]?up|subscribe|register|join|get|receive)\b[^“”\"]{0,160}\b(?:newsletters?|inbox|"
    r"mailing list|e-?mail (?:alerts?|updates?)|push notifications?|our (?:app|channel|podcast))\b)",
    r"(?:Sign up|Subscribe|Register)(?: (?:now|today|here|free|for free|to (?:our|us|the [A-Z][\w’' ]{1,40}))){0,3}"
    + _NOTHING,
    r"(?:Already (?:a|have)|Not (?:a|yet a)) (?:subscriber|member|an account|registered)\b",
    r"(?:Please )?(?:[Ll]og|[Ss]ign) ?(?:in|out)(?: (?:here|to|with|or)\b[^“”\"]{0,80})?" + _NOTHING,
    r"(?:Enter|Type|Confirm) your (?:e-?mail|password|name|search)\b",
    r"Download (?:our|the) (?:free )?(?:[\w-]{1,20} ){0,3}app\b",
    r"I (?:agree|consent|accept|have read|hate spam|would like to receive)\b[^“”\"]{0,160}\b(?i:polic(?:y|ies)|"
    r"terms|e-?mails?|newsletters?|processed)\b",
    r"By (?:submitting|signing|clicking|continuing|subscribing|using|registering|entering|"
    r"providing)\b[^“”\"]{0,200}\b(?:agree|consent|accept|acknowledge)\b",
    # Reading on, sharing, following
    r"(?:Read|See|View|Show|Load|Learn|Discover|Find out|Watch) (?:more|also|next|all)(?: (?:about|on|from|at|"
    r"in|here|stories|news|articles|posts|comments|videos)\b[^“”\"]{0,100})?" + _NOTHING,
    r"(?:READ|Read|SEE|See|WATCH|Watch|LISTEN|Listen|MORE|More|RELATED|Related|ALSO READ|Also read|READ MORE|"
    r"Read more|READ ALSO|Read also|READ NEXT|Read next|SEE ALSO|See also|DON['’]T MISS|Don['’]t miss|"
    r"Recommended|RECOMMENDED|Up next)(?: (?:[Ss]tor(?:y|ies)|[Aa]rticles?|[Vv]ideos?))? ?(?:[:|>»→]| - )"
    r"(?!.{0,300}[.!?]\s+[A-Z])",
    r"(?:Read|See|View) (?:the )?(?:full|whole|entire|original|rest of the|rest of this) (?:story|article|"
    r"report|post|interview|text)\b[^“”\"]{0,60}" + _NOTHING,
    r"(?:Click|Tap|Press) (?:here|below|to (?:share|print|e-?mail|view|read|watch|see|enlarge|expand|play|"
    r"subscribe|follow)|on the (?:link|image|photo|button))\b",
    r"(?:Continue reading|Skip (?:to|past|advert\w{0,10})|Scroll (?:down|to)|Back to (?:top|home)|Jump to|"
    r"Go to (?:the )?(?:home|top))\b[^“”\"]{0,80}" + _NOTHING,
    r"(?:This )?(?:[Ss]tory|[Aa]rticle|[Pp]ost) continues (?:below|after|under)\b",
    r"Share (?:this|on|via|the (?:article|story)|now|with (?:your )?friends)\b[^“”\"]{0,80}" + _NOTHING,
    rf"(?:(?:[Ff]ollow|[Ll]ike|[Ff]ind|[Jj]oin|[Cc]onnect with|[Mm]essage) (?:us|me|our|@\w{{1,30}})|"
    rf"Follow (?:him|her|them|[A-Z][\w.’' -]{{1,60}})) (?:[\w ]{{0,30}})?(?:on|at|via|@)\b[^“”\"]{{0,60}}"
    rf"(?:{_SITES}|@\w{{2,30}})\b",
    r"Follow (?:us|me|@\w{1,30})" + _NOTHING,
    rf"(?:{_SITES}|E-?mail|Print|Share|Save|Comments?|Copy link|Link copied)(?:[ ,|/·•]+(?:{_SITES}|E-?mail|"
    rf"Print|Share|Save|Comments?|Copy link|RSS|SMS)){{0,10}}" + _NOTHING,
    # Comments
    r"(?:Comments (?:are|have been) (?:closed|disabled|off|moderated)|(?i:leave a (?:comment|reply)\b)|"
    r"(?:Be the first to|Post a|Add a|View|Show|Load(?:ing)?|Join the) (?:comment|conversation|discussion)|"
    r"Loading(?: comments?)?\.\.\.)",
    r"(?:Your e-?mail (?:address )?will (?:not|never) be|Required fields are marked|Save my name, e-?mail|"
    r"Notify me of|\* ?(?:indicates|denotes) required)\b",
    # Rights, cookies, terms
    r"(?:Copyright|COPYRIGHT|©|\([Cc]\)(?= ?\d{4}))[\s:]{0,3}(?:©|\([Cc]\)|[\w.,&’' -]{0,60}"
    r"\b(?:1[89]|20)\d\d\b|(?:1[89]|20)\d\d)",
    r"(?:Copyright ?|COPYRIGHT ?)?(?:©|\([Cc]\) Copyright)[^.!?“”\"]{0,60}" + _NOTHING,
    r"Our Standards: |(?:Please )?[Kk]eep comments\b|We reserve the right to (?:delete|remove|edit|moderate)\b",
    r"This material may not be (?:published|reproduced)|(?:Reproduction|Republication|"
    r"Redistribution) (?:in whole|of this|without|or)\b|No part of this (?:site|article|publication)\b",
    r"(?:We|This (?:web)?site|Our (?:web)?site|Our partners|[A-Z][\w.]{1,30}) uses? (?:[\w, -]{0,60})?cookies\b|"
    r"(?:Accept|Reject|Manage|Allow) (?:all )?cookies\b|(?:Cookie|Privacy) (?:[Pp]olicy|[Ss]ettings|"
    r"[Pp]references|[Nn]otice|[Ss]tatement)" + _NOTHING,
    r"(?:Terms (?:of|and|&) (?:[Uu]se|[Ss]ervice|[Cc]onditions)|Terms|Privacy(?: Policy)?|Cookies?|"
    r"Contact(?: [Uu]s)?|About(?: [Uu]s)?|Advertise(?: with us)?|Sitemap|Site map|Help|FAQs?|Careers|Imprint|"
    r"Accessibility|Do [Nn]ot [Ss]ell [\w ]{0,40})(?:[ ,|/·•]+(?:Terms(?: of (?:Use|Service))?|"
    r"Privacy(?: Policy)?|Cookies?(?: Policy)?|Contact(?: [Uu]s)?|About(?: [Uu]s)?|Advertise|Sitemap|Help|"
    r"FAQ)){0,10}" + _NOTHING,
    # Pictures
    rf"\W?(?i:{_PICTURE}|file {_PICTURE})(?i: ?credits?| by| from| courtesy(?: of)?| via| copyright)?(?: ?[:|©]|"
    rf" by | courtesy | © )[^“”\"]{{0,120}}$",
    r"(?i:credits?|image credits?|photo credits?|picture credits?|caption|image caption|image source)"
    r"\s?[:|,][^“”\"]{0,120}$",
    rf"(?:{_PERSON}|{_AGENCY})\s?/\s?{_AGENCY}" + _NOTHING,
    # Bylines and what stands for them
    rf"(?:By|BY|Words by|Story by|Text by|Written by) (?:{_PEOPLE}|[A-Z]{{2,6}} [Ss]taff)(?:(?:,| \||,? for| in|"
    rf" at)? [^.!?“”\"]{{0,60}}(?i:{_TRADE})[^.!?“”\"]{{0,40}})?" + _NOTHING,
    r"\(?(?:Additional reporting|Reporting|Writing|Editing|Edited|Compiled|Produced|Graphics?|"
    r"Translated)(?: and (?:writing|editing|reporting))? by [A-Z]",
    r"(?:REUTERS?|Reuters?|UPI|AFP|MORE|More)(?:\.{3}|\^M|\s)*$",
    # Stamps
    rf"(?:(?i:last )?(?i:published|updated|posted|modified|first published|created|release date)(?i: on|"
    rf" at)?:? ?)?{_DATE}{_TIME}?(?: \| [\w :,.]{{1,60}})?" + _NOTHING,
    rf"(?i:last updated|updated|published|posted|first published)(?i: on| at)?:? (?:{_DATE}|\d{{1,2}}[:.]\d\d|"
    rf"\d+ (?:minutes?|hours?|days?|weeks?) ago)[\w ,:.|-]{{0,60}}$",
    r"\d{1,3} (?:mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?) ago" + _NOTHING,
    r"\d{1,3}[ -]min(?:ute)?s? read" + _NOTHING,
    r"This (?:story|article|post|report|page|piece|is a) (?:(?:has been|was|is being) (?:last )?updated|"
    r"(?:was )?(?:first|originally) (?:appeared|published|posted)|(?:developing|"
    r"breaking)(?: news)? story)\b[^“”\"]{0,120}$",
    r"(?:This is )?[Aa] (?:breaking|developing)(?: news)? story\b[^“”\"]{0,80}$|"
    r"(?:More (?:details )?(?:to follow|to come)|Check back for updates)\b[^“”\"]{0,40}" + _NOTHING,
    # Advertising, lists, contacts
    r"(?:ADVERTISEMENT|Advertisement|ADVERTISING|Advertising|Sponsored|SPONSORED|Sponsored [Cc]ontent|"
    r"Paid [Cc]ontent|Promoted|Partner [Cc]ontent|Ad)" + _NOTHING,
    r"(?:We|[A-Z][\w’' ]{1,30}) (?:may|might) (?:earn|receive|get) (?:an? )?(?:[\w ]{1,30})?(?:commission|"
    r"compensation)\b[^“”\"]{0,60}\b(?:links?|click|purchases?|partners)\b|"
    r"This (?:post|article|page) (?:may )?contains? affiliate links",
    r"(?:Tags?|Tagged|TAGS|Filed [Uu]nder|Filed in|Topics?|Categor(?:y|ies)|Posted in|Related topics?|More about|"
    r"Keywords)(?: ?:|\s(?=[a-z]))[^.!?“”\"]{0,300}$",
    r"(?:Related(?: (?:Stories|stories|Articles|articles|Coverage|coverage|Topics?|topics?|Content|content|"
    r"Posts?|posts?|News|Links?|links?))|Most (?:Read|read|Popular|popular|Viewed|viewed|Shared|Recent|recent)|"
    r"Trending(?: Now| now)?|Editor['’]?s['’]? [Pp]icks?|Recommended(?: for you)?|Recent (?:Posts|Comments|"
    r"posts|comments)|Latest (?:News|Stories|news|stories)|Top [Ss]tories|You (?:may|might) (?:also )?(?:like|"
    r"be interested in)|More (?:from|in|on) [\w’' ]{1,40}|More (?:[Ss]tories|[Nn]ews|[Vv]ideos?)|"
    r"Table of [Cc]ontents|In this (?:article|story|issue))" + _NOTHING,
    r"(?:Have|Got|Do you have) (?:a|any|an) (?:news )?(?:tip|story|question|comment|feedback)s?\b[^“”\"]{0,80}\?",
    rf"(?:E-?mail|Contact|Write to|Reach|Send|Tips?)\b[^“”\"]{{0,100}}{_MAIL}",
    r"For (?:more|further|additional) (?:information|details|news|stories|coverage)\b[^“”\"]{0,60}\b(?:visit|"
    r"click|go to|log on)\b",
    r"(?:Support (?:our|independent|local|quality)\b[\w, ]{0,30} journalism|"
    r"Become a (?:member|subscriber|supporter|patron)|"
    r"Thank you for (?:reading|subscribing|signing up))\b",
    r"(?:Opens? in (?:a )?new (?:window|tab)|Toggle (?:navigation|menu|search)|Open (?:dropdown )?menu|"
    r"Close(?: menu)?|Search(?: for)?|Menu|Print this (?:page|article|story))" + _NOTHING,
)
# These may stand anywhere in the line, or at its end.
_WITHIN = (
    r"\b(?:[Aa]ll [Rr]ights [Rr]eserved|ALL RIGHTS RESERVED)\b",
    rf"\((?:[\w.’' -]{{1,50}}(?:/|via |by |: ?| for ))?{_AGENCY}(?:[/ ,:|-][\w.’' /-]{{0,60}})?\)\.?$",
    r"\b(?:Photograph|Photo|Picture|Image|Credit)(?: by| credit)?: [\w.’' /&-]{2,80}$",
    r"\bcontributed (?:(?:reporting )?(?:to|for) this (?:report|story|article)\b|reporting\.?$)",
)
_OPENS = re.compile("|".join(f"(?:{pattern})" for pattern in _OPENINGS))
_HOLDS = re.compile("|".join(f"(?:{pattern})" for pattern in _WITHIN))
_QUOTED = re.compile(r"[“”\"]")


def is_boilerplate(sentence: str) -> bool:
    """Whether the sentence, or the line that was taken for one, belongs to the page and not to the article."""
    if len(sentence) > LIMIT_CHARS:
        return False
    return bool(_OPENS.match(sentence)) or bool(_HOLDS.search(sentence) and not _QUOTED.search(sentence))
