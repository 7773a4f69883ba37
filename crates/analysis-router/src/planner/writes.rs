//! Requests to change something. They are refused before any call, in the words of what was asked.

use super::question::{Role, Word};
use super::words::listed;

const VERBS: &str = "delete remove drop create add insert update set change rename move cancel restart re-run rerun run start stop pause resume send email \
    invite assign unassign close reopen archive unarchive restore deploy redeploy mute unmute purge reset refund pay transfer book schedule reschedule approve reject enable disable \
    upgrade downgrade revoke grant publish unpublish merge upload mark post trigger terminate kill truncate migrate import sync wipe erase edit modify fix \
    promote demote rotate suspend unsuspend reactivate deactivate activate notify ban unban block unblock lock unlock charge void duplicate clone \
    rollback revert provision scale kick submit sign ship dispatch register enrol enroll unenroll withdraw release install uninstall reboot shut flush \
    acknowledge resolve escalate subscribe unsubscribe reply forward write save put patch replace extend renew terminate abort retry raise lower increase decrease \
    bump order buy sell hand text message notify forgive waive excuse allocate reassign appoint nominate refill hire fire turn switch clear destroy undo retire decommission dismiss evict quarantine mothball scrap";

const COURTESY: &str = "please can could would you kindly just now go ahead and i we want need should let's lets to us help me hey hi then must will like you'd i'd immediately \
    quickly also";

/// Words after which a would-be verb is a noun: "update history", "close rate per month".
const NOUN_TAILS: &str = "rate rates count counts volume history log logs status date dates time times total totals per by of over number numbers value values \
    statistics stats requests types vs versus trend";

const DRAWN: &str = "chart charts graph graphs plot table list report summary pie line bar histogram overview view breakdown dashboard ranking \
    comparison distribution guess look count";

const DETERMINERS: &str = "the a an all this that these those it them him her every my our its their any each everyone everything";

/// Verbs that ask for a look, and words that begin a question without a verb. Whatever else begins a command is a change.
const LOOKS: &str = "plot chart graph draw map rank summarise summarize sum count total average tally compute calculate compare contrast describe explain list show display give \
    get find fetch pull look search check inspect examine analyse analyze break split divide group bucket sort filter name identify determine estimate forecast predict project \
    review audit assess evaluate measure quantify visualise visualize illustrate outline detail present print return retrieve query read report recap highlight pick select \
    choose verify confirm validate tell walk bring drill zoom monitor watch track trace browse enumerate itemise itemize collect gather extract export download aggregate \
    correlate relate match combine repeat redo continue include exclude limit restrict narrow keep use take help explore investigate study see view preview test try guess \
    yes no yeah okay sorry thanks morning except besides excluding including versus mean median maximum minimum max min roughly approximately maybe minus plus half double \
    who what when where which why how whose is are was were do does did has have had can could will would should during under within both either neither any some most more less";

/// The first word that is no courtesy: where a command has its verb.
pub fn head(words: &[Word]) -> Option<usize> {
    words.iter().position(|word| word.quoted || !listed(COURTESY, &word.lower))
}

/// The verb of the change that is asked for.
pub fn asked_for(words: &[Word]) -> Option<String> {
    let head = head(words)?;
    if let Some(verb) = entered(words, head) {
        return Some(verb);
    }
    if let Some(verb) = verb_at(
        words,
        head,
        head == 0 || listed("to and please", prior(words, head)) || courteous(words, head),
    ) {
        return Some(verb);
    }
    // A second clause: "show the stale ones and delete them".
    (head + 1..words.len()).find_map(|at| {
        let joined = listed("and then also please", prior(words, at)) || words.get(at - 1).is_some_and(|before| before.pause);
        let object = words.get(at + 1).is_some_and(|next| listed(DETERMINERS, &next.lower));
        (joined && object).then(|| verb_at(words, at, true)).flatten()
    })
}

