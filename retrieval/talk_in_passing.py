"""Phrases that are said in passing, in plain spelling ("what is" for "what's"), by the kind of talk that each is.

Each is matched whole against whole words, so no phrase may end in words of any kind: what isn't named here isn't talk.
"""

from __future__ import annotations

from retrieval.talk_kinds import Talk

_GOOD = (
    r"(?:good|great|nice|neat|excellent|awesome|amazing|fantastic|wonderful|perfect|brilliant|clever|smart|cool|"
    r"lovely|"
    r"impressive|superb|outstanding|incredible|helpful|very helpful|useful|sweet|the best|well done|funny|cute|"
    r"kind|fast|"
    r"quick|spot on|beautiful|handy)"
)
_BAD = (
    r"(?:wrong|incorrect|false|nonsense|rubbish|garbage|useless|unhelpful|bad|terrible|awful|ridiculous|"
    r"disappointing|"
    r"pointless|boring|irrelevant|confusing|off topic|a joke|a lie|lame|weird|slow|annoying|broken|mistaken|"
    r"not (?:true|right|correct|helpful|useful|relevant|good|good enough|funny|working|what i (?:asked|meant|"
    r"wanted)(?: for)?|"
    r"an answer|the answer|my question|it))"
)
_INSULT = (
    r"(?:idiot|idiotic|moron|stupid|dumb|dumbass|loser|trash|crap|shit|shitty|bullshit|asshole|bastard|bitch|"
    r"jerk|clown|"
    r"ugly|worthless|pathetic|dummy|fool|imbecile|scum|cunt|dick|prick|wanker|twat|fucker|retard|retarded|liar|"
    r"suck)"
)
_VERY = (
    r"(?:so |very |really |just |pretty |quite |such |too |absolutely |totally |completely |a |an |the |"
    r"fucking |damn )*"
)

# What one opens and closes a talk with.
COURTESIES: dict[Talk, tuple[str, ...]] = {
    Talk.GREETING: (
        r"h+i+(?: hi)*|hello+(?: hello)*|hello world|hey+(?: hey)*|hiya|heya|heyo|yo+|howdy|greetings|hola|"
        r"bonjour|ciao|hallo|moin|"
        r"servus|aloha|salut|namaste|good (?:morning|afternoon|evening|day)|mornin|morning|gday|g day|sup|"
        r"wass?up|what is up",
        r"long time no see|nice to (?:meet|see) you|pleased to meet you|welcome(?: back)?|knock knock|"
        r"i am (?:back|new here|here)",
        r"(?:are )?you (?:there|here|awake|online|up|around|listening)|(?:is )?any(?:one|body) (?:here|there|"
        r"home)|ping|"
        r"test(?:ing)?(?: test(?:ing)?)*(?: 1 2(?: 3)?| one two(?: three)?)?|(?:is this|are you|"
        r"is it) (?:working|on)",
    ),
    Talk.THANKS: (
        r"(?:many |thousand |big |ok )?thanks?(?: you)?(?: (?:so|very) much| (?:a )?(?:lot|lots|bunch|ton|"
        r"million)| again| anyway| "
        r"for (?:that|this|it|(?:the|your) (?:quick |fast |great |good |kind )?(?:help|answers?|info|"
        r"information|quotes?|reply|"
        r"time|work|effort|explanation|support|link|links)|everything|helping(?: me)?|answering|asking|"
        r"letting me know|being here))*",
        r"thankyou|thx+|thnx|tnx|thanx|ty|tysm|tyvm|cheers|(?:very )?much (?:appreciated|obliged)|appreciated|"
        r"i (?:really |do )?appreciate (?:it|that|this|you|your help)|appreciate it|merci|gracias|danke|grazie|"
        r"obrigado|arigato",
        r"that (?:is |was )?(?:really |very |so )?(?:helps|helped|helpful)(?: a lot| me)?|i owe you(?: one)?|"
        r"bless you",
    ),
    Talk.GOODBYE: (
        r"(?:good ?)?bye+(?: bye)*|see you(?: (?:later|soon|tomorrow|around|again|next time|then|all))*|cya|"
        r"laters|farewell|"
        r"(?:good ?)?night(?: night)?|nighty night|gn|take care|until (?:next time|tomorrow)|ttyl|"
        r"talk (?:to you )?(?:later|soon|tomorrow)|catch you later|gotta go|g2g|gtg|i (?:have to|must|need to|"
        r"gotta) (?:go|leave)(?: now)?|"
        r"i am (?:off|leaving|out)|have a (?:very )?(?:nice|good|great|lovely) (?:day|evening|night|weekend|one|"
        r"time|rest of your day)|"
        r"adios|au revoir|so long|peace out|signing off|tschuss|over and out",
    ),
    Talk.HOW_ARE_YOU: (
        r"(?:and )?how are (?:you|things|we)(?: (?:all|doing|today|feeling|now|going|this (?:morning|evening|"
        r"afternoon)|tonight))*",
        r"how is (?:it going|it|life|things|your (?:day|week|morning|evening)|everything)(?: (?:going|today|"
        r"so far))*|how goes it|"
        r"how (?:do you (?:do|feel)|have you been|was your (?:day|night|weekend))(?: today)?|how you doing|hru|"
        r"(?:are )?you (?:ok|okay|alright|all right|well|good|fine|happy|sad|tired|busy|bored|hungry|lonely)|"
        r"did you sleep well|"
        r"i hope you are (?:well|fine|good|ok|doing (?:well|fine|good))|what is new with you|what are you up to|"
        r"what are you doing",
    ),
}  # fmt: skip

