//! A mail as bytes (RFC 5322, MIME): plain text, the same as HTML, and its pictures beside that.

use belvedere_app::mail::Mail;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use crate::Sender;
use crate::reply::one_line;

/// `None` for what no mail can be made of, such as a recipient that is no single address.
pub(crate) fn message(from: &Sender, mail: Mail) -> Option<Message> {
    let to = Mailbox::new(None, mail.to.parse().ok()?);
    let id = format!("<{}@{}>", uuid::Uuid::new_v4().simple(), from.0.email.domain());
    let mut builder = Message::builder()
        .from(from.0.clone())
        .to(to)
        // Encoded where it is more than ASCII; a line break in it would be encoded too, and is not even kept.
        .subject(one_line(&mail.written.subject))
        .date_now()
        .message_id(Some(id))
        // RFC 3834: no holiday note comes back.
        .raw_header(plain("Auto-Submitted", "auto-generated")?);
    if let Some(leave) = &mail.leave {
        let address = url::Url::parse(leave.0.expose_secret()).ok()?;
        builder = builder
            .raw_header(plain("List-Unsubscribe", &format!("<{address}>"))?)
            .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
    }
    let html = SinglePart::html(mail.written.html);
    let png = ContentType::parse("image/png").ok()?;
    let mut related = MultiPart::related().singlepart(html);
    for picture in mail.written.pictures {
        related = related.singlepart(Attachment::new_inline(picture.cid).body(picture.png, png.clone()));
    }
    let body = MultiPart::alternative()
        .singlepart(SinglePart::plain(mail.written.text))
        .multipart(related);
    builder.multipart(body).ok()
}

/// A header of printable ASCII, as it is: encoding would fold an address into words that programs do not put together again.
fn plain(name: &'static str, value: &str) -> Option<HeaderValue> {
    let printable = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    printable.then(|| HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned()))
}
