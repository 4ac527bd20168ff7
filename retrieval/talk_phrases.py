"""The phrases of small talk, in plain spelling ("what is" for "what's"), by the kind of talk that each is.

Each is matched whole against whole words, so no phrase may end in words of any kind: what isn't named here isn't talk.
"""

from __future__ import annotations

import re
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

_BOT = r"(?:you|this bot|the bot|verbatim|this thing|this app)"
_ARTICLES = r"(?:articles?|news|newspapers|stories|story|texts?|documents?|files?|sources?|feeds?|links?|pages?|pdfs?)"
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
_MACHINE = (
    r"(?:bot|chatbot|chat bot|robot|ai|artificial intelligence|machine|human|human being|person|real person|"
    r"computer|program|"
    r"language model|large language model|llm|man|woman|boy|girl|male|female|conscious|sentient|alive|real|"
    r"intelligent|"
    r"self aware|chatgpt|gpt|claude|gemini|siri|alexa|copilot|someone|somebody)"
)
_MODELS = (
    r"(?:chatgpt|gpt(?: [345])?|openai|claude|gemini|llama|mistral|ai|an ai|an llm|llms|a language model|"
    r"a model)"
)
_MINE = (
    r"(?:all |any |some )?(?:of )?(?:what (?:i|we) (?:write|type|say|ask|said|wrote|asked|typed|send)|(?:my|"
    r"our) (?:questions?|messages?|"
    r"data|personal data|chats?|chat logs?|conversations?|name|words|dms|information|info|history)|this (?:chat|"
    r"conversation)|"
    r"everything i (?:say|write|ask|type))"
)
_KEPT = (
    rf"(?:{_MINE}|(?:all |any |some )?(?:of )?(?:what people (?:write|say|ask)|(?:the|these|those|"
    r"user)? ?(?:questions?|messages?|data|"
    r"conversations?|chats?|personal data)|me|us|this|everything))"
)

