"""Phrases that ask about the bot itself, in plain spelling ("what is" for "what's"), by the kind of talk that each is.

Each is matched whole against whole words, so no phrase may end in words of any kind: what isn't named here isn't talk.
"""

from __future__ import annotations

from retrieval.talk_kinds import Talk

_BOT = r"(?:you|this bot|the bot|verbatim|this thing|this app)"
_ARTICLES = r"(?:articles?|news|newspapers|stories|story|texts?|documents?|files?|sources?|feeds?|links?|pages?|pdfs?)"
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

ABOUT_BOT: dict[Talk, tuple[str, ...]] = {
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
}  # fmt: skip
