//! Words that open a description as nouns or adjectives: a phrase that begins with one names what comes back.

use super::WordList;

/// Nouns of programming interfaces that are not, or hardly ever, verbs.
pub(super) const THING: &str = "
    ability absence acceptance accessories accessory account accounts accuracy achievement achievements activities activity ad
    address addresses ads advice advisories advisory affiliation agency agent agents agreement agreements album albums algorithm
    allergies allergy allowance amenities amenity amount amounts analytics anomalies anomaly app applicant applicants application
    applications appointment appointments area areas arrival arrivals article articles artifact artifacts artist artists asset
    assets assignee athlete athletes attachment attachments attendance attendee attendees audience audiences audio availability
    backlog bakery band bandwidth bank basket batteries battery bearing behavior belief beneficiary bike bill bills binaries blog
    body borough boundaries boundary branch broker brokers browser bucket budget budgets building buildings bus business businesses
    buyer buyers bytes cafe calendar calendars camera cameras campaign campaigns candidate candidates capabilities capability
    capacity car card cards career carrier carriers cars case cases cash catalog catalogs categories category cell cells center
    certificate certificates channel channels chapter chapters characteristic charity chunk chunks citation citations cities city
    clause clauses client clients climate clinic clinics cluster clusters cohort cohorts coin coins collaborator collaborators
    collection collections column columns commodity community companies company competitor competitors component components
    conference configuration configurations conflict conflicts consumption contact contacts container containers content contents
    context contributor contributors conversation conversations conversion conversions coordinate coordinates corpus countries
    country county coupon coupons course courses court coverage crew criteria currencies currency customer customers dashboard
    dashboards data database databases dataset datasets date dates day days deadline deadlines dealer dealers decision decisions
    definition definitions degree demographics density department departments departure departures dependencies dependency
    deployment deployments depth destination destinations device devices diagnosis diagram diagrams dictionary diet difference
    differences dimension dimensions directions directories directory disaster discussion discussions disease diseases disk disks
    district districts dividend dividends documentation domain domains donation donations donor donors driver drivers drug drugs
    duration earning earnings earthquake earthquakes economy edition editions emission emissions employee employees employer
    endpoint endpoints energy engine engines enrollment enrollments enterprise entities entity entries entry environment
    environments episode episodes equipment equity event events exam example examples exams exception exceptions execution
    executions expense expenses expert experts expiration expiry extension extensions facilities facility fact facts failure
    failures faq faqs fare fares feedback finding findings firm firms flight flights folder folders food forum forums fraction
    frequency friend friends funnel funnels gallery game games gas gene genes genre genres geography gigabytes goal goals good goods
    government graph graphs growth guest guests guideline guidelines hardware headcount header headers heading headline headlines
    health height histogram history hospital hospitals hotel hotels hour hours household households humidity icon icons id idea
    ideas identifier identifiers identities identity image imagery images impression impressions incident incidents income index
    indicator indicators indices industries industry info information ingredient ingredients insight insights inspection inspections
    instance instances institution institutions instruction instructions insurance integration integrations interval inventory
    investor investors invoice invoices item items itineraries itinerary job jobs journal journals keyword keywords knowledge lab
    language languages latency latitude law laws lawyer lawyers layer layers lead leader leaderboard leads league leagues lease
    leases legislation length lesson lessons letter letters liabilities liability libraries library lineage liquidity listing
    listings literature location locations longitude machine machines magazine mailbox maintenance manager managers manual manuals
    manufacturer manufacturers margin margins material materials matrix meal meals measurement measurements media medication
    medications medicine medicines meeting meetings member members membership memberships memory menu menus merchant merchants
    message messages metadata meter meters method methods metric metrics milestone milestones minute minutes mission module modules
    money month months monument morning mornings evening evenings night nights weekend weekends mountain movie movies museum museums namespace namespaces nation neighborhood network networks
    newsletter newsletters node notification notifications nutrition objective objectives observation observations office officer
    officers offices opening openings operator operators opinion opinions opportunities opportunity option options organisation
    organisations organization organizations origin origins outage outages outcome outcomes output outputs overview owner owners
    package packages parameter parameters parcel parcels participant participants participation parties partner partners party
    passenger passengers patent patents path paths patient patients pattern patterns payment payments payout payouts payroll payslip
    payslips peer peers people percentage performance period periods permission permissions person personnel perspective phase photo
    photos pipeline pipelines planet platform platforms player players playlist playlists plugin plugins podcast podcasts policies
    policy pollution population port portfolio portfolios ports postcode postcodes precipitation prediction predictions preference
    preferences premium prerequisites prescription prescriptions pressure prevalence pricing priorities priority privacy problem
    problems procedure procedures producer product production products profession profit progress promotion promotions proof
    properties property proposal proposals provider providers province publication publications publisher quality quantity quarter
    quiz quizzes quota quotas rainfall ranking rankings rating ratings ratio ratios reaction reactions reader readers reading
    readings receipt receipts recipe recipes recipient recipients recommendation recommendations recording recordings region regions
    registry regulation regulations relation relations relationship relationships reliability reminder reminders repositories
    repository representative reputation requirement requirements reservation reservations resident residents respondents response
    responses restaurant restaurants restriction restrictions retention revenue reviewer reviewers revision revisions river road
    roadmap roads role roles room rooms roster routine routines rubric runtime salaries salary sale sales satellite satellites
    savings scenario schema schemas scholarship science season seasons sector sectors security seller sellers sensor sensors
    sentiment sequence series server servers session sessions setting settings severity shareholder shareholders shift shifts
    shipment shipments shortage similarity site situation sku slot slots software solution song songs species specification
    specifications spending spreadsheet stakeholder stakeholders standing standings state statement statements statistic statistics
    status statuses storage stories story strategies strategy street streets strength student students studies study stylesheet
    submission submissions subreddit subscriber subscribers subscription subscriptions subset suggestion suggestions summaries
    summary supplier suppliers supply syllabus symbol symbols symmetry symptom symptoms system systems tariff tariffs taxonomy
    technique technologies technology temperature temperatures template templates tenant tenants territory text theme themes theory
    thread threads threshold thresholds throughput ticket tickets tide tides tier tiers timeline timelines timesheet timesheets
    timestamp timestamps timetable timezone topic topics topology tournament tournaments trademark trademarks traffic transaction
    transactions transcript transcripts transit traveler traveller travellers treatment treatments tree trees trial trials truck
    trucks tutorial tutorials unit units universities university uptime url urls usage user users utilization vacancies vacancy
    vaccination vaccinations variable variables variant variants variation variations vehicle vehicles velocity vendor vendors venue
    venues version versions vessel vessels victim video videos village violations visibility visitor visitors vocabulary volatility
    volume volumes voucher vouchers vulnerabilities vulnerability wage wages wallet wallets ward wards warehouse warehouses warranty
    weather web webhook webhooks webpage website websites week weeks weight weights wholesaler wiki wikis winner winners word words
    workflow workflows workload workloads workout workouts workspace workspaces world year years yield yields