REMARKS: dict[Talk, tuple[str, ...]] = {
    Talk.OFF_TOPIC: (
        r"(?:please |can you |could you )?tell (?:me|us) (?:a|another) (?:joke|funny story|bedtime story|poem|"
        r"riddle|fun fact|secret|lie)|(?:tell me |say )something(?: (?:funny|nice|else|interesting|smart))?|"
        r"(?:can you |please )?(?:sing|dance|rap|bark|meow)(?: (?:me|for me|us|for us))?(?: a song)?|"
        r"make me laugh|(?:can you |please |could you )?write (?:me |us )?(?:a|an|some) (?:poem|story|essay|"
        r"song|joke|haiku|code|email|"
        r"letter|tweet|article)(?: for me)?|do you (?:really |even |still )?(?:love|like|hate|know|miss|"
        r"remember|want|need) me|(?:will you |please )?marry me|how old are you|how tall are you|"
        r"when is your birthday",
        r"what is your (?:opinion|favorite \w+|age|gender|sign|hobby|problem|birthday|dream|religion|sexuality|"
        r"iq|political view|pronouns)|what are your (?:hobbies|pronouns|dreams|opinions|plans)|"
        r"what do you think(?: (?:of|about) (?:me|yourself|us|that|it|this))?|"
        r"do you (?:have|got) (?:a |an |any )?(?:opinions?|friends|family|girlfriend|boyfriend|hobbies|kids|"
        r"children|pets|job|life|birthday|favorite \w+)|do you (?:eat|sleep|dream|drink|breathe|cry|get tired|"
        r"get bored|play games|poop)",
        r"what time is it(?: now)?|what day is (?:it|today)|what is (?:the time now|today is date)|"
        r"where (?:are you|do you live)(?: (?:now|right now))?|what is the meaning of life|are you (?:married|"
        r"single|jealous|religious|a democrat|a republican|left wing|right wing)|"
        r"flip a coin|roll (?:a |the )?dice?|do you speak (?:english|french|german|spanish|italian|"
        r"other languages|any other language|chinese)|(?:which|what) languages do you (?:speak|know|understand)|"
        r"i am (?:bored|sad|tired|hungry|lonely|happy|drunk|sick)|"
        r"can you (?:do math|translate|code|draw|count|talk|speak|swear|see me|play (?:music|games|chess)|"
        r"generate images|make coffee)|who is your favorite \w+|do you (?:want to|wanna) (?:play|be friends|"
        r"talk|chat|be my friend)|can we be friends|be my friend",
    ),
    Talk.INVITATION: (
        r"(?:can|could|may) (?:i|we) ask (?:you )?(?:something|a question|some questions|questions|anything|"
        r"you)|(?:can|may) i (?:have|get) (?:an answer|a question)|i (?:have|had|got|would like to ask|"
        r"want to ask|wanted to ask)(?: (?:a|one|another|some|you a))* "
        r"(?:questions?|something)(?: (?:for|to) you)?|(?:a )?question|i want to know something|let us (?:talk|"
        r"chat|start|begin|go)|can we (?:talk|chat|start)|can you (?:answer|hear|understand) (?:me|questions|"
        r"a question|my questions?)|do you (?:answer|understand) (?:me|questions)",
    ),
    Talk.APOLOGY: (
        rf"(?:i am |oh )?{_VERY}sorry(?: (?:about|for) (?:that|this|it|bothering you|the (?:trouble|confusion|"
        r"mess|noise|spam|typos?|wait|inconvenience)|my (?:mistake|language|spelling|typos?|bad english|"
        r"english)))*|"
        r"my (?:bad|mistake|apologies|fault)|(?:my )?apologies|i apologi[sz]e(?: for (?:that|this))?|"
        r"pardon(?: me)?|excuse me|forgive me|oops|whoops|ups|never ?mind|nvm|wrong (?:channel|button|person|"
        r"bot|chat|server|window)|"
        r"(?:please )?(?:ignore (?:that|me|this)|forget (?:it|that))|typo|misclick|i (?:did not|"
        r"do not) mean (?:to|that|it|you)(?: ask)?|i was (?:just |only )?(?:joking|kidding|testing)|(?:just |"
        r"only )(?:kidding|joking|testing|a test)|jk",
    ),
    Talk.COMPLIMENT: (
        rf"{_VERY}{_GOOD}(?: (?:bot|job|work|answer|answers|one|stuff|thing|quote|quotes|find|catch|reply|tool|"
        r"boy|girl|robot|idea|feature|result|results|try|to know))?|"
        rf"you are {_VERY}{_GOOD}(?: (?:and|at this) ?{_GOOD}?)?(?: (?:bot|robot|one|friend|assistant|helper))?|"
        rf"you are {_VERY}(?:right|correct|genius|legend|hero|star|lifesaver|life saver|angel|best|treasure|gem|"
        r"goat|awesome sauce)",
        r"i (?:really |do |absolutely |just )*(?:love|like|adore|admire) (?:you|this|it|this bot|that|"
        r"your (?:answers?|work|style|quotes?))|love (?:you|it|this|that)|"
        rf"(?:that|this|it) (?:is|was|works|looks) {_VERY}(?:{_GOOD}|well|right|correct|true|exactly right|"
        r"exactly (?:it|that)|(?:exactly )?what i (?:needed|wanted|was looking for|meant))(?: (?:answer|one|"
        r"bot|job|work|thing))?",
        r"exactly(?: (?:that|right|what i (?:needed|wanted)))?|correct|you rock|you did (?:it|well|great|good|"
        r"a (?:good|great) job)|bravo|kudos|congrats|congratulations|respect|10 10|gg|wp|happy birthday|"
        r"well said|you win|keep it up|keep up the good work|"
        r"(?:the )?best bot(?: ever)?|good (?:for you|on you)|i am (?:impressed|amazed)|that helped|well played|"
        r"hats off|chapeau|"
        r"you (?:are|have been) (?:very |really |so )*(?:helpful|kind|useful)",
    ),
    Talk.COMPLAINT: (
        r"(?:no )?(?:that|this|it|your answer|the answer|this bot|that answer) (?:is|was|looks|"
        rf"seems) {_VERY}{_BAD}(?: (?:answer|one|bot|job|work|thing|quote))?|(?:that|this|it|"
        rf"your answer) is not {_VERY}(?:true|right|correct|helpful|useful|good|relevant|it|"
        r"funny|an answer|the answer|my question|what i (?:asked|meant|wanted)(?: for)?|working)|"
        r"wrong(?: (?:answer|quote|article|again))?|bad (?:bot|answer|job|quote|robot)|false|boo+|"
        r"not (?:helpful|what i (?:asked|meant|wanted)(?: for)?|true|good|funny|cool|nice|right|correct|"
        r"even close)|"
        rf"you are {_VERY}(?:{_BAD}|failing|lost|dense|limited|no help|of no use)(?: (?:bot|robot))?|unhelpful|"
        r"useless(?: bot)?|thanks for nothing|do better|disappointing|disappointed|i am (?:disappointed|"
        r"annoyed|confused|frustrated|angry|not happy)|lame|fail|epic fail|meh",
        r"(?:but )?you (?:still )?(?:did not|do not|cannot|could not|never|will not|are not|have not|"
        r"failed to) (?:answer|answering|answered|understand|understood|understanding|help|helping|listen|"
        r"listening|get|got|know|read|reading|work|working|make|making)"
        r"(?: (?:me|my questions?|the questions?|it|that|this|properly|anything|much|sense|any sense|at all|"
        r"the point|what i (?:asked|said|meant)))*|"
        r"(?:that|this|it) (?:does not|did not|is not|will not) (?:help|helping|work|working|answer(?: (?:it|"
        r"that|me|my question|the question))?|make (?:any )?sense|what i (?:asked|meant))(?: (?:me|at all|much|"
        r"here))*",
        r"why (?:cannot|do not|did not|will not|are not|could not) you (?:answer|help|understand|know|work|"
        r"listen|get it)(?: (?:me|my questions?|that|it|this|anything|the question))*|why are you (?:so |"
        r"not )*(?:slow|bad|stupid|dumb|useless|boring|limited|wrong|working|answering|helping|like this|"
        r"annoying)(?: me)?|"
        r"you (?:missed|got) (?:it|the point|that|this|me)(?: (?:wrong|all wrong))?|i (?:asked|want|wanted|"
        r"meant|mean) something else|i (?:do not|did not) (?:like|believe|trust|understand|get|want) (?:you|"
        r"this|that|your answers?|it|this bot|what you (?:say|mean))|"
        r"wtf|what the (?:hell|heck|fuck|f)|are you (?:serious|kidding(?: me)?|joking|broken|drunk|deaf|blind)|"
        r"seriously|this is (?:not working|broken|a waste of time)|what a (?:waste(?: of time)?|shame|joke)|"
        r"you had one job|i want a human|i give up|no you are wrong|you are lying",
    ),
    Talk.ABUSE: (
        r"(?:you |you are |what |this bot is |such |this is |that is |are you |hey |"
        rf"and )*{_VERY}(?:{_INSULT} )*{_INSULT}s?(?: (?:bot|robot|machine|thing|of a bot|piece of (?:shit|crap|"
        r"junk)))?|(?:you |you are )?(?:a |an )?piece of (?:shit|crap|junk|garbage)|"
        r"(?:why are you |you are )(?:so |such )*(?:an? )?" + _INSULT,
        r"(?:go )?f+(?:uck|ck|uk) ?(?:you|off|this|it|this bot|yourself)*(?: bot)?|fu|stfu|gtfo|shut (?:up|it|"
        r"your mouth|the fuck up)|piss off|screw you|go (?:away|to hell|die|home)|get lost|drop dead|"
        r"kill yourself|kys|damn (?:you|it|this bot)|"
        r"(?:i )?(?:really |fucking |so )*hate (?:you|this bot|this|bots)(?: all)?|you (?:really |totally |all |"
        r"still )?(?:suck|stink)(?: (?:at (?:this|it|everything)))?|(?:this|that|it) (?:sucks|stinks)|"
        r"nobody (?:likes|needs|loves) you|"
        r"eat (?:shit|my shorts)|kiss my ass|bite me|i will (?:kill|delete|unplug|destroy) you|"
        r"(?:you )?should (?:be (?:deleted|banned)|die)|ass|arse|arsehole",
    ),
    Talk.NOD: (
        r"ok+|ok(?:ay|ey|i|ie|ily dokily)|okie dokie|k+|kk|lol+|lmao|lmfao|rofl|(?:ha)+h?|(?:he){2,}|"
        r"(?:ah)?a+h?|xd|h+m+|mhm|mm+|uh huh|uhm?|umm?|erm?|yes+|yeah+|yea|yep|yup|ye|aye|no+|nope|nah|"
        r"sure(?: thing)?|fine|alright|all right|i see|i (?:got|get) it|"
        r"got it|gotcha|understood|makes sense|(?:that )?makes sense|cool+|wow+|woah|whoa|oh+|oo+h|aw+|"
        r"interesting|very interesting|that is (?:interesting|fine|ok|okay|all|it|sad|crazy|wild|cool|a lot|"
        r"fair)|good to know|noted|right|true|indeed|same|same here|fair(?: enough)?|ikr|omg|"
        r"yay+|whatever|idk|dunno|i do not know|i do not care|i know|nothing|nm|not much|maybe|perhaps|"
        r"as expected|i agree|agreed|exactly|deal|me too|you too|same to you|i am (?:good|fine|ok|okay|well|"
        r"great|doing (?:well|fine|good))(?: too)?|not really|no problem|no worries|np|"
        r"you are welcome|yw|brb|afk|back|w|l|f|bruh|bro|rip|let us go|nice try|touche|there (?:is|you go)|"
        r"here (?:you|we) go|of course|absolutely|definitely|sounds good|all good|no thanks?|no thank you|"
        r"not now|later",
    ),
}  # fmt: skip
