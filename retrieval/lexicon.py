"""Word lists for reading short English questions without a parser: which words are grammar, people, groups, places."""

from __future__ import annotations


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ASKING = _set("what when where which who whom whose why how")
DOING = _set(
    "do does did will would can could shall should may might must don't doesn't didn't won't can't couldn't"
)
BEING = _set("is are was were be been being am isn't aren't wasn't weren't")
HAVING = _set("has have had having hasn't haven't hadn't")
AUXILIARIES = DOING | BEING | HAVING
PREPOSITIONS = _set(
    """in on at from for by with about after before during to of under near since until till between among without
    against over into through across around outside inside towards toward within behind beyond upon per via"""
)
DETERMINERS = _set(
    "the a an this that these those his her its their my your our some any no each every both all"
)
JOINING = _set(
    "and or but if because while although though whether so than as when where who which that unless"
)
PRONOUNS = _set(
    """i me we us you he him she they them it this that these those there here himself herself itself themselves
    everyone everybody someone somebody anyone anybody nobody everything something anything nothing one ones"""
)
ADVERBS = _set(
    """not never also still just even only ever now then too very really exactly actually again already yet soon later
    earlier today yesterday tomorrow else instead together away off up down out back ago long many much more most
    less least own same such please ok okay yes no well first last next there here once twice"""
)
GRAMMAR = ASKING | AUXILIARIES | PREPOSITIONS | DETERMINERS | JOINING | PRONOUNS | ADVERBS

# Verb forms that are seldom nouns; regular -ed and most -ing forms are told by their endings.
VERBS = _set(
    """accept agree allow appear arrive ask avoid be become became begin began begun believe belong bring brought build
    built buy bought carry carries catch caught choose chose chosen come came comes confirm consider continue create
    cut deal dealt decide declare demand deny denies describe destroy die died dies discover do done draw drew drawn
    drive drove driven eat ate eaten enter exist expect explain fail fall fell fallen feel felt find found finish
    fit flee fled fly flew flown follow forget forgot forgotten get got give gave given gives go gone goes went grow
    grew grown happen happens hear heard hide hid hidden hit hold held holds hurt include injure join keep kept kill
    kills know knew known knows lay laid lead led leave left lend lent let lie like live lives lose lost make made
    makes mean meant means meet met need own owns pay paid pays play plays prevent promise propose provide put quit
    read receive refuse reject release rely remain remove replace rescue resign respond run ran rise rose risen say
    said says see saw seen seek sought seem sell sold send sent set shoot shot shut sing sang sit sat speak spoke
    spoken spend spent stand stood start started steal stole stop strike struck suffer suggest swim take took taken
    takes teach taught tell told tells think thought throw threw thrown travel try tries understand understood use
    used uses visit delete wish withdraw withdrew withdrawn forbid forbade sank sink shook spread split swear swore
    tore wake woke wait walk want wants warn wear wore win won work works write wrote written writes"""
)
ADJECTIVES = _set(
    """able available bad big broken closed common dangerous dead different due easy enough expensive famous fast free
    full good guilty hard high hot ill important large late legal likely long low necessary new old open poisonous
    poor possible ready real responsible rich right safe serious short sick similar small part still strong sure
    tall true unhurt weak well wrong young alive alone"""
)
ING_NOUNS = _set(
    """meeting building briefing hearing warning ruling opening reopening crossing mooring bearing funding shooting
    bombing training painting wedding beginning ending feeling finding gathering housing landing meaning morning
    evening king wing ring thing string spring ceasing offering parking savings proceedings talks being"""
)
# A common noun for one person; besides these, what ends as most words for people do (`PERSON_ENDINGS`).
PEOPLE = _set(
    """president chief chair head king queen prince princess pope judge chancellor premier secretary spokesperson
    person man woman boy girl child guy husband wife father mother son daughter brother sister friend victim suspect
    cyclist keeper driver skipper captain pilot cop nurse coach student pupil guard agent witness expert boss aide
    official executive passenger pedestrian resident firefighter general sergeant soldier mayor senator governor
    actor actress artist author singer journalist technician patient politician critic host hostage thief tourist
    analyst economist scientist activist"""
)
PERSON_ENDINGS = ("man", "woman", "person", "ist", "ician", "driver", "keeper", "leader", "worker", "owner", "maker",
                  "teacher", "officer", "minister", "lawyer", "player", "fighter", "engineer", "manager", "reporter",
                  "spokesperson", "ambassador", "director", "doctor", "inspector", "senator", "councillor")  # fmt: skip