";

/// Adjectives and other words that open a noun phrase and are no verbs.
pub(super) const ADJECTIVE: &str = "
    accessible active actual additional adjacent all alternative ambient ancient annual any applicable approximate archived
    astronomical atomic automatic available basic best big biggest both brief busiest certain cheap cheapest closest coldest clinical common comprehensive computed
    concise consecutive consistent contextual cryptographic cumulative current custom daily deep default dental desired detailed
    different digital distinct domestic dynamic each earlier earliest early eligible estimated every exact expected explicit extended
    external extra fast fastest favorite fewer final financial fine first flat foreign formal former forthcoming four  frequent fresh
    full future general generic geographic global good granular great half heavy hidden high higher highest historic historical
    hourly huge human hybrid identical important inactive incoming individual initial inner intelligent internal international
    intraday invalid joint known large largest last late latest lazy legal likely linear live local long longest lowest newest main major many
    marine maximum  median medical medium minimum minor missing mobile modern monthly most multi multilingual municipal my
    native natural nearby nearest necessary negative neighboring net neutral next nightly normal numeric offline old oldest ongoing online
    opposite optimal optional orbital original other our outgoing outstanding overall own parallel partial past peak pending
    periodic permanent personal physical political popular positive possible potential practical precise predicted predictive
    premium  previous primary prior private probable professional proper public published quarterly quick random rare raw
    ready real real-time realtime recent recommended recurring regional regular related relative relevant remaining remote rich
    rising  safe seasonal secondary semantic several short shortest side significant similar simple single six  slowest
    small smallest strongest weakest solar spatial special specific stable stale standard static statistical strong structural structured  successful
    suitable temporal temporary ten three tidal tiny top total true two typical uncommon unique universal unread unused upcoming
    upper urban urgent useful usual valid various vertical visible visual weak wealthy weekly whole wide wild worst yearly your
