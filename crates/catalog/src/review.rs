//! What a card needs before it ships, beyond being well-formed.

use std::collections::BTreeMap;

use belvedere_tool_filter::Verdict;

use crate::Catalog;
use crate::card::{Host, Vendor};
use crate::fact::{Certainty, Registration, Topic, Transport};

/// A card with fewer does not show what the vendor is good for.
const MIN_QUESTIONS: usize = 4;

/// Something a card still lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The card's id.
    pub vendor: String,
    pub lacks: String,
}

impl Catalog {
    /// Everything that the cards lack for shipping: claims without a fact to bear them out, facts known from others than the vendor, addresses
    /// that are not https, too few example questions, a troubleshooting code that two entries share. Cards of an operator's own folder may have gaps.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self.vendors().iter().flat_map(of_card).collect();
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in self.vendors().iter().flat_map(|vendor| &vendor.troubleshooting) {
            *codes.entry(&entry.code).or_default() += 1;
        }
        for vendor in self.vendors() {
            for entry in vendor
                .troubleshooting
                .iter()
                .filter(|entry| codes.get(entry.code.as_str()) > Some(&1))
            {
                gaps.push(gap(
                    vendor,
                    format!("a troubleshooting code of its own: {} is used twice", entry.code),
                ));
            }
        }
        gaps
    }
}

fn gap(vendor: &Vendor, lacks: impl Into<String>) -> Gap {
    Gap {
        vendor: vendor.id.0.clone(),
        lacks: lacks.into(),
    }
}

fn of_card(vendor: &Vendor) -> Vec<Gap> {
    let claims = [
        (true, Topic::Endpoint, "the endpoint"),
        (vendor.transport != Transport::Unknown, Topic::Transport, "the transport"),
        (
            vendor.registration != Registration::Unknown,
            Topic::Registration,
            "the registration road",
        ),
        (!vendor.scopes.is_empty(), Topic::Scopes, "the scopes"),
        (
            vendor.read_only.is_some() || !vendor.headers.is_empty(),
            Topic::ReadOnly,
            "the read-only switch",
        ),
        (!vendor.policy.tools.is_empty(), Topic::Tools, "the tools that its policy judges"),
        (!vendor.quirks.is_none(), Topic::Quirk, "the quirks that are allowed"),
    ];
    let borne_out = |topic: Topic| vendor.facts.iter().any(|fact| fact.about == topic);
    let mut gaps: Vec<Gap> = claims
        .into_iter()
        .filter(|(claimed, topic, _)| *claimed && !borne_out(*topic))
        .map(|(_, _, what)| gap(vendor, format!("a fact with source and certainty about {what}")))
        .collect();
    let hearsay = vendor.facts.iter().filter(|fact| fact.certainty == Certainty::Reported);
    gaps.extend(hearsay.map(|fact| gap(vendor, format!("the vendor's own word for: {}", fact.fact))));
    if vendor.endpoints.iter().any(|e| e.host == Host::Vendor && e.url.scheme() != "https") {
        gaps.push(gap(vendor, "an https address for each endpoint"));
    }
    let opened = |tool: &str| vendor.policy.tools.get(tool).is_some_and(|rule| rule.verdict != Verdict::Blocked);
    let unopened = vendor.guide.tools().find(|tool| !opened(tool));
    gaps.extend(unopened.map(|tool| gap(vendor, format!("a verdict that opens {tool}, which its guide calls"))));
    if vendor.questions.len() < MIN_QUESTIONS {
        gaps.push(gap(vendor, format!("{MIN_QUESTIONS} example questions")));
    }
    gaps
}
