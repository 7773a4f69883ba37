//! What a browser can be made to take for real: paper, the system's few colours, a lost connection, a finger.

use std::time::Duration;

use serde_json::{Value, json};

use super::driver::Raw;
use super::{Browser, Look, Theme};

/// The width of A4 between margins of one centimetre, in CSS pixels.
const PAPER: u64 = 718;

impl Browser {
    /// As the printer gets it, until the next [`Browser::look`].
    pub async fn on_paper(&self) {
        self.window(PAPER, 1_000).await;
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "print", "features": [] }))
            .await;
    }

    /// What a sheet of paper cuts, and what has no use on it: the beginning of each such element.
    pub async fn lost_on_paper(&self) -> Value {
        self.run(
            "const room = document.documentElement.clientWidth + 1, cuts = /auto|scroll|hidden|clip/;\
             const seen = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg svg, .hidden-text') && e.checkVisibility() && e.getClientRects().length);\
             const cut = seen.filter(e => { const s = getComputedStyle(e); return e.getBoundingClientRect().right > room\
               || cuts.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || cuts.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1; });\
             const useless = seen.filter(e => e.matches('button:not(th *), input, select, textarea, nav, a.button, summary.button, details:not([open])'));\
             return [...cut, ...useless].map(e => e.outerHTML.slice(0, 160));",
        )
        .await
    }

    /// The system replaces colours by its own few, as in Windows' contrast themes.
    pub async fn in_few_colours(&self, look: Look) {
        self.asked_for(look, "forced-colors", "active").await;
    }

    /// The system asks for more contrast.
    pub async fn in_more_contrast(&self, look: Look) {
        self.asked_for(look, "prefers-contrast", "more").await;
    }

    /// As whoever asked for nothing sees it, until the next [`Browser::look`].
    pub async fn with_motion(&self) {
        let features = json!([{ "name": "prefers-reduced-motion", "value": "no-preference" }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "", "features": features }))
            .await;
    }

    async fn asked_for(&self, look: Look, feature: &str, value: &str) {
        self.look(look).await;
        let scheme = if look.theme == Theme::Light { "light" } else { "dark" };
        let features = json!([
            { "name": feature, "value": value },
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "", "features": features }))
            .await;
        assert_eq!(self.run(&format!("return matchMedia('({feature}: {value})').matches")).await, true);
    }

    /// Cuts the connection, or gives it back.
    pub async fn connection(&self, there: bool) {
        let conditions = json!({ "offline": !there, "latency": 0, "throughput": -1 });
        let raw = Raw {
            path: "chromium/network_conditions",
            body: json!({ "network_conditions": conditions }),
        };
        self.driver.client.issue_cmd(raw).await.unwrap();
    }

    /// Moves a finger from the middle of the element by so many pixels.
    pub async fn finger(&self, css: &str, dx: i32, dy: i32) {
        self.devtools(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": true, "maxTouchPoints": 1 }),
        )
        .await;
        let [x, y] = self.place_of(css, [0.5, 0.5]).await;
        for (kind, share) in [("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)] {
            let point = json!({ "x": x + f64::from(dx) * share, "y": y + f64::from(dy) * share });
            self.devtools("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": [point] }))
                .await;
            // Moves of one frame are taken together.
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        self.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] }))
            .await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": false }))
            .await;
    }

    /// What was copied last.
    pub async fn copied(&self) -> String {
        let origin = self.run("return location.origin").await;
        let leave = json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools("Browser.grantPermissions", leave).await;
        let text = self.evaluate("navigator.clipboard.readText()").await;
        text.as_str().unwrap().to_owned()
    }

    /// Milliseconds from the end of the page's reply to the first thing that is drawn, with nothing kept from earlier loads.
    pub async fn first_paint(&self, url: &str) -> f64 {
        self.devtools("Network.clearBrowserCache", json!({})).await;
        self.goto(url).await;
        let waited = self
            .evaluate(
                "new Promise(done => new PerformanceObserver(list => { for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint')\
                 done(entry.startTime - performance.getEntriesByType('navigation')[0].responseEnd); }).observe({ type: 'paint', buffered: true }))",
            )
            .await;
        waited.as_f64().unwrap()
    }

    /// How far what is in sight has moved since the page was drawn first, with nothing kept from earlier loads: the sum of the layout shifts, each the
    /// share of the window that moved times how far, and what moved last.
    pub async fn moved(&self, url: &str) -> (f64, String) {
        self.devtools("Network.clearBrowserCache", json!({})).await;
        self.goto(url).await;
        let seen = self
            .evaluate(
                "new Promise(done => { let sum = 0, what = ''; new PerformanceObserver(list => { for (const entry of list.getEntries()) {\
                 sum += entry.value; what = entry.sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? '').slice(0, 120)).join(' | '); } })\
                 .observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done([sum, what]), 400); })",
            )
            .await;
        (seen[0].as_f64().unwrap(), seen[1].as_str().unwrap().to_owned())
    }
}
