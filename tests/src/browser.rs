//! A real headless Chromium through its driver.

mod driver;
mod hands;
mod pretended;
mod rules;

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use self::driver::{Driver, Raw};
use crate::part;

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Of a page with everything it loads, compressed, in bytes.
const HEAVIEST: u64 = 60 * 1_024;
/// A picture shows the whole page up to this height, in CSS pixels.
const TALLEST: u64 = 1_300;

/// Pictures that are kept with the documentation; `TESTS_SCREENS_ALL` keeps every one.
const KEPT: [&str; 19] = [
    "add-light-1280",
    "answer-dark-1280",
    "answer-dark-390",
    "answer-light-1280",
    "ask-dark-1280",
    "ask-light-390",
    "audit-light-1280",
    "card-light-1280",
    "dashboard-dark-390",
    "dashboard-light-1280",
    "diff-light-1280",
    "finish-light-1280",
    "members-dark-390",
    "members-light-1280",
    "receipt-light-1280",
    "refused-light-390",
    "source-dark-1280",
    "sources-empty-light-1280",
    "workspace-light-1280",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// How a page is looked at: the colour scheme that the system prefers, and the window in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub theme: Theme,
    pub width: u64,
    pub height: u64,
}

impl Look {
    pub const DESK: Self = Self::of(Theme::Light, 1_280, 900);
    /// A desk and a telephone, each by day and by night, a tablet and a wide screen. The first is the usual one.
    pub const ALL: [Self; 6] = [
        Self::DESK,
        Self::of(Theme::Dark, 1_280, 900),
        Self::of(Theme::Light, 768, 1_024),
        Self::of(Theme::Light, 1_920, 1_080),
        Self::NIGHT,
        Self::of(Theme::Light, 390, 844),
    ];

    /// A telephone in the evening.
    pub const NIGHT: Self = Self::of(Theme::Dark, 390, 844);

    const fn of(theme: Theme, width: u64, height: u64) -> Self {
        Self { theme, width, height }
    }

    fn name(self) -> String {
        let theme = if self.theme == Theme::Light { "light" } else { "dark" };
        format!("{theme}-{}", self.width)
    }
}

pub struct Browser {
    driver: Driver,
    /// How pages are gone through.
    pub usual: Look,
    look: Mutex<Look>,
}

impl Browser {
    /// One that goes through pages in this look. `None`, and a printed line, where the driver is not installed.
    pub async fn open(usual: Look) -> Option<Self> {
        let program = part("TESTS_CHROMEDRIVER", "pages in a real browser")?;
        let browser = Self {
            driver: Driver::start(&program).await,
            usual,
            look: Mutex::new(usual),
        };
        browser.look(usual).await;
        Some(browser)
    }

    /// Shows the page of the current window so from now on.
    pub async fn look(&self, look: Look) {
        *self.look.lock().unwrap() = look;
        self.window(look.width, look.height).await;
        let scheme = if look.theme == Theme::Light { "light" } else { "dark" };
        let features =
            json!([{ "name": "prefers-color-scheme", "value": scheme }, { "name": "prefers-reduced-motion", "value": "reduce" }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "", "features": features }))
            .await;
        // A window without a desktop has the focus in some versions of Chromium only.
        self.devtools("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }))
            .await;
    }

