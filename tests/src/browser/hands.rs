//! Mouse and keyboard beyond a click.

use serde_json::json;

use super::Browser;

impl Browser {
    /// Drags the middle of the element by so many pixels, as a mouse does.
    pub async fn drag(&self, css: &str, dx: i64, dy: i64) {
        self.hover(css).await;
        let place =
            format!("const r = document.querySelector({css:?}).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]");
        let place = self.run(&place).await;
        let at = |axis: usize, by: i64| place[axis].as_f64().unwrap() + f64::from(i32::try_from(by).unwrap());
        for (kind, x, y) in [
            ("mousePressed", 0, 0),
            ("mouseMoved", dx / 2, dy / 2),
            ("mouseMoved", dx, dy),
            ("mouseReleased", dx, dy),
        ] {
            let event = json!({ "type": kind, "x": at(0, x), "y": at(1, y), "button": "left", "buttons": 1, "clickCount": 1 });
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
