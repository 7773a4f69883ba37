//! The JSON API: each handler reads its request, calls one use case and shapes its answer.

pub mod answers;
pub mod ask;
pub mod conversations;
pub mod dashboards;
mod follow;
pub mod metrics;
pub mod model;
pub mod operations;
pub mod schema;
pub mod sources;
pub mod tiles;
