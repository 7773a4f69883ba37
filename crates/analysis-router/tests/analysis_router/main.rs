//! Questions over worlds of our own, through the real gate, planner, executor and engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod agency;
mod alpine_huts;
mod answers;
mod apiary;
mod arboretum;
mod asked_in_full;
mod auction;
mod bindery;
mod blueprints;
mod boathouse;
mod bureau;
mod cableway;
mod campsite;
mod chandlery;
mod conversations;
mod countinghouse;
mod courier;
mod courses;
mod crossing;
mod dockyard;
mod doubts;
mod everyday_words;
mod failures;
mod forge;
mod foundry;
mod freight;
mod glassworks;
mod granary;
mod greenhouses;
mod groupings;
mod guided;
mod guild;
mod harness;
mod hosting;
mod imprint;
mod infirmary;
mod injections;
mod ironworks;
mod languages;
mod laundry;
mod lifeboats;
mod looks;
mod many;
mod millhouse;
mod modelled;
mod modelled_bounds;
mod modelled_repairs;
mod moorings;
mod namesakes;
mod nested;
mod observatory;
mod offered_german;
mod orchard;
mod own_tables;
mod partial;
mod parts;
mod phrasings;
mod plans;
mod pottery;
mod provider_server;
mod providers;
mod quarry;
mod regatta;
mod ropewalk;
mod saltworks;
mod scripted;
mod several_sources;
mod stables;
mod statements;
mod tannery;
mod theatre;
mod toolhire;
mod two_readings;
mod unstated;
mod weather;
mod workshop;
mod worlds;