_SPOKEN: dict[Talk, tuple[str, ...]] = {
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
    Talk.HELP: (
        r"help(?: me)?|i need (?:some )?help|(?:can|could|will|would) you (?:please )?help(?: me| us)?(?: out)?|"
        r"what (?:else )?(?:can|could) you do"
        r"(?: for (?:me|us))?(?: here)?|what do you do(?: here| exactly)*|what are you (?:for|good for|good at|"
        r"capable of|able to do|here for)",
        r"what (?:else |kinds? of (?:things|questions) |questions |sort of (?:things|questions) |"
        r"types of questions )?"
        r"(?:can|may|could|should|do) (?:i|we) ask(?: (?:you|this bot))?(?: (?:about|for|here))?",
        r"how (?:do|can|should|would|to) ?(?:i|we|one)? (?:use|ask|talk to|query|work with|interact with|"
        rf"chat with) {_BOT}(?: questions?| a question| something)?",
        r"how (?:do|does|can|should) (?:i|we) (?:ask(?: questions?| a question)?|start|begin|get started)|"
        rf"how (?:do|does) {_BOT} work(?: exactly)?",
        r"what (?:is|are) your (?:commands?|features?|functions?|purpose|job|abilities|capabilities|skills|"
        r"function|use|role)|"
        r"(?:list |show )?(?:me )?(?:your |the |all )*commands|(?:show )?(?:me )?(?:your |the )*(?:manual|"
        r"instructions|help page|menu)|"
        r"what (?:commands|features|functions) (?:do you (?:have|know|support)|are there|can i use|exist)|"
        rf"(?:explain|introduce) {_BOT}|"
        rf"what (?:does|can) {_BOT} do|how does {_BOT} answer|how do you (?:answer|find answers|"
        r"answer questions|know (?:that|this|things))",
    ),
    Talk.SOURCES: (
        r"(?:and )?what (?:all )?(?:have|did|do|are) you (?:all )?(?:read|know|reading|learned|"
        r"learnt)(?: (?:about|so far|now|already|today|lately|recently|until now))*",
        rf"(?:what|which) (?:kind of |kinds of |other |current )?(?:{_ARTICLES}|topics|subjects|events|outlets|"
        r"papers|things)(?: all)? "
        r"(?:(?:have|did|do|can|could) (?:you|i|we) (?:all )?(?:read|have|got|seen|indexed|know(?: about| of)?|"
        r"use|cover|quote|include|access|get|ask(?: you)? about)|"
        r"are (?:there|available|loaded|indexed|included|covered|here|in (?:here|there|(?:the|your) library))|"
        r"are you (?:reading|using|covering))"
        r"(?: (?:so far|about|from|now|already|today|in your library))*",
        r"(?:what|which) (?:is|are) (?:in )?your (?:sources?|articles|library|reading list|database|data|corpus|"
        r"knowledge|news|topics|material)|"
        r"what is in (?:the|your) (?:library|database|corpus)|(?:list|show|name|give)(?: me| us)?(?: all|"
        r" some)?(?: of)? (?:your|the) "
        r"(?:sources|articles|library|documents|texts|stories)(?: (?:you have(?: read)?|that you have(?: read)?|"
        r"you know))?|sources|your sources",
        rf"how many {_ARTICLES} (?:have you (?:read|got|seen|indexed)|do you (?:have|know|cover)|did you read|"
        r"are (?:there|in (?:here|there|(?:the|your) library)))"
        r"(?: (?:so far|now|already))*",
        r"where (?:do|did) you (?:get|find|take|have) (?:your|this|the|that|all this|these|"
        r"those) (?:information|info|news|articles|answers?|facts|quotes?|data|knowledge|stuff)"
        r"(?: from)?|where do(?:es)? (?:your|the|these|those) (?:information|info|news|data|answers|quotes|"
        r"articles|sources) come from|have you read (?:anything|any articles)(?: yet| today)?",
    ),
    Talk.ADDING: (
        r"(?:how|where) (?:do|can|could|would|should|may|to|does|must)(?: (?:i|we|you|one|someone|somebody|"
        r"people|an admin))? "
        r"(?:add|upload|give you|feed you|feed|import|put in|submit|send you|send|teach you|load|insert|post|"
        r"share|drop in|provide)"
        r"(?: (?:you|an?|some|more|new|my|our|the|own|other|your|another|additional|of))*(?: (?:news|"
        rf"text))? {_ARTICLES}"
        rf"(?: (?:to|into|in|for|with) (?:{_BOT}|here|the (?:library|story|list|server)|your (?:library|sources|"
        r"list|memory)))*",
        r"(?:can|could|may|do|will|would) (?:i|we|you) (?:please )?(?:add|upload|import|read|open|fetch|take in|"
        r"accept|load|give you|send you)"
        r"(?: (?:an?|some|more|new|my|our|this|these|other|another|any))*(?: (?:news|text|pdf|"
        rf"word))? (?:{_ARTICLES}|websites?|urls?|web pages?)"
        rf"(?: (?:to|into|for) (?:{_BOT}|the library|your library|me|us))?",
        rf"(?:please )?add (?:an?|some|more|new|my|this|these) (?:news )?{_ARTICLES}|how (?:do|can|could) (?:i|"
        r"we) teach you(?: something(?: new)?| more)?",
        r"(?:can|do) you (?:browse|search|access|use|see|read) (?:the )?(?:web|internet|google|online|wikipedia|"
        r"twitter)|"
        r"(?:are you|do you have) (?:connected to the internet|online access|internet access|web access|"
        r"internet|access to the (?:internet|web))|"
        r"(?:do|can) you (?:get|read|follow) (?:new articles|the news|live news)(?: (?:automatically|every day|"
        r"by yourself))?",
    ),
    Talk.PRIVACY: (
        r"(?:do|are|will|can|did|could|would) (?:you|this bot|the bot|verbatim) (?:store|storing|save|saving|"
        r"keep|keeping|record|recording|log|logging|remember|remembering|"
        r"collect|collecting|share|sharing|sell|selling|track|tracking|spy on|spying on|listen to|listening to|"
        rf"watch|watching|memorize|retain|train on|learn from) {_KEPT}",
        r"what (?:data |information )?do you (?:store|keep|save|remember|log|collect|record|know)(?: (?:about|"
        rf"of|on) {_KEPT})?|what happens (?:to|with) {_MINE}",
        rf"(?:is|are) {_MINE} (?:private|confidential|stored|logged|recorded|saved|kept|anonymous|safe with you|"
        r"encrypted|shared)|"
        r"(?:what is|where is|show me|do you have) (?:your|a|the) (?:privacy policy|privacy|privacy notice|"
        r"data policy)|your privacy policy",
        rf"who (?:can|could|else can) (?:see|read) (?:{_MINE}|my answers?)|(?:please )?(?:delete|erase|forget|"
        r"remove) (?:my (?:data|messages?|questions?|history)|me|"
        r"everything(?: (?:i said|about me|you know about me))?|what i (?:said|wrote|asked))|are you (?:spying|"
        r"gdpr compliant|recording)|do you (?:spy|record|log)|"
        r"do you (?:have|keep) (?:a |any )?(?:logs?|memory|records?)|how long do you (?:keep|store) " + _KEPT,
    ),
    Talk.IDENTITY: (
        r"(?:and )?who are you(?: (?:really|exactly|anyway|again|even|actually))*|what are you(?: (?:really|"
        r"exactly|anyway|actually))*|what is your (?:full |real )?name|"
        r"do you have a name|what (?:should|shall|can|do|may) (?:i|we|people) call you|introduce yourself|"
        r"(?:tell me|say something) (?:something |more |a bit )?about (?:yourself|you)|"
        r"who am i (?:talking|speaking|chatting|writing) (?:to|with)|who is verbatim|what is (?:this bot|"
        r"verbatim|this verbatim)|"
        r"what does (?:verbatim|your name) mean|what kind of (?:bot|thing|program|machine) are you|"
        r"why are you (?:called|named) verbatim|your name",
    ),
    Talk.MAKER: (
        r"(?:and )?who (?:has |have )?(?:made|built|created|wrote|written|programmed|coded|developed|designed|"
        r"invented|trained|owns|runs|operates|maintains|hosts|controls|"
        rf"pays for|is behind|set up|programs|pays) {_BOT}|who (?:is|are|was) (?:your |the )?(?:maker|creator|"
        r"owner|author|developer|boss|admin|operator|master|father|"
        rf"mother|mom|mum|dad|parents|programmer|inventor)s?(?: of {_BOT})?|(?:are you|is this bot|is verbatim|"
        r"is your code) open ?source|"
        r"where (?:are you|do you come|did you come|were you (?:made|born))(?: from)?|(?:where is|can i see|"
        r"show me) (?:your|the) (?:source )?code|when were you (?:made|born|built|created)|"
        r"how were you (?:made|built|created|trained|programmed)|which company (?:made|owns|built) you|"
        r"who do you (?:work for|belong to)|what language are you written in",
    ),
    Talk.MACHINE: (
        rf"(?:but )?are you (?:really |actually |just |even |only |like |truly )*(?:an? )?{_MACHINE}(?: (?:or|"
        rf"and) (?:an? |just an? |just )?{_MACHINE})*|"
        r"(?:am i|are we) (?:talking|speaking|chatting|writing) (?:to|"
        rf"with) (?:an? )?(?:real )?{_MACHINE}(?: (?:or|and) (?:an? )?{_MACHINE})*|"
        r"is (?:this|that) (?:an? )?(?:bot|ai|chatbot|chat bot|robot|chatgpt|human|"
        rf"real person)(?: or (?:an? )?{_MACHINE})?|"
        r"(?:do|can) you (?:have |feel )?(?:feelings|emotions|a soul|a body|consciousness|think|feel|"
        r"feel (?:pain|things)|a brain)|you are (?:just |only )?a (?:bot|machine|robot|program)",
    ),
    Talk.MODEL: (
        r"(?:what|which) (?:kind of |sort of )?(?:ai |language |llm |large language |embedding |gpt )*(?:model|"
        r"llm|ai|engine|version|gpt|technology|tech|algorithm|software)s? "
        r"(?:are you(?: (?:using|running(?: on)?|based on|built on|on))?|do you (?:use|run on|run|have)|"
        r"is (?:this|it)|(?:powers|runs|is behind|drives) (?:you|this|this bot))|"
        rf"do you (?:use|run on|work with|call|need) {_MODELS}|are you (?:using|powered by|based on|running on|"
        rf"made by|built on|built with|made with|like|running) {_MODELS}|"
        r"what (?:is|are) your (?:ai |language )*(?:models?|version|engine|technology|llm)|"
        r"what are you (?:based on|running on|built on|made of|powered by|made with)|what powers you|"
        r"(?:do|are) you (?:generate|generating|write|writing) (?:text|your own answers|answers|your answers|"
        r"anything)(?: yourself)?|is this (?:chatgpt|gpt|ai generated|generated by ai)|"
        r"do you need (?:a gpu|an api key|the internet)|where do you run|what hardware do you run on",
    ),
    Talk.TRUST: (
        r"do you (?:ever )?(?:hallucinate|make (?:things|stuff|mistakes|errors|it|this|facts)(?: up)?|lie|"
        r"invent (?:things|quotes|facts|stuff)|get (?:things|it) wrong|have (?:a )?bias)|"
        r"(?:can|should|may) (?:i|we) (?:trust|believe|rely on) (?:you|your (?:answers|quotes)|this bot)|"
        r"(?:and )?are you (?:really |always |very |100 |so )*(?:sure|certain|right|accurate|reliable|"
        r"trustworthy|lying|correct|unbiased|biased|neutral|objective|honest|serious|"
        r"confident)(?: (?:about (?:that|this|it)))?|(?:did|are) you (?:just )?(?:make|making) (?:that|this|"
        r"it) up|"
        r"how (?:accurate|reliable|good|sure|trustworthy|certain) are (?:you|your answers|your quotes)|"
        r"are (?:your|these|the) (?:quotes|answers) (?:real|accurate|correct|true|made up|exact|verbatim)|"
        r"is (?:that|this) quote (?:made up|real|invented)|how do (?:i|we) know (?:that )?you are (?:right|"
        r"not lying|telling the truth)|you (?:made|are making) (?:that|this|it) up|why should i (?:trust|"
        r"believe) you",
    ),
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


def _alternatives(pattern: str) -> list[str]:
    """The pattern's outermost alternatives: within one pattern the first would win, each alone the longest can."""
    depth, parts = 0, [""]
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


PHRASES = tuple(
    (talk, re.compile(rf"(?:{phrase})(?![a-z0-9])"))
    for talk, phrases in _SPOKEN.items()
    for pattern in phrases
    for phrase in _alternatives(pattern)
)
# What may stand between phrases and means nothing by itself.
FILLERS = re.compile(
    r"(?:please|so|well|oh|um|uh|and|but|then|now|just|really|very|much|anyway|dear|my (?:dear|friend|man)|"
    r"friends?|buddy|mate|dude|man|pal|guys|"
    r"everyone|everybody|all|folks|people|there|again|today|sir|maam|bot|robot|verbatim|bestie|bro|little|one|"
    r"to (?:you|all)|you all|"
    r"yall|you|i mean|i guess|i think|actually|ok|by the way|btw|haha|lol|xd|x)(?![a-z0-9])"
)
