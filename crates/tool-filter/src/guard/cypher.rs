//! The Cypher guard: reading clauses, functions and catalog procedures from lists. A word that begins a writing clause is refused wherever it is not a property or a label.

use super::NotProven;
use super::lexed::{Look, Piece, pieces};
use crate::lexicon::WordList;

const LOOK: Look = Look {
    line_comment: "//",
    quotes: &['\'', '"', '`'],
    iris: false,
    refused: &["\\", "/*", "$", ";"],
};

static BEGINS: WordList = WordList::new("match optional with unwind return call");

/// Words of clauses that write, load, administer or leave the database.
static ACTS: WordList = WordList::new(
    "
    alter commit copy create deallocate delete deny detach drop dryrun enable finish foreach grant insert load merge periodic reallocate
    remove rename revoke server set show start stop terminate transactions use
",
);

/// Words behind which a bracket opens a pattern, a subquery or an expression.
static BEFORE_BRACKETS: WordList = WordList::new("
    all allshortestpaths and any as by call case collect contains count distinct else ends exists extract filter in is limit match none not on
    optional or order reduce return shortest shortestpath single skip starts then union unwind when where with xor
");

static FUNCTIONS: WordList = WordList::new(
    "
    abs acos asin atan atan2 avg ceil char_length character_length coalesce cos cot date datetime degrees duration e elementid endnode exp
    floor haversin head id isempty isnan keys labels last left length localdatetime localtime log log10 lower ltrim max min nodes normalize
    nullif percentilecont percentiledisc pi point properties radians rand randomuuid range relationships replace reverse right round rtrim
    sign sin size split sqrt startnode stdev stdevp substring sum tail tan time timestamp toboolean tobooleanlist tobooleanornull tofloat
    tofloatlist tofloatornull tointeger tointegerlist tointegerornull tolower tostring tostringlist tostringornull toupper trim type upper
    valuetype
    date.truncate datetime.truncate localdatetime.truncate time.truncate localtime.truncate datetime.fromepoch datetime.fromepochmillis
    duration.between duration.indays duration.inmonths duration.inseconds point.distance point.withinbbox vector.similarity.cosine
    vector.similarity.euclidean
",
);

/// Procedures that look into the catalog.
static PROCEDURES: WordList = WordList::new(
    "
    db.indexes db.info db.labels db.propertykeys db.relationshiptypes db.schema.nodetypeproperties db.schema.reltypeproperties
    db.schema.visualization db.constraints
",
);

pub(super) fn prove(text: &str) -> Result<(), NotProven> {
    // Some releases read `\u0027` as the character before anything else, so that it ends a literal.
    if text.contains("\\u") || text.contains("\\U") {
        return Err(NotProven::new("code point escapes are not admitted"));
    }
    // One semicolon may close the statement.
    let text = text.trim_end();
    let pieces = pieces(text.strip_suffix(';').unwrap_or(text), &LOOK)?;
    if !pieces.first().is_some_and(|first| BEGINS.has(&first.word())) {
        return Err(NotProven::new("the query must begin with a clause that reads"));
    }
    for at in 0..pieces.len() {
        look_at(&pieces, at)?;
    }
    Ok(())
}

fn look_at(pieces: &[Piece<'_>], at: usize) -> Result<(), NotProven> {
    let piece = |at: usize| pieces.get(at).copied();
    let before = at.checked_sub(1).and_then(piece);
    // A name in backticks before a bracket is a call by another spelling.
    if matches!(piece(at), Some(Piece::Quoted('`'))) && piece(at + 1) == Some(Piece::Sign('(')) {
        return Err(NotProven::new("a quoted name may not be called"));
    }
    let Some(Piece::Word(word)) = piece(at) else { return Ok(()) };
    if pieces
        .get(at)
        .is_some_and(|number| number.begins_with_digit() && !number.is_number())
    {
        return Err(NotProven::new("a number runs into a word"));
    }
    let lower = word.to_ascii_lowercase();
    // `1.` is a number to some engines, and what follows it a clause.
    let of_number = before == Some(Piece::Sign('.')) && at >= 2 && piece(at - 2).is_some_and(|owner| owner.begins_with_digit());
    let named = matches!(before, Some(Piece::Sign('.' | ':'))) && !of_number;
    if !named && ACTS.has(&lower) {
        return Err(NotProven::new(format!("the clause `{lower}` does more than read")));
    }
    if !named && lower == "call" {
        return procedure(pieces, at + 1);
    }
    if piece(at + 1) == Some(Piece::Sign('(')) {
        let name = dotted(pieces, at);
        let keyword = !named && BEFORE_BRACKETS.has(&lower);
        // A procedure was looked at with its CALL.
        let called = FUNCTIONS.has(&name) || PROCEDURES.has(&name);
        if !keyword && !called {
            let shown: String = name.chars().take(60).collect();
            return Err(NotProven::new(format!("the function `{shown}` is not known to be without effects")));
        }
    }
    Ok(())
}

/// A subquery, or a procedure on the list.
fn procedure(pieces: &[Piece<'_>], at: usize) -> Result<(), NotProven> {
    if matches!(pieces.get(at), Some(Piece::Sign('{' | '('))) {
        return Ok(());
    }
    let mut end = at;
    while matches!(pieces.get(end + 1), Some(Piece::Sign('.'))) && matches!(pieces.get(end + 2), Some(Piece::Word(_))) {
        end += 2;
    }
    if PROCEDURES.has(&dotted(pieces, end)) {
        Ok(())
    } else {
        Err(NotProven::new("the procedure is not known to be without effects"))
    }
}

/// `a.b.c`, read backwards from its last word.
fn dotted(pieces: &[Piece<'_>], last: usize) -> String {
    let mut at = last;
    let mut name = pieces.get(at).map(Piece::word).unwrap_or_default();
    while at >= 2 && pieces.get(at - 1) == Some(&Piece::Sign('.')) {
        at -= 2;
        // What is not a word (a bracket, a quoted name) leaves a name that is on no list.
        name = format!("{}.{name}", pieces.get(at).map(Piece::word).unwrap_or_default());
    }
    name
}