PLURALS = _set(
    "people men women children police staff officials leaders both talks crew data others families"
)
GROUPS = _set(
    """council trust government ministry department agency company firm party police court committee board union army
    military navy force service team club crew parliament congress senate administration commission bank university
    school hospital works group organisation organization association authority office house kremlin family staff
    public press corporation inc ltd co institute federation league foundation society network"""
)
PLACES = _set(
    """city country town village street square hall venue island river state province region county port airport
    station building harbour harbor quay bay lake mountain valley park palace capital border coast road bridge site
    place area district beach hotel church theatre theater stadium museum camp base plant facility school hospital"""
)
# Words that name nothing when they stand alone: "take place", "in order to", "what does it cost".
UNNAMED = _set(
    "place part order end cost costs start change help need way wish sorry thanks vote sense hi hello"
)
UNITS = _set(
    """metre metres meter meters mile miles kilometre kilometres kilometers km feet foot inch inches minute minutes
    hour hours day days week weeks month months year years percent dollars pounds euros thirties twenties"""
)
TITLES = _set(
    """mr mrs ms miss dr prof professor president vice prime minister foreign defence defense finance interior
    secretary chancellor king queen prince princess pope sir lord lady dame judge justice senator sen rep
    representative governor gov mayor councillor cllr general gen colonel col captain capt lieutenant sgt sergeant
    ambassador chairman chairwoman chair director spokesman spokeswoman spokesperson officer detective inspector
    chief executive"""
)
HE_TITLES = _set("mr sir lord king prince pope chairman spokesman")
SHE_TITLES = _set("mrs ms miss lady dame queen princess chairwoman spokeswoman actress")
HE_NAMES = _set(
    """adam alan alexander andrew anthony barack ben benjamin boris brian carlos charles chris christopher daniel david
    donald edward elon emmanuel eric francis frank fred gary george gordon harry henry ivan jack jacob james jean
    jeff jim joe john jonathan jose joseph juan justin keir ken kevin larry leo luis marco mark martin matthew
    michael mike mohamed mohammed muhammad nicolas oliver oscar paul pedro peter philip richard robert roger ronald
    ryan sam scott sergey sergei simon stephen steven thomas tim tobias tom tony viktor vladimir volodymyr walter
    william xi"""
)
SHE_NAMES = _set(
    """alice amanda amy andrea angela ann anna anne barbara carol caroline catherine charlotte christine claire deborah
    diana dorothy elena elizabeth ellen emily emma eva fiona giorgia grace hannah helen hillary imelda jane janet
    jennifer jessica joan judith julia julie kamala karen kate katherine kim laura linda lisa lorna lucy margaret
    maria marie mary melissa michelle nancy natalie nicole nina olivia pamela patricia petra rachel rebecca rosa
    ruth sandra sara sarah sharon sophie susan teresa theresa ursula victoria winifred"""
)
STATES = _set(
    """afghanistan africa albania algeria america angola argentina armenia asia australia austria azerbaijan bahrain
    bangladesh belarus belgium bolivia bosnia botswana brazil britain bulgaria burma cambodia cameroon canada chad
    chile china colombia congo croatia cuba cyprus czechia denmark ecuador egypt england eritrea estonia ethiopia
    europe finland france gabon gambia gaza georgia germany ghana greece greenland guatemala guinea guyana haiti
    honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya
    korea kosovo kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania luxembourg madagascar malawi malaysia
    mali malta mauritania mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
    nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal qatar
    romania russia rwanda scotland senegal serbia singapore slovakia slovenia somalia spain sudan suriname sweden
    switzerland syria taiwan tajikistan tanzania thailand togo tunisia turkey turkmenistan uganda ukraine uruguay
    usa uzbekistan venezuela vietnam wales yemen zambia zimbabwe texas california florida alaska
    hawaii"""
)
CITIES = _set(
    """amsterdam ankara athens baghdad bangkok beijing
    beirut berlin bern brussels bucharest budapest cairo damascus delhi dublin geneva helsinki istanbul jerusalem
    kabul kyiv kiev lisbon london madrid manila moscow nairobi oslo ottawa paris prague riyadh rome seoul sofia
    stockholm tehran tokyo vienna warsaw washington zurich chicago boston"""
)
COUNTRIES = STATES | CITIES
