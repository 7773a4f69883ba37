//! Our own line icons, 24 units wide, drawn in the colour of the text.

use maud::{Markup, PreEscaped, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Brand,
    Ask,
    Dashboard,
    Plug,
    Audit,
    Settings,
    Theme,
    Plus,
    Alert,
    Info,
    Check,
    Refresh,
    Close,
    Pin,
    Shield,
    Send,
    Download,
}

pub fn icon(icon: Icon) -> Markup {
    let path = match icon {
        Icon::Brand => "M3 21h18M5 21V10l7-6 7 6v11M9 21v-6a3 3 0 0 1 6 0v6",
        Icon::Ask => "M4 5h16v11H10l-4.5 4v-4H4zM8.5 9.2h7M8.5 12.2h4",
        Icon::Dashboard => "M4 4h7v9H4zM14 4h6v5h-6zM14 12h6v8h-6zM4 16h7v4H4z",
        Icon::Plug => "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
        Icon::Audit => "M6 3h9l4 4v14H6zM14.5 3v4.5H19M9.5 12h6M9.5 16h6",
        Icon::Settings => "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
        Icon::Theme => "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z",
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Alert => "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1",
        Icon::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.8v.1",
        Icon::Check => "M4.5 12.5 10 18l9.5-11",
        Icon::Refresh => "M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4L20 15M20 20v-5h-5",
        Icon::Close => "M6 6l12 12M18 6 6 18",
        Icon::Pin => "M9 3h6l-1 6 4 4H6l4-4zM12 13v8",
        Icon::Shield => "M12 3 5 6v6c0 4.5 3 7.5 7 9 4-1.500 7-4.500 7-9V6zM9 12l2.200 2.200L15.300 10",
        Icon::Send => "M12 19V5M6 11l6-6 6 6",
        Icon::Download => "M12 4v11M7 11l5 5 5-5M5 20h14",
    };
    html! { svg.icon viewBox="0 0 24 24" aria-hidden="true" { (PreEscaped(format!("<path d=\"{path}\"/>"))) } }
}