";

/// Nouns that cannot be made or sent by a tool that is named after them: measures, masses, and forms of telling.
pub(super) const MEASURE: &str = "
    address age amount analysis analytics area arrival attendance attribution availability balance bandwidth battery behavior
    behaviour breakdown capacity catalog chart code comparison composition configuration consumption content context cost count
    coverage currency curve data definition delay demand density depth description detail difference direction directory distance
    distribution documentation duration elevation eligibility energy eta evidence expiration expiry extent fare fee feed forecast
    frequency graph growth guidance guide headcount health heatmap height help histogram history html humidity id identifier income index info information
    inventory json knowledge language latency latitude layout leaderboard length level lineage list listing location log longitude
    map margin markdown matrix metadata model mood name news number occupancy outlook output overview owner path pdf percentage
    performance policy pollution population position posture precipitation pressure price pricing probability progress proof quality
    quantity quota rainfall range rank ranking rate rating ratio reach report result risk roadmap roster salary schedule schema
    score scoreboard scorecard sentiment series severity share similarity size source specification speed stage standing state statistic status stock storage structure
    summary supply syllabus symbol tariff tax temperature text throughput time timeline timetable timezone total traffic trail
    transcript tree treemap trend type uptime url usage utilisation utilization value velocity version visibility volatility volume weather
    weight wind xml yield
";

/// Kinds of charts.
pub(crate) static DRAWINGS: WordList = WordList::new("bar line pie scatter radar area bubble donut gantt funnel candlestick stacked box");

/// Questions that a description answers.
pub(crate) static ASKS: WordList = WordList::new("whether who whose which what where");

/// Nouns that stand for the tool itself: what it is for follows them.
pub(crate) static TOOLISH: WordList = WordList::new(
    "
    ops actions commands session terminal shell console repl prompt interpreter playground editor sandbox
    ability access action api bridge call capability client command control endpoint entrypoint feature function gateway handler
    helper hook interface job management manager means mechanism method operation operations option procedure process proxy request
    routine server service shortcut step support task tool tools trigger utility way workflow wrapper
",
);

