"""Nouns that tell persons, people without a name, organisations and offices from one another: word lists alone."""

from __future__ import annotations


def words_of(listed: str) -> frozenset[str]:
    """A paragraph of words as a set."""
    return frozenset(listed.split())


ABBREVIATED = words_of(
    """mr mrs ms dr prof gen sen rep gov lt col capt sgt rev hon cllr adm maj st jr sr inc corp co ltd plc u.s u.k
    u.n"""
)
HONORIFICS = words_of("""mr mrs ms miss mx dr prof sir dame lord lady""")
FEMALE = words_of(
    """ms mrs miss madam dame lady queen princess duchess sister mother daughter wife widow aunt baroness"""
)
MALE = words_of("""mr sir lord king prince duke father son husband brother uncle baron pope cardinal""")
# What stands before a person's name, or alone for the person: "Trade Minister", "the mayor".
TITLES = words_of(
    """mayor president vice-president premier minister ministers secretary chancellor chairman chairwoman chair
    chairperson governor senator congressman congresswoman representative councillor cllr councilor
    ambassador envoy commissioner director manager chief head leader deputy general colonel captain major
    lieutenant sergeant sgt commander admiral marshal officer constable inspector superintendent detective
    sheriff judge justice magistrate lawyer attorney solicitor barrister prosecutor counsel professor prof
    dr doctor analyst economist trader dealer broker strategist spokesman spokeswoman spokesperson king
    queen prince princess pope cardinal archbishop bishop reverend rev father sister rabbi imam coach player
    striker midfielder actor actress singer author writer historian scientist researcher engineer editor
    journalist reporter correspondent treasurer executive ceo cfo founder co-founder owner partner
    consultant adviser advisor aide official member mp msp mep sen rep gov gen lt col capt senators
    undersecretary under-secretary speaker dictator activist campaigner farmer teacher pilot driver resident
    assemblyman assemblywoman councilman councilwoman alderman comptroller pastor vicar
    technician keeper principal rector dean controller trustee astronaut cosmonaut nurse surgeon physicist
    biologist chemist candidate nominee mr mrs ms miss mx sir dame lord lady baroness baron duke duchess"""
)
# Words of the names of organisations, and the common nouns that stand for one.
ORGANISATIONS = words_of(
    """corp corporation inc incorporated co company companies ltd limited plc llc ag sa nv group holdings bank
    banks banking trust ministry department agency authority commission committee council board bureau
    office court courts tribunal parliament congress senate house assembly cabinet government administration
    union association federation confederation society institute institution university college school
    hospital party police force forces army navy military exchange fund airline airlines airways industries
    works foundation network news times post gazette lantern herald tribune radio television tv reuters
    embassy delegation vatican kremlin pentagon organisation organization league club team systems services
    international partners associates laboratories technologies motors steel oil gas energy air telecom
    communications insurance securities charity campaign regulator watchdog retailer manufacturer producer
    firm operator carrier supplier newspaper magazine broadcaster centre center co-operative cooperative
    community states nations kingdom republic service staff mining development financial capital resources
    petroleum products stores press twitter treasury opec nato eu un wto imf coalition alliance movement fed
    brigade coastguard ambulance"""
)
# What speaks without being a person: "the report said".
DOCUMENTS = words_of(
    """report reports statement statements communique document documents survey study paper letter note memo
    release announcement filing indictment complaint lawsuit suit ruling verdict judgment bulletin editorial
    article poll census review audit transcript log count tally estimate estimates analysis index email
    message speech resolution declaration treaty website contract agreement plan calculations figures data
    prospectus sign banner"""
)
SPOKESPEOPLE = words_of(
    """spokesman spokeswoman spokesperson spokesmen spokeswomen spokespeople spokespersons"""
)
# "The mayor" is an office; "the pilot" is somebody without a name.
OFFICE_TITLES = words_of(
    """mayor president vice-president premier minister secretary chancellor chairman chairwoman chairperson chair
    governor senator congressman congresswoman ambassador envoy commissioner director chief head leader
    general judge justice prosecutor king queen prince princess pope cardinal archbishop bishop ceo speaker
    executive principal"""
)
PRONOUNS = words_of("""he she it they""")
NO_SPEAKERS = words_of(
    """no nobody no-one few i we you who which that this these those what there here whom whose me him them us
    myself nothing everything something anything none all both each neither either some most many much more
    how when why where"""
)
DETERMINERS = words_of(
    """the a an this that these those his her its their our my one another any each every some"""
)
PARTICLES = words_of(
    """de da di du del della der den van von la le el al bin ibn ben of y e dos das ter zu"""
)
MONTHS_AND_DAYS = words_of(
    """january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday"""
)
PLACE_OPENERS = words_of(
    """new south north east west united los san saint st great middle central southern northern eastern western"""
)
DESCRIBING = words_of(
    """of for from with in at on by near to into among between against under over inside outside about as who whose
    which that close familiar involved present speaking quoted cited contacted polled interviewed surveyed
    asked based responsible named called known said told attending representing working living seen read
    when where than via released published issued"""
)
# People without a name; with these endings a noun most often means people too.
PEOPLE = words_of(
    """people person persons man woman men women police authorities witness witnesses official officials source
    sources aide aides analyst analysts expert experts critic critics boy girl child children parent parents
    mother father brother sister son daughter wife husband friend friends neighbour neighbours neighbor
    neighbors family families relative relatives victim victims student students teen teenager youth adult
    guest guests fan fans mp mps staff crew troops guard guards cop cops clerk agent agents client clients
    king queen prince princess nurse nurses spy thief pilot pilots judge judges priest priests rebel rebels
    militant militants opponent opponents president businessman businessmen businesswoman traders dealers
    brokers bankers economists researchers investigators prosecutors supporters campaigners activists
    lawyers doctors scientists organisers organizers protesters observers lawmakers politicians managers
    workers farmers teachers users players voters readers reporters journalists historians councillors
    engineers survivors passengers villagers rescuers firefighters soldiers shopkeepers operators
    shareholders investors exporters importers producers growers strategists conservationists detectives
    officers directors ministers leaders executive executives scientist doctor patient patients colleague
    colleagues interviewee respondent respondents diplomat diplomats chief chiefs captain migrant migrants
    refugee refugees resident residents one another others two three four both delegate delegates driver
    passer-by bystander operative veteran veterans tourist soldier individual individuals member members
    participant participants applicant some many most couple boss bosses mate mates guy guys partner
    partners peasant fox wolf bear lion old"""
)
NO_PEOPLE = words_of(
    """paper number order letter power matter weather water river winter summer quarter error factor sector motor
    floor door colour color favour labour labor tender offer computer chapter character theater theatre
    center minister disaster plant restaurant tribunal wheat fee knee coffee committee degree guarantee
    grant want variant merger after another ever never however border cover danger fever finger laser layer
    ladder monitor mirror tower trailer transfer trigger user"""
)
# What a name behind a comma may be besides: "his daughter", "the café’s operator".
TRADES = words_of(
    """lawyers daughter son wife husband star operator student worker agent expert specialist veteran winner
    survivor witness neighbour neighbor shopkeeper"""
)
# Capitalised at a sentence's start alone.
NOT_FIRST = (
    NO_SPEAKERS
    | PRONOUNS
    | DETERMINERS
    | MONTHS_AND_DAYS
    | words_of(
        "but and in on at for by to from as if when while after before according however with since of or mr mrs ms dr"
    )
)
# With these endings a noun most often means people too.
_PEOPLE_ENDINGS = tuple(
    """er ers or ors ist ists ian ians ee ees ant ants man men woman women ologist analyst analysts person people
    crat crats yst ysts folk mate mates""".split()
)
OFFICES = ORGANISATIONS | DOCUMENTS | SPOKESPEOPLE
# "The company" may be the one organisation that has spoken so far.
COMPANIES = words_of("company firm group airline bank agency retailer carrier charity")
COUNTRIES = words_of(
    """america argentina australia austria belgium brazil britain canada chile china colombia cuba denmark egypt
    england ethiopia finland france germany greece hungary india indonesia iran iraq ireland israel italy
    japan kuwait libya malaysia mexico moscow netherlands nigeria norway pakistan peru philippines poland
    portugal russia scotland singapore spain sweden switzerland syria taiwan thailand tokyo turkey ukraine
    venezuela vietnam washington beijing london brussels kyiv labour conservatives democrats republicans un
    eu"""
)


def is_people(noun: str) -> bool:
    """Whether the noun, in lower case, most likely means people."""
    return noun in PEOPLE or (noun.endswith(_PEOPLE_ENDINGS) and noun not in NO_PEOPLE)


def is_group(noun: str) -> bool:
    """Whether a capitalised word is only a plural at a sentence's start: "Analysts", not "Sanders"."""
    return noun in PEOPLE and noun.endswith(("s", "men", "people")) and len(noun) > 3


def is_plural(noun: str) -> bool:
    """Whether the noun, in lower case, most likely means several."""
    several = ("they", "people", "police", "men", "women", "some", "many", "most")
    return noun in several or (noun.endswith("s") and not noun.endswith("ss"))
