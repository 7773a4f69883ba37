#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod compose;
mod reply;
mod server;
mod smtp;
mod unread;

pub use server::{MailServer, Sender};
pub use smtp::{Smtp, SmtpConfig};
