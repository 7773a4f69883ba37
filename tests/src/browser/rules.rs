//! What every page is held to beyond its looks: accessibility rules and weight.

use serde_json::{Value, json};

use super::Browser;
use crate::part;

impl Browser {
    /// The rules of axe-core for WCAG 2.2 AA and good practice, where `TESTS_AXE` names its file.
    pub async fn accessible(&self, what: &str) {
        self.axe("{ resultTypes: ['violations'] }", what).await;
    }

    /// Text at the contrast of WCAG 1.4.6, seven to one, by axe-core where there is one.
    pub async fn high_in_contrast(&self, what: &str) {
        self.axe("{ runOnly: { type: 'rule', values: ['color-contrast-enhanced'] } }", what)
            .await;
    }

    async fn axe(&self, options: &str, what: &str) {
        let Some(axe) = part("TESTS_AXE", "accessibility rules on every page") else {
            return;
        };
        if self.run("return typeof axe").await != "object" {
            self.evaluate(&std::fs::read_to_string(axe).unwrap()).await;
        }
        let found = self
            .evaluate(&format!(
                "axe.run(document, {options}).then(r => r.violations.map(v => \
                 [v.id, v.help, ...v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.failureSummary ?? '').slice(0, 240))]))"
            ))
            .await;
        assert_eq!(found, json!([]), "{what}: {found:#}");
    }

    /// The page and what it loaded, in bytes, each as gzip makes it.
    pub async fn weight(&self) -> u64 {
        let sizes = self
            .evaluate(
                "(async () => { const own = performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('/assets/'));\
                 const bodies = await Promise.all([...new Set(own)].map(async n => (await fetch(n)).blob()));\
                 bodies.push(new Blob([document.documentElement.outerHTML]));\
                 const sizes = await Promise.all(bodies.map(async b => (await new Response(b.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength));\
                 return sizes.reduce((sum, size) => sum + size, 0); })()",
            )
            .await;
        sizes.as_u64().unwrap()
    }

    /// What the script comes to, a promise waited for. Outside the page's policy, as a reader's own tools are.
    pub(super) async fn evaluate(&self, script: &str) -> Value {
        let parameters = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
        let reply = self.devtools("Runtime.evaluate", parameters).await;
        assert!(reply["exceptionDetails"].is_null(), "{reply:#}");
        reply["result"]["value"].clone()
    }
}