/// English verbs that tools seldom take, and nouns that are verbs too: none opens a noun phrase by itself.
pub(super) const MAY_BE_VERB: &str = "
    address approximate bank bill broker budget catalog center certificate channel chunk cluster coin contact coordinate court
    date default diagram dimension expense fine image index initial inventory invoice job layer lead lease letter machine
    message meter network officer package parallel partner patent pattern phase port pressure profit quarter quiz receipt
    sequence shift stable stale study supply thread ticket total trademark truck weight winter yield
    accompany accord act adapt age aid aim alarm anchor anger appeal appear approach argue arm arrive assist associate attack
    attempt attend attract attribute auction audition author award back bait balance bale bandage bar bark base bat bathe beat
    become beg behave believe belong bend benefit berth blame blast blend blink bloom blow board boast boil bomb bond border borrow
    bother bounce bow bowl box brace brag braid brake brand brave break breathe breed bring brush bubble buckle bud bug burn burst
    bury butter button cage camp capitalize caption care carry carve cast catch cater cause caution celebrate censor chain challenge
    chart charter chase cheat checkpoint cheer chew chill chip choke choose circle clap clash climb cling clip cloak clock cloud
    club coach coat code coil collide color comb combat come comfort command commandeer comment compete complain complicate
    composite concern conclude condition confine confuse conquer consider contain contend contract contrast control convoy cook cool
    cope corner correct cost cough couple cover crack crane cream credit creep cross crowd crush cry cure curl curse curve cycle dam
    damage dance dare dash deal decay decide deck decompile decorate deem defeat defend depend deserve design desire detail deter
    develop devote die differ dig dine dip direct disagree disappear disappoint discipline discount discuss dish distance dive dock
    doctor document doodle double doubt dream dress drift drill drink drip drown drum dry dub duck duel dust dwell earn ease eat
    echo edge elbow emerge encourage enjoy equal equip err error escape evidence experiment eye face factor fail fall fan farm
    fasten fault favor fear feather feature fee feed feel fence ferry field fight figure file film finance finger fish fit flame
    flap flash flee float flood floor flow flower fly foam focus fool forge form foster found frame frighten fry fuel function fund
    furnish gain gamble gate gauge gaze gear glance glow glue gossip grade grasp graze grease grind grip groan grow guard guess
    guide gun hack haggle hail halve hammer hamper hand handcuff hang happen harass harbor harm harvest haste hatch hate haunt head
    heap hear heat hesitate hike hinder hint hit honor hop hope hose house hug hum hunger hunt hurry hurt ice illustrate imagine
    impact imply impress include increase indicate influence inform inoculate inspire interest interface interfere interview invent
    involve iron itch jailbreak jam jest jog joke judge juggle key kid kiss kneel knit knock knot know labor lace lack land laugh
    lay leak lean leap lecture level license lick lie light limit line listen loan lobby lodge look loom loop lose love man march
    market marry marvel master matter maze meddle meet melt mend mention microwave mine mirror miss mix moan mock model mother
    motion motivate mourn mow muddle mug mumble murder muster nail name narrow need neglect nest nod note notice number nurse obey
    object occur offend offer outline outsource overflow overlay owe pack paddle page pair paraphrase pardon park part pass peck
    pedal perceive phone picture pilot pinch pine pioneer pipe pitch plane plant plaster please point poke ponder pool pop portion
    position possess pot pound pour power practice pray precede prefer pretend prevent price prick produce program project prompt
    proofread prove provide proxy pump punch puncture punish purchase question queue quiet quote race rain range ration reach
    realise realize rear rebel receive recognise recognize refer reference reflect refuse regard regret reign rejoice relate relax
    rely remain remember rescue reserve resist resort resource respect rest result retain reward rhyme rid ride ring rise risk rob
    rock roll root rot round row rub ruin rule rush sack sail sanction sandbox saw scare scent school scoop scorch score scratch
    scream screw seat section seek seem segment sense sentence separate serve service shade shape shave shelter shine shiver shock
    shoe shoot shop shoulder shout shovel shower shrug shuttle sigh signal sin sink sip sit size ski skid skill slap slaughter slice
    slide slip smell smile smoke snap snatch sneeze sniff snore snow soak soothe sound source space spare spark sparkle speed spell
    spill spin spoil sponsor spot spray sprinkle sprout squeak staff stagger stain stamp stand stare station stay steam stem step
    stick stipulate stir stock stomach stone strap stream stress stretch strike string strip stroke structure struggle stuff style
    substitute subtitle succeed suck suffer suit summon supplement support suppose surface surprise surround survey survive suspect
    swallow swim swing table tailor take talk target task taste tax taxi teach team tease telephone tempt term terrify thrive tick
    tickle time tip tire title titter token tokenise tour tower trail transpile trap travel tremble trend trick trip trouble trust
    tumble tutor twist undergo understand undress uppercase utter vacation value vanish vary vectorize vignette visit voice
    volunteer wail walk wander want warrant wash waste water watermark wave weigh welcome weld wet whip whirl whisper whistle win
    wind window wink wish witness wobble wonder worry wrestle wriggle yawn zone zoom
";

/// Links that open something for whoever holds them, or that someone keeps count of.
pub(crate) static GIVES_POWER: WordList = WordList::new("
    payment pay checkout share sharing shareable upload invite invitation magic login signup onboarding presigned pre-signed signed reset public
    short tracking referral affiliate booking meeting billing portal donation secret temporary
");

/// Verbs in -er and -or: their third person is no plural of persons or devices.
pub(crate) static IN_ER: WordList = WordList::new(
    "
    administer alter answer author badger banter barter batter better bewilder bicker blunder bolster bother broker buffer butcher canter cater censor
    center character charter chatter clamor cluster clutter color conquer consider corner counter cover cower decipher deliver differ discolor
    discover dishonor dismember disorder doctor embroider empower encounter endanger engender engineer enter error factor falter father favor fester
    fetter filter flatter flavor flicker flounder flutter foster founder further garner gather glimmer glitter halter hammer hamper harbor hinder
    holler honor hover humor inter labor ladder lather launder layer letter lever linger litter loiter lower lumber maneuver master matter
    meander mentor meter minister mirror monitor mother motor murder muster mutter number offer order outnumber pamper pander partner pester
    pilfer plaster plunder ponder powder prefer proctor proffer prosper pucker quarter quiver reconsider recover rediscover refer register
    remember render reorder rumor sandpaper savor scatter sequester sever shatter shelter shimmer shoulder shower shudder shutter simmer slander
    slaughter smolder smother solder soldier sponsor sputter squander stagger stammer stutter suffer summer surrender tailor tamper taper teeter
    temper tender thunder tinker transfer trigger tutor uncover unclutter usher utter vector veneer wager wander water waver weather whisper winter
    wither wonder zipper
",
);
