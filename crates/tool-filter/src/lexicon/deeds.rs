//! Further acting verbs, by the field that uses them. They are verbs far more often than nouns, so one in verb position acts.

/// All of them.
pub(super) const ALL: [&str; 9] = [PLAIN, MONEY, PEOPLE, CARE, TRANSPORT, DEVICES, SYSTEMS, MEDIA, TALK];

/// Deeds of no one field.
const PLAIN: &str = "
    advertise allot appropriate bake bleach bribe burnish conceal confiscate conscript cut decelerate decertify declare
    dedicate deduct demarcate disallow disassemble disband disclose discredit dislodge dismember disperse disrupt dissolve
    distill divest divulge dye emboss enamel encase endow enshrine entitle entrust eradicate etch evaporate excise exterminate
    fabricate facilitate falsify fertilize fling fortify garner gild graft groom hijack hurl immobilize implant impregnate
    incite incubate infect infiltrate inflict inscribe institute insulate intercept interconnect jettison kidnap laminate
    launder levy liberate magnify manufacture marinate massage mobilize modernize moisten nationalize neutralize nourish
    obstruct organise organize padlock peddle perforate pillage plow plunder propagate pulverize quash quell refurbish
    reinforce relegate renovate repatriate repel rescind restrict restructure retract sequester sever shackle smuggle solder
    solicit squander squirt stockpile subdivide sublet submerge subpoena substitute suture sweeten thwart torch trample
    transpose unearth unveil unwrap vandalize vaporize vend waterproof weave weed
";

/// Money, trade and insurance.
const MONEY: &str = "
    amortize appraise collateralize depreciate encumber expend garnish insource invest outbid overcharge overpay pawn pledge
    apportion reapportion requisition preauthorize prepay remit remunerate reprice resell restock rollover spend subsidize undercharge underwrite unfund withhold
";

/// People, work and learning.
const PEOPLE: &str = "
    accredit apprentice befriend berate commend confer congratulate consent demerit deputize discharge dissuade educate empower
    endorse enrol expel forgive furlough greet induct instruct mentor naturalize ordain outstaff persuade praise promise recertify
    reelect reenlist rehire reprimand resign salute scold shortlist thank upskill
";

/// Care, law and government.
const CARE: &str = "
    abolish absolve acquit adjourn adjudicate admit admonish anesthetize arbitrate arraign arrest barricade convict deport detain
    disinfect dispense disqualify enfranchise evacuate exhume exile expropriate extradite fingerprint hospitalize immunize impeach
    impound imprison incarcerate indict infuse intubate legalize medicate notarize outlaw overrule prescribe prosecute ratify rebuke
    recuse rehabilitate resuscitate revalidate sedate sterilize sue transfuse treat vaccinate ventilate veto
";

/// Travel, transport and storage.
const TRANSPORT: &str = "
    airlift consign decant deplane disembark embark haul moor palletize refuel reposition restow stow tow transship unmoor unpark
";

/// Devices, buildings and machines.
const DEVICES: &str = "
    actuate brew defrost dehumidify depressurize dilute dim energize fumigate humidify irrigate lubricate magnetize overclock
    pasteurize powercycle preheat pressurize purify reheat relock rinse superheat unbolt underclock
";

/// Software and its operation.
const SYSTEMS: &str = "
    attest autofill autoscale blackhole bootstrap consume containerize crash daemonize debounce decouple defuse dehydrate
    partition precondition recondition denormalize desync detokenize dockerize downscale elevate embargo federate hotfix hydrate incorporate kickstart lockdown minify
    mitigate nuke overprovision plunge preempt preload rearm reassemble rebind rebroadcast recommission reconfigure rehydrate
    reimport reinitialize reinstall relabel relicense remaster repartition repopulate reprovision respawn resubscribe retransmit
    revamp rewire rightsize shutoff sinkhole spoof tether unblacklist underprovision unmanage unmirror unwhitelist virtualize
    whitelabel zap
";

/// Texts, pictures and sounds that are worked on.
const MEDIA: &str = "
    airbrush blur brighten colorize darken deface downsample embellish embolden engrave enliven indent interleave intersperse
    accession deaccession italicize justify lighten overdub paint photograph pixelate posterize punctuate recolour relight remix renumber
    reorient resample retouch rotoscope sculpt smooth stylize superimpose unbold underline underscore unindent upsample
";

/// Games, meetings and talk.
const TALK: &str = "
    abstain apologize applaud beckon chant concede confess craft decry denounce dictate exclaim heal heckle implore insist nag
    narrate orate petition plead preach proclaim pronounce protest publicize recite resurrect sabotage sing spar swear teleport
    testify threaten urge vouch vow yell
";