    /// A window of this size, whatever the desktop allows.
    async fn window(&self, width: u64, height: u64) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let raw = Raw {
            path: "goog/cdp/execute",
            body: json!({ "cmd": command, "params": parameters }),
        };
        self.driver
            .client
            .issue_cmd(raw)
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Pages run no script from the next one on.
    pub async fn without_script(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }))
            .await;
    }

    pub async fn goto(&self, url: &str) {
        self.driver.client.goto(url).await.unwrap();
    }

    pub async fn url(&self) -> String {
        self.driver.client.current_url().await.unwrap().to_string()
    }

    /// Waits until the address holds this.
    pub async fn arrives(&self, part: &str) {
        self.until(&format!("the address holds {part:?}"), || async { self.url().await.contains(part) })
            .await;
    }

    /// Waits until the element is there.
    pub async fn find(&self, css: &str) -> Element {
        self.wait(Locator::Css(css)).await
    }

    async fn wait(&self, locator: Locator<'_>) -> Element {
        let began = Instant::now();
        loop {
            let found = self.driver.client.wait().at_most(PATIENCE).for_element(locator).await;
            match found {
                Ok(element) => return element,
                // The driver's answer to a search in a page that is just being left.
                Err(error) if began.elapsed() < PATIENCE && error.to_string().contains("aborted by navigation") => {}
                Err(error) => panic!("{locator:?}: {error}\n{}\n{}", self.url().await, self.text().await),
            }
        }
    }

    pub async fn count(&self, css: &str) -> usize {
        self.driver.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Clicks a link or button by its words.
    pub async fn press(&self, words: &str) {
        let path = format!("//*[self::a or self::button or self::summary][normalize-space(.)={words:?} or @aria-label={words:?}]");
        let element = self.wait(Locator::XPath(&path)).await;
        element.click().await.unwrap_or_else(|error| panic!("{words}: {error}"));
    }

    /// Replaces what the field holds.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// What the page says now. A page that is just being replaced says nothing.
    pub async fn text(&self) -> String {
        match self.driver.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page says it.
    pub async fn says(&self, words: &str) {
        self.until(&format!("the page says {words:?}"), || async { self.text().await.contains(words) })
            .await;
    }

    /// Waits until the expression is true on the page.
    pub async fn until_true(&self, expression: &str) {
        let script = format!("return {expression}");
        self.until(expression, || async { self.run(&script).await == true }).await;
    }

    async fn until<F: Future<Output = bool>>(&self, what: &str, mut holds: impl FnMut() -> F) {
        let deadline = Instant::now() + PATIENCE;
        while !holds().await {
            assert!(
                Instant::now() < deadline,
                "not within {PATIENCE:?}: {what}\n{}\n{}",
                self.url().await,
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn run(&self, script: &str) -> Value {
        self.driver.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Moves the pointer to the middle of the element.
    pub async fn hover(&self, css: &str) {
        let script = format!("document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})");
        self.run(&script).await;
        let place =
            format!("const r = document.querySelector({css:?}).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]");
        let place = self.run(&place).await;
        let event = json!({ "type": "mouseMoved", "x": place[0], "y": place[1] });
        self.devtools("Input.dispatchMouseEvent", event).await;
    }

    /// Goes to the other window once there is one.
    pub async fn other_window(&self) {
        let own = self.driver.client.window().await.unwrap();
        let mut other = None;
        let deadline = Instant::now() + PATIENCE;
        while other.is_none() {
            assert!(Instant::now() < deadline, "no window opened: {}", self.text().await);
            other = self
                .driver
                .client
                .windows()
                .await
                .unwrap()
                .into_iter()
                .find(|window| *window != own);
        }
        self.driver.client.switch_to_window(other.unwrap()).await.unwrap();
        self.look(self.usual).await;
    }

    /// Waits until the second window has closed itself, and goes back to the first.
    pub async fn only_window(&self) {
        self.until("the second window closes by itself", || async {
            self.driver.client.windows().await.unwrap().len() == 1
        })
        .await;
        self.first_window().await;
    }

    async fn first_window(&self) {
        let first = self.driver.client.windows().await.unwrap().remove(0);
        self.driver.client.switch_to_window(first).await.unwrap();
    }

    /// Looks at the page in every way: nothing is wider than the window, comes from another host, or is complained about by the browser. Saves
    /// pictures where `TESTS_SCREENS` names a folder. Whoever goes another way than at a desk sees the same pages, and looks in that way alone.
    pub async fn inspect(&self, name: &str) {
        if self.usual == Look::DESK {
            self.everywhere(name).await;
        } else {
            self.narrow_enough(name, self.usual).await;
        }
        let foreign = self.run("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:'))").await;
        assert_eq!(foreign, json!([]), "{name} loads from elsewhere");
        assert_eq!(self.complaints().await, Vec::<String>::new(), "{name}");
    }

    async fn everywhere(&self, name: &str) {
        for look in Look::ALL {
            self.look(look).await;
            self.narrow_enough(name, look).await;
            if look.width == 1_280 || look.width == 390 {
                self.accessible(&format!("{name} at {look:?}")).await;
            }
            self.picture(&format!("{name}-{}", look.name())).await;
        }
        self.look(Look::DESK).await;
        let weight = self.weight().await;
        assert!(
            weight <= HEAVIEST,
            "{name} weighs {weight} bytes with everything it loads, compressed"
        );
    }

    async fn narrow_enough(&self, name: &str, look: Look) {
        let seen = self
            .run("return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")
            .await;
        assert_eq!(seen, json!([look.width, look.theme == Theme::Dark]), "{name} at {look:?}");
        assert_eq!(self.too_wide().await, json!([]), "{name} at {look:?} is wider than the window");
    }

    /// Elements that make the page wider than its window, and bars of links of which some are out of sight.
    async fn too_wide(&self) -> Value {
        self.run(
            "const root = document.documentElement, room = root.clientWidth + 1;\
             const cut = [...document.querySelectorAll('nav')].filter(n => n.scrollWidth > n.clientWidth + 1).map(n => n.outerHTML.slice(0, 120));\
             if (root.scrollWidth <= room) return cut;\
             return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room).map(e => e.outerHTML.slice(0, 120))",
        )
        .await
    }

    /// What the browser has complained about since the last time: script errors, policy violations, failed loads.
    pub async fn complaints(&self) -> Vec<String> {
        let raw = Raw {
            path: "se/log",
            body: json!({ "type": "browser" }),
        };
        let lines = self.driver.client.issue_cmd(raw).await.unwrap();
        let lines = lines.as_array().unwrap().iter();
        lines
            .filter(|line| line["level"] == "SEVERE" || line["level"] == "WARNING")
            .map(ToString::to_string)
            .collect()
    }

    async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("TESTS_SCREENS").map(PathBuf::from) else {
            return;
        };
        if !KEPT.contains(&name) && std::env::var_os("TESTS_SCREENS_ALL").is_none() {
            return;
        }
        let look = *self.look.lock().unwrap();
        let height = self.run("return document.documentElement.scrollHeight").await;
        self.window(look.width, height.as_u64().unwrap().clamp(look.height, TALLEST)).await;
        let image = self.driver.client.screenshot().await.unwrap();
        self.window(look.width, look.height).await;
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), image).unwrap();
    }
}
