//! The measure as text.

use std::io::{self, Write};

use serde_json::Value;

pub fn print(out: &mut impl Write, measured: &Value) -> io::Result<()> {
    writeln!(out, "whole: {}", rates(&measured["whole"]))?;
    writeln!(out, "10 000 tools in {} ms", measured["milliseconds_per_10k_tools"])?;
    for (verdict, count) in entries(&measured["verdicts"]) {
        writeln!(out, "  {verdict}: {count}")?;
    }
    writeln!(out, "reads not admitted, by reason:")?;
    for (reason, count) in entries(&measured["missed_because"]) {
        writeln!(out, "  {reason}: {count}")?;
    }
    writeln!(out, "by annotation:")?;
    for (hint, found) in entries(&measured["by_annotation"]) {
        writeln!(out, "  {hint}: {}", rates(found))?;
    }
    writeln!(out, "by fold of servers:")?;
    for (fold, found) in entries(&measured["by_fold"]) {
        let blind = measured["blind"].as_u64() == fold.parse().ok();
        writeln!(out, "  {fold}{}: {}", if blind { " (blind)" } else { "" }, rates(found))?;
    }
    writeln!(out, "by server: {}", measured["spread"])?;
    writeln!(out, "servers with a leak or recall under 90 %:")?;
    for (server, found) in entries(&measured["by_server"]) {
        let poor = found["recall_percent"].as_f64().is_some_and(|recall| recall < 90.0);
        if poor || found["leaks"].as_u64().is_some_and(|leaks| leaks > 0) {
            writeln!(out, "  {server}: {}", rates(found))?;
        }
    }
    writeln!(out, "with one layer switched off:")?;
    for layer in measured["layers"].as_array().into_iter().flatten() {
        writeln!(out, "  {}: {}", text(&layer["without"]), rates(&layer["rates"]))?;
    }
    writeln!(out, "wrong tools:")?;
    for tool in measured["wrong"].as_array().into_iter().flatten() {
        wrong(out, tool)?;
    }
    Ok(())
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

fn wrong(out: &mut impl Write, tool: &Value) -> io::Result<()> {
    let arguable = if tool["arguable"] == true { " (arguable)" } else { "" };
    writeln!(
        out,
        "  {} {}{arguable} {} {} {}",
        text(&tool["kind"]).to_uppercase(),
        text(&tool["label"]),
        text(&tool["server"]),
        text(&tool["name"]),
        tool["description"]
    )?;
    let evidence = tool["evidence"].as_array().into_iter().flatten();
    let told: Vec<String> = evidence.map(|e| format!("{}: {}", text(&e["layer"]), text(&e["detail"]))).collect();
    writeln!(out, "      {}", told.join("; "))
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
