//! The measure as text.

use serde_json::Value;

pub fn print(measured: &Value) {
    println!("whole: {}", rates(&measured["whole"]));
    for (verdict, count) in entries(&measured["verdicts"]) {
        println!("  {verdict}: {count}");
    }
    println!("reads not admitted, by reason:");
    for (reason, count) in entries(&measured["missed_because"]) {
        println!("  {reason}: {count}");
    }
    println!("by annotation:");
    for (hint, found) in entries(&measured["by_annotation"]) {
        println!("  {hint}: {}", rates(found));
    }
    println!("by fold of servers:");
    for (fold, found) in entries(&measured["by_fold"]) {
        let blind = measured["blind"].to_string() == *fold;
        println!("  {fold}{}: {}", if blind { " (blind)" } else { "" }, rates(found));
    }
    println!("by server: {}", measured["spread"]);
    println!("servers with a leak or recall under 90 %:");
    for (server, found) in entries(&measured["by_server"]) {
        let poor = found["recall_percent"].as_f64().is_some_and(|recall| recall < 90.0);
        if poor || found["leaks"].as_u64().is_some_and(|leaks| leaks > 0) {
            println!("  {server}: {}", rates(found));
        }
    }
    println!("with one layer switched off:");
    for layer in measured["layers"].as_array().into_iter().flatten() {
        println!("  {}: {}", text(&layer["without"]), rates(&layer["rates"]));
    }
    println!("wrong tools:");
    for tool in measured["wrong"].as_array().into_iter().flatten() {
        wrong(tool);
    }
}

fn rates(found: &Value) -> String {
    format!(
        "leaks {} of {} = {} % (arguable besides: {}), recall {} of {} = {} %",
        found["leaks"],
        found["writes_and_mixed"],
        found["leak_percent"],
        found["arguable_leaks"],
        found["admitted"],
        found["reads"],
        found["recall_percent"]
    )
}

fn wrong(tool: &Value) {
    let arguable = if tool["arguable"] == true { " (arguable)" } else { "" };
    println!(
        "  {} {}{arguable} {} {} {}",
        text(&tool["kind"]).to_uppercase(),
        text(&tool["label"]),
        text(&tool["server"]),
        text(&tool["name"]),
        tool["description"]
    );
    let evidence = tool["evidence"].as_array().into_iter().flatten();
    let told: Vec<String> = evidence.map(|e| format!("{}: {}", text(&e["layer"]), text(&e["detail"]))).collect();
    println!("      {}", told.join("; "));
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
