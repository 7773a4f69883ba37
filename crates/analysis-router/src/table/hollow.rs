//! A field that is an object in some rows and null in the others.

use serde_json::Value;

use super::Table;

/// `assignee` beside `assignee.name`, null wherever it is no object: the columns of the object say all, and by its bare name it would be empty always.
pub(crate) fn drop_empty(table: &mut Table) {
    let spread = |name: &str| {
        let inside = |other: &str| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        table.columns.iter().any(|column| inside(&column.name))
    };
    let empty = |index: usize| table.rows.iter().all(|row| row.get(index).is_none_or(Value::is_null));
    let found: Vec<usize> = (0..table.columns.len())
        .filter(|index| table.columns.get(*index).is_some_and(|column| spread(&column.name)) && empty(*index))
        .collect();
    for index in found.into_iter().rev() {
        table.columns.remove(index);
        for row in table.rows.iter_mut().filter(|row| row.len() > index) {
            row.remove(index);
        }
    }
}
