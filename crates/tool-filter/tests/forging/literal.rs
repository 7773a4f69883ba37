use belvedere_tool_filter::PermittedCall;

fn forge(call: PermittedCall) -> PermittedCall {
    PermittedCall { tool: "drop_table".to_owned(), ..call }
}

fn main() {}
