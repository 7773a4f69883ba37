//! `belvedere audit`: prove the log, and export the ends of its chains.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use belvedere_store::{AuditHead, OlderSecret, Store};
use belvedere_types::OrgId;
use serde_json::{Value, json};

use super::offline::open;
use crate::config::Config;
use crate::failure::{Failure, explained};

/// Names everything that does not hold, for each organisation.
pub async fn verify(config: Config, heads: Option<&Path>) -> Result<ExitCode, Failure> {
    let heads = heads.map(read_heads).transpose()?.unwrap_or_default();
    let store = open(&config).await?;
    let mut broken = false;
    let mut known = BTreeSet::new();
    for org in store.orgs().await.map_err(explained)? {
        known.insert(org.id);
        let mut findings = Vec::new();
        if let Some(sequence) = store.verify_audit(org.id).await.map_err(explained)? {
            findings.push(format!("entry {sequence} was changed, or entries before it were removed"));
        }
        if let Some(cut) = store.audit_checkpoint(org.id).await.map_err(explained)? {
            match belvedere_app::checkpoint_key(&cut) {
                Some(key) => println!(
                    "{} ({}): cut off behind entry {} by the key {key}, which is the one on the organisation's receipts unless somebody forged it",
                    org.name, org.id, cut.end.sequence
                ),
                None => findings.push(format!(
                    "the signature under the cut behind entry {} does not hold",
                    cut.end.sequence
                )),
            }
        }
        for head in heads.iter().filter(|head| head.org == org.id) {
            if !store.holds_audit_head(head).await.map_err(explained)? {
                findings.push(format!(
                    "entry {} is not the one of the exported end: the database was restored to an older state, or its log was written anew",
                    head.sequence
                ));
            }
        }
        findings.extend(store.older_secrets(org.id).await.map_err(explained)?.iter().map(older));
        if findings.is_empty() {
            println!("{} ({}): the chain holds", org.name, org.id);
        }
        for finding in findings {
            broken = true;
            println!("{} ({}): {finding}", org.name, org.id);
        }
    }
    for head in heads.iter().filter(|head| !known.contains(&head.org)) {
        broken = true;
        println!("{}: the organisation of the exported end is not in this database", head.org);
    }
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn older(secret: &OlderSecret) -> String {
    match secret.recorded {
        Some(recorded) => format!(
            "secret {} was put back to version {}; the log knows version {}",
            secret.id, secret.stored.0, recorded.0
        ),
        None => format!("secret {} was put back; the log knows that it was erased", secret.id),
    }
}

/// One JSON object a line and organisation. Keep it where the owner of the database cannot write.
pub async fn head(config: Config) -> Result<ExitCode, Failure> {
    let store: Store = open(&config).await?;
    for org in store.orgs().await.map_err(explained)? {
        let head = store.audit_head(org.id).await.map_err(explained)?;
        println!(
            "{}",
            json!({ "organisation": org.id.to_string(), "sequence": head.sequence, "hash": head.hash_text() })
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn read_heads(path: &Path) -> Result<Vec<AuditHead>, Failure> {
    let wrong = |what: String| Failure::Settings(vec![format!("--head {}: {what}", path.display())]);
    let text = std::fs::read_to_string(path).map_err(|error| wrong(format!("cannot be read: {}", error.kind())))?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return Err(wrong("has no line of `belvedere audit head`".into()));
    }
    let heads = lines
        .iter()
        .enumerate()
        .map(|(index, line)| parse_head(line).ok_or_else(|| wrong(format!("line {} is none of `belvedere audit head`", index + 1))));
    heads.collect()
}

fn parse_head(line: &str) -> Option<AuditHead> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some(AuditHead {
        org: line.get("organisation")?.as_str()?.parse::<OrgId>().ok()?,
        sequence: line.get("sequence")?.as_i64().filter(|sequence| *sequence >= 0)?,
        hash: unhex(line.get("hash")?.as_str()?)?,
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != 32 || !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
