//! What an MCP client is told around an answer.

use super::texts;

texts! {
    text mcp_options: "Options:", "Zur Wahl:";
    text mcp_notes: "Notes:", "Anmerkungen:";
    text mcp_from: "From:", "Quellen:";
    count mcp_more(n): "({n} more)" | "({n} more)", "({n} weitere)" | "({n} weitere)";
    count mcp_more_rows(n): "{n} more row" | "{n} more rows", "{n} weitere Zeile" | "{n} weitere Zeilen";
    count mcp_more_columns(n): "{n} more column" | "{n} more columns", "{n} weitere Spalte" | "{n} weitere Spalten";
    text mcp_chart_large: "(The chart is too large to be shown here; the answer's page has it.)", "(Das Diagramm ist zu groß, um hier gezeigt zu werden; es steht auf der Seite der Antwort.)";
    text mcp_chart_undrawn: "(The chart could not be drawn; the answer's page may have it.)", "(Das Diagramm ließ sich nicht zeichnen; vielleicht steht es auf der Seite der Antwort.)";
}
