//! What the catalog knows of a vendor's error texts, for answers and for cards.

use std::collections::HashMap;
use std::sync::Arc;

use belvedere_analysis_router::{Answer, ErrorHelp, Guides, ToolCall};
use belvedere_catalog::{Catalog, Troubleshooting};
use belvedere_store::SourceRecord;
use belvedere_types::{ConnectionEvent, ConnectionState, Guide, Problem, ProblemKind, SourceTarget, VendorId};

use crate::connect::target_of;
use crate::{App, AppError};

/// The catalog's explanation of a vendor's error text, for the router. Meant for start-up: each call keeps the catalog's codes in memory for good.
pub fn error_help(catalog: Arc<Catalog>) -> ErrorHelp {
    let entries = catalog.vendors().iter().flat_map(|vendor| &vendor.troubleshooting);
    let codes: HashMap<String, &'static str> = entries.map(|entry| (entry.code.clone(), &*entry.code.clone().leak())).collect();
    Arc::new(move |target, text| {
        let entry = catalog.explain(target.vendor.as_ref()?, text)?;
        Some(problem(codes.get(&entry.code)?, entry))
    })
}

/// What the catalog's cards tell of their vendors' tools, for the router.
pub fn guides(catalog: Arc<Catalog>) -> Guides {
    let known: HashMap<_, _> = catalog
        .vendors()
        .iter()
        .map(|vendor| (vendor.id.clone(), Arc::new(vendor.guide.clone())))
        .collect();
    let none = Arc::new(Guide::default());
    Arc::new(move |target| target.vendor.as_ref().and_then(|id| known.get(id)).unwrap_or(&none).clone())
}

fn problem(code: &'static str, entry: &Troubleshooting) -> Problem {
    let german = entry.cause_de.clone().zip(entry.fix_de.clone());
    Problem {
        german: german.map(|(cause, fix)| Box::new([cause, fix])),
        ..Problem::new(ProblemKind::Vendor, code, entry.cause.clone(), entry.fix.clone())
    }
}

impl App {
    /// A source whose every call failed for a reason that the catalog explains fails for its account, not for the question: that shows on the
    /// card until a call goes through.
    pub(crate) async fn show_on_cards(&self, used: &[SourceRecord], answer: &Answer) -> Result<(), AppError> {
        for source in used {
            let calls: Vec<&ToolCall> = answer.tool_calls.iter().filter(|call| call.source == source.id).collect();
            let target = target_of(source);
            if calls.iter().any(|call| call.error.is_none()) {
                if source.status.state() == ConnectionState::Degraded {
                    self.tell(&target, ConnectionEvent::Succeeded).await?;
                }
                continue;
            }
            let mut errors = calls.iter().filter_map(|call| call.error.as_deref());
            let problem = errors.find_map(|error| self.explained(&target, error));
            // Where the tools could not even be listed there is no call, and the answer bears the code.
            let unlisted = || {
                answer
                    .code
                    .as_deref()
                    .filter(|_| calls.is_empty())
                    .and_then(|code| self.coded(&target, code))
            };
            if let Some(problem) = problem.or_else(unlisted) {
                self.tell(&target, ConnectionEvent::Failed(problem)).await?;
            }
        }
        Ok(())
    }

    fn coded(&self, target: &SourceTarget, code: &str) -> Option<Problem> {
        let vendor = self.catalog().vendor(target.vendor.as_ref()?)?;
        let entry = vendor.troubleshooting.iter().find(|entry| entry.code == code)?;
        (self.help)(target, &entry.contains)
    }

    /// What the card says in German of a code of its own.
    pub(crate) fn card_words(&self, vendor: Option<&VendorId>, code: Option<&str>) -> Option<[String; 2]> {
        let entries = &self.catalog().vendor(vendor?)?.troubleshooting;
        let entry = entries.iter().find(|entry| Some(entry.code.as_str()) == code)?;
        Some([entry.cause_de.clone()?, entry.fix_de.clone()?])
    }

    /// A call's error is the vendor's text, or what the router already made of it with the catalog's help.
    fn explained(&self, target: &SourceTarget, error: &str) -> Option<Problem> {
        let vendor = self.catalog().vendor(target.vendor.as_ref()?)?;
        let known = vendor.troubleshooting.iter().find(|entry| entry.cause == error);
        (self.help)(target, known.map_or(error, |entry| &entry.contains))
    }
}
