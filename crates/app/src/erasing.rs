//! The end of an organisation: its vendors are told, then everything of it is erased.

use std::collections::BTreeMap;

use belvedere_auth::Revocation;
use belvedere_store::SavedAnswers;
use belvedere_types::{Caller, OrgId};
use serde::Serialize;
use serde_json::json;
use time::OffsetDateTime;

use crate::access::{Permission, allow};
use crate::receipts::sign;
use crate::{App, AppError, ReceiptSignature};

/// What is left of an organisation, for whoever deleted it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErasureReceipt {
    pub organisation: OrgId,
    pub name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Each source, and whether its vendor confirmed that access ended.
    pub sources: Vec<(String, Revocation)>,
    /// Rows erased, by table.
    pub erased: BTreeMap<String, u64>,
    /// How many entries the audit log had, and the hash of the last one, in hexadecimal digits.
    pub audit_entries: i64,
    pub audit_head: String,
    /// As on the organisation's other receipts, by the same key; that key is erased too.
    pub signature: Option<ReceiptSignature>,
}

impl App {
    /// Deletes the caller's organisation. `confirmed` is its name, as a person typed it. Vendors are told once; what they did not confirm is in
    /// the receipt, for nothing is left here that could be told again.
    pub async fn erase_organisation(&self, caller: &Caller, confirmed: &str) -> Result<ErasureReceipt, AppError> {
        allow(caller, Permission::Own)?;
        let name = self.organisation_name(caller.org).await?;
        if confirmed.trim() != name {
            return Err(AppError::invalid(
                "confirmation_wrong",
                "That is not the name of the organisation.",
                format!("Type {name:?} to delete it with everything in it."),
            )
            .quoting(name));
        }
        let gone = self.revoke_all(caller, SavedAnswers::Erased).await?;
        self.tell_vendors().await?;
        let receipts = self.receipts(caller).await?;
        let sources = receipts
            .into_iter()
            .filter(|receipt| gone.iter().any(|each| each.id == receipt.id))
            .map(|receipt| (receipt.source_name, receipt.revocation))
            .collect();
        let key = self.receipt_key(caller.org).await?;
        let head = self.parts.store.audit_head(caller.org).await?;
        let mut receipt = ErasureReceipt {
            organisation: caller.org,
            name,
            at: self.parts.clock.now(),
            sources,
            erased: BTreeMap::new(),
            audit_entries: head.sequence,
            audit_head: head.hash_text(),
            signature: None,
        };
        let kept = json!({ "audit_entries": receipt.audit_entries, "audit_head": receipt.audit_head });
        let erased = self.parts.store.erase_org(caller.org, &kept, receipt.at).await?;
        receipt.erased = erased.ok_or_else(|| AppError::not_found("organisation"))?;
        receipt.signature = Some(sign(&key, &receipt));
        tracing::warn!(org = %caller.org, "an organisation was deleted");
        Ok(receipt)
    }
}
