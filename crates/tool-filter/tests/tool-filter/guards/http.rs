//! GET and HEAD, without a body, of the tool's own host.

use belvedere_tool_filter::Guard;
use belvedere_tool_filter::guard::prove;
use serde_json::{Value, json};

use super::object;

#[test]
fn http_tools_only_get() {
    let guard = Guard::HttpMethod {
        argument: "method".to_owned(),
    };
    let schema = json!({ "type": "object", "properties": { "method": { "type": "string" }, "path": {}, "body": {} } });
    let admits = |arguments: Value| prove(&guard, &schema, object(&arguments)).is_ok();
    assert!(admits(json!({ "method": "GET", "path": "/a" })));
    assert!(admits(json!({ "method": "head", "path": "/a", "body": null })));
    for bad in [
        json!({ "path": "/a" }),
        json!({ "method": "POST" }),
        json!({ "method": "GET ", "path": "/a" }),
        json!({ "method": ["GET"] }),
        json!({ "method": "GET", "body": { "a": 1 } }),
        json!({ "method": "GET", "headers": { "X-HTTP-Method-Override": "DELETE" } }),
    ] {
        assert!(!admits(bad.clone()), "{bad}");
    }
}
