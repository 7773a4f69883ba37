//! What the name of an argument says by itself. Arguments of different tools share their names more often than not, so each thread keeps them in mind.

use std::cell::RefCell;
use std::rc::Rc;

use super::{choice, purpose, statement};
use crate::lexicon::{Kept, Memo};
use crate::name;

/// Names that a thread keeps in mind while it judges.
const KEPT: usize = 8_192;

#[derive(Debug)]
pub(super) struct Named {
    pub words: Vec<String>,
    /// The words, joined by `_`.
    pub joined: String,
    /// A power as a switch, and as anything else.
    pub power_as_switch: bool,
    pub power: bool,
    pub file: bool,
    pub place: bool,
    /// It may carry a statement, if what is told of it says so.
    pub may_carry: bool,
    pub of_http: bool,
    pub chooses: bool,
    pub part_of_a_query: bool,
    pub brings: bool,
    /// The same, where the name is nothing else: `store_code` says which store.
    pub surely_brings: bool,
    pub rehearses: bool,
    pub only_writes: bool,
    pub tells_or_filters: bool,
}

thread_local! {
    static NAMES: RefCell<Memo<Named>> = const { RefCell::new(Memo::new(KEPT)) };
}

/// Forgets the names of a pass.
pub(crate) fn forget() {
    NAMES.with_borrow_mut(Memo::clear);
}

impl Named {
    pub fn of(argument: &str) -> Rc<Kept<Self>> {
        NAMES.with_borrow_mut(|names| names.get(argument, Self::read))
    }

    fn read(argument: &str) -> Self {
        let words = name::words(argument);
        let joined = words.join("_");
        Self {
            power_as_switch: purpose::is_power(&joined, true),
            power: purpose::is_power(&joined, false),
            file: purpose::names_a_file(&joined),
            place: purpose::names_a_place(&words),
            may_carry: statement::may_carry(&joined, &words),
            of_http: words.last().is_some_and(|w| w == "method" || w == "verb"),
            chooses: choice::chooses_the_deed(&words),
            part_of_a_query: purpose::is_part_of_a_query(&joined),
            brings: purpose::is_body(&joined) || purpose::brings(&words),
            surely_brings: purpose::is_body(&joined) || purpose::surely_brings(&words),
            rehearses: purpose::rehearses(&joined),
            only_writes: purpose::only_writes_take(&joined),
            tells_or_filters: purpose::tells_or_filters(&joined),
            words,
            joined,
        }
    }
}