/// Verbs that are nouns, or ask for a look, without what stands beside them: "log 3 hours", "take it off the list", "log Ada out".
fn entered(words: &[Word], head: usize) -> Option<String> {
    let verb = words
        .get(head)
        .filter(|verb| courteous(words, head) && !verb.quoted && !verb.pause)?;
    let next = words.get(head + 1)?;
    let one = listed("a an another", &next.lower) || (next.role == Role::Number && words.get(head + 2).is_some_and(Word::is_plural));
    if listed("log record enter jot file request", &verb.lower) && one {
        return Some(verb.lower.clone());
    }
    let away = words.iter().skip(head + 2).find(|word| listed("off in out", &word.lower))?;
    let look = words.iter().skip(head + 1).take(3).any(|word| listed(DRAWN, &word.lower));
    let taken = verb.lower == "take" && away.lower == "off" && !look;
    let somebody = next.name_like || listed("everyone everybody him her them", &next.lower);
    // Nothing but the name stands between.
    let led = words.iter().skip(head + 1).take_while(|word| !listed("off in out", &word.lower));
    let passes = listed("log sign clock check", &verb.lower) && away.lower != "off" && somebody && led.skip(1).all(|word| word.name_like);
    (taken || passes).then(|| verb.lower.clone())
}

/// "Put the orders in order of amount", "in a table", or "side by side", which is read as "compare": how rows are shown.
fn arranged(following: &[&str]) -> bool {
    let drawn = |run: &[&str]| matches!(run, [led, one, what] if listed("in into as", led) && listed("a one", one) && listed(DRAWN, what));
    let beside = following.contains(&"compare") || following.windows(3).any(drawn);
    let order = following.iter().position(|word| *word == "order").filter(|at| {
        let led = following.iter().take(*at).rev().take(3).any(|word| *word == "in");
        led && following.get(at + 1).is_none_or(|next| listed("of by from with and please", next))
    });
    beside || order.is_some()
}

/// "Put it on my list": that list is kept somewhere, and none is to be drawn.
fn onto_a_list(following: &[&str]) -> bool {
    let kept = |pair: &[&str]| matches!(pair, [on, which] if listed("on onto", on) && listed("the my our your his her their", which));
    following.windows(2).any(kept) && following.contains(&"list")
}

/// The verb asks for a look.
pub fn looks(verb: &str) -> bool {
    listed(LOOKS, verb)
}

/// A verb that no list knows: "resize the volume", "rebake the batch B-7 to 40". `known` tells the words of the tools, `thing` their names.
pub fn commanded(words: &[Word], known: impl Fn(&Word) -> bool, thing: impl Fn(&Word) -> bool) -> Option<String> {
    let head = head(words).filter(|head| courteous(words, *head))?;
    let content = |word: &&Word| word.role == Role::Content;
    let verb = words.get(head).filter(content)?;
    let plain = verb.raw.chars().all(char::is_alphabetic) && !verb.quoted && (head == 0 || !verb.name_like) && !verb.pause && !verb.owner;
    let other = verb.is_plural() || ["ed", "ing", "ly", "est"].iter().any(|end| verb.lower.ends_with(end));
    if !plain || other || listed(LOOKS, &verb.lower) || known(verb) {
        return None;
    }
    let following: Vec<&str> = words.iter().skip(head + 1).map(|next| next.lower.as_str()).collect();
    if verb.lower == "put" && arranged(&following) {
        return None;
    }
    let next = words.get(head + 1)?;
    let after = words.get(head + 2).filter(content);
    if listed(DETERMINERS, &next.lower) {
        // "Humidity the day before": a time is no object.
        let object = words.iter().skip(head + 2).any(|word| thing(word) || word.name_like);
        return (object && after.is_some() && !next.pause).then(|| verb.lower.clone());
    }
    let named = next.name_like.then_some(head + 1);
    let named = named.or_else(|| (thing(next) && !next.is_plural() && after.is_some_and(|word| word.name_like)).then_some(head + 2))?;
    let (to, led) = words
        .iter()
        .enumerate()
        .skip(named + 1)
        .find(|(_, word)| listed("to into from between", &word.lower))?;
    let value = words.get(to + 1).is_some_and(|word| match led.lower.as_str() {
        "to" | "into" => word.role == Role::Number || (named > head + 1 && word.name_like),
        // "From its shelf", where "from May" begins a time.
        _ => listed(DETERMINERS, &word.lower),
    });
    value.then(|| verb.lower.clone())
}

