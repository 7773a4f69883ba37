//! Mouse and keyboard beyond a click.

use serde_json::json;

use super::Browser;

impl Browser {
    /// Where that share of the element's width and height is in the window, in CSS pixels. The element is scrolled into sight.
    pub(super) async fn place_of(&self, css: &str, [across, down]: [f64; 2]) -> [f64; 2] {
        self.find(css).await;
        let place = format!(
            "const e = document.querySelector({css:?}); e.scrollIntoView({{ block: 'center' }}); const r = e.getBoundingClientRect();\
             return [r.x + r.width * {across}, r.y + r.height * {down}]"
        );
        let place = self.run(&place).await;
        [0, 1].map(|axis| place[axis].as_f64().unwrap())
    }

    /// Drags the middle of the element by so many pixels, as a mouse does.
    pub async fn drag(&self, css: &str, dx: i32, dy: i32) {
        self.drag_from(css, [0.5, 0.5], [dx, dy]).await;
    }

    /// The same from another point: a share of the element's width and height.
    pub async fn drag_from(&self, css: &str, share: [f64; 2], [dx, dy]: [i32; 2]) {
        let [x, y] = self.place_of(css, share).await;
        for (kind, part) in [
            ("mouseMoved", 0.0),
            ("mousePressed", 0.0),
            ("mouseMoved", 0.5),
            ("mouseMoved", 1.0),
            ("mouseReleased", 1.0),
        ] {
            let held = i32::from(kind != "mouseMoved" || part > 0.0);
            let (x, y) = (x + f64::from(dx) * part, y + f64::from(dy) * part);
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": held, "clickCount": 1 });
            self.devtools("Input.dispatchMouseEvent", event).await;
        }
    }

    pub async fn focus(&self, css: &str) {
        self.find(css).await;
        self.run(&format!("document.querySelector({css:?}).focus()")).await;
    }

    /// Keys to whatever has the focus, as WebDriver writes them.
    pub async fn keys(&self, keys: &str) {
        let focused = self.driver.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Presses Tab until that element has the focus, at most so often. Whether each stop on the way could be seen.
    pub async fn tabs_until(&self, css: &str, most: usize) -> Vec<bool> {
        let mut seen = Vec::new();
        for _ in 0..most {
            for kind in ["keyDown", "keyUp"] {
                self.devtools(
                    "Input.dispatchKeyEvent",
                    json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 }),
                )
                .await;
            }
            let at = self
                .run(&format!(
                    "const e = document.activeElement, s = getComputedStyle(e), p = getComputedStyle(e.closest('.asker, .pick') ?? e);\
                     return [e.matches({css:?}), s.outlineStyle !== 'none' || p.outlineStyle !== 'none' || e.matches('input') || e === document.body]"
                ))
                .await;
            seen.push(at[1] == true);
            if at[0] == true {
                return seen;
            }
        }
        panic!("Tab does not come to {css} in {most} steps: {}", self.text().await);
    }

    pub async fn forget_cookies(&self) {
        self.driver.client.delete_all_cookies().await.unwrap();
    }
}
