//! The JSON API: each handler reads its request, calls one use case and shapes its answer.

pub mod answers;
pub mod ask;
pub mod audit;
pub mod conversations;
pub mod dashboards;
pub mod exports;
mod follow;
pub mod keeping;
pub mod keys;
pub mod members;
pub mod metrics;
pub mod model;
pub mod operations;
pub mod schema;
pub mod single_sign_on;
pub mod sources;
pub mod subscriptions;
pub mod tiles;