/// "Request leave for Ada": the verb of a tool that acts, of which the prose of others speaks too.
pub fn asks_action(words: &[Word], head: usize) -> bool {
    let next = words.get(head + 1);
    let Some(object) = next.filter(|_| courteous(words, head)) else {
        return false;
    };
    let somebody = words
        .windows(2)
        .skip(head + 1)
        .any(|pair| matches!(pair, [before, name] if before.lower == "for" && name.name_like));
    listed(DETERMINERS, &object.lower)
        || (object.role == Role::Content && !object.is_plural() && !listed(NOUN_TAILS, &object.lower) && somebody)
}

/// "Scrap cost by defect": what is divided by something is a figure, and no command.
pub fn divides(words: &[Word], verb: &str) -> bool {
    let Some(head) = head(words).filter(|head| words.get(*head).is_some_and(|word| word.lower == verb)) else {
        return false;
    };
    let figure = words
        .get(head + 1)
        .is_some_and(|next| next.role == Role::Content && !next.name_like && !next.pause);
    let by = |pair: &[Word]| matches!(pair, [by, what] if listed("by per", &by.lower) && what.role == Role::Content && !what.name_like);
    let object = words.iter().any(|word| listed(DETERMINERS, &word.lower));
    figure && !object && words.windows(2).skip(head + 1).any(by)
}

fn prior(words: &[Word], at: usize) -> &str {
    at.checked_sub(1)
        .and_then(|before| words.get(before))
        .map_or("", |word| word.lower.as_str())
}

fn courteous(words: &[Word], head: usize) -> bool {
    words.iter().take(head).all(|word| listed(COURTESY, &word.lower))
}

fn verb_at(words: &[Word], at: usize, commanding: bool) -> Option<String> {
    let word = words.get(at).filter(|word| !word.quoted && commanding)?;
    let doubled = word.lower == "re" && words.get(at + 1).is_some_and(|next| next.lower == "run");
    let makes_role = word.lower == "make"
        && words
            .iter()
            .skip(at + 1)
            .any(|next| listed("admin owner public private member default active inactive", &next.lower));
    let following: Vec<&str> = words.iter().skip(at + 1).map(|next| next.lower.as_str()).collect();
    let next = following.first().copied().unwrap_or("");
    // "Make a backup": a new one of something.
    let makes_one = listed("make take", &word.lower) && listed("a an another", next);
    let backs_up = word.raw.eq_ignore_ascii_case("back") && next == "up";
    if !(listed(VERBS, &word.lower) || doubled || makes_role || makes_one || backs_up) {
        return None;
    }
    let drawing = listed("create make take add set put write save run order sort", &word.lower)
        && following.iter().take(4).any(|next| listed(DRAWN, next))
        && !following.iter().any(|next| listed("database", next))
        && !(word.lower == "put" && onto_a_list(&following));
    let noun = listed(NOUN_TAILS, next)
        || listed("is are was were has have had did do does", next)
        || (listed("order run fire post book", &word.lower) && next.is_empty());
    let counted_order =
        word.lower == "order" && !(listed(DETERMINERS, next) || listed("more another", next) || next.chars().all(|c| c.is_ascii_digit()));
    // Verbs that are nouns more often: what is named after them makes them verbs.
    let named = words
        .iter()
        .skip(at + 1)
        .take(2)
        .any(|next| next.name_like || listed(DETERMINERS, &next.lower));
    let thing = listed("hand text message", &word.lower) && !named;
    let shown = word.lower == "put" && arranged(&following);
    (!drawing && !noun && !counted_order && !thing && !shown).then(|| word.lower.clone())
}
