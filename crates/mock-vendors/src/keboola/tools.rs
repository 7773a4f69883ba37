//! The tools as the published server lists them, with its hints; the wording of descriptions is ours.

use serde_json::json;

use crate::{
    journal::Label,
    shorthand,
    vendor::{Hints, ToolSpec},
};

/// When a tool is there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// A semantic model in the project, which this one has not.
    SemanticModel,
    /// The older kind of flow, which this project does not make any more.
    OlderFlows,
    /// A token that is no administrator's and not from OAuth.
    LesserToken,
    /// The opposite of that.
    FullToken,
}

pub struct Row {
    pub name: &'static str,
    pub label: Label,
    pub needs: Needs,
    hints: Hints,
    description: &'static str,
    /// In the shorthand.
    parameters: &'static str,
    /// The list in its result and the fields of a row.
    rows: (&'static str, &'static str),
}

const READ: Hints = Hints {
    read_only: Some(true),
    destructive: None,
};
const DESTRUCTIVE: Hints = Hints {
    read_only: None,
    destructive: Some(true),
};
const ADDITIVE: Hints = Hints {
    read_only: None,
    destructive: Some(false),
};

const fn read(name: &'static str, description: &'static str, parameters: &'static str, rows: (&'static str, &'static str)) -> Row {
    Row {
        name,
        label: Label::Read,
        needs: Needs::Nothing,
        hints: READ,
        description,
        parameters,
        rows,
    }
}

const fn write(name: &'static str, hints: Hints, description: &'static str, parameters: &'static str) -> Row {
    Row {
        name,
        label: Label::Write,
        needs: Needs::Nothing,
        hints,
        description,
        parameters,
        rows: ("links", "type title url"),
    }
}

const fn needs(row: Row, needs: Needs) -> Row {
    Row { needs, ..row }
}

/// Marked as reads by the vendor, which they are not.
const fn lying(row: Row, label: Label) -> Row {
    Row { label, ..row }
}

#[rustfmt::skip]
pub const ROWS: [Row; 43] = [
    read("get_components", "Shows components by id: what they can do, their documentation and the schema of their configurations.", "component_ids*: string[]", ("components", "component_id component_name component_type")),
    read("get_configs", "Lists configurations of components, grouped by component, or shows some in full. Leave everything out to list all; flows are not among them.", "component_types: extractor|writer|transformation|application [], component_ids: string[], configs: object[]", ("components_with_configs", "component configs")),
    read("get_config_examples", "Shows sample configurations of a component.", "component_id*: string", ("result", "")),
    read("get_data_apps", "Lists the data apps of the project, or shows some with their logs.", "configuration_ids: string[], limit: integer 1 100, offset: integer 0 1000000", ("data_apps", "configuration_id name state is_disabled")),
    read("docs_query", "Answers a question from the documentation.", "query*: string", ("text", "")),
    read("get_flows", "Lists the flows of the project with number of phases, tasks and schedules, or shows some in full. To change one, see modify_flow.", "flow_ids: string[]", ("flows", "component_id configuration_id name description version is_disabled is_deleted folder created updated phases_count tasks_count schedules_count")),
    read("get_flow_examples", "Shows sample flows.", "flow_type*: keboola.flow|keboola.orchestrator", ("result", "")),
    read("get_flow_schema", "Shows the schema of a kind of flow. Use it before you create or update one.", "flow_type*: keboola.flow|keboola.orchestrator", ("result", "")),
    read("get_jobs", "Lists jobs, which are runs of components and flows, with status and times, newest first; with job_ids it shows those in full. A job is started with run_job.", "job_ids: string[], status: waiting|processing|success|error|created|warning|terminating|cancelled|terminated, component_id: string, config_id: string, limit: integer 1 500 100, offset: integer 0 1000000 0, sort_by: startTime|endTime|createdTime|durationSeconds|id, sort_order: asc|desc, include_logs: boolean, log_tail_lines: integer 1 500, log_event_types: string[]", ("jobs", "id status componentId configId isFinished createdTime startTime endTime durationSeconds")),
    read("get_project_info", "Shows the project, its SQL dialect and the role of the user.", "", ("links", "type title url")),
    read("get_accessible_projects", "Lists the projects that the user may open.", "", ("projects", "project_id project_name organization_id")),
    read("find_component_id", "Finds components by what they do.", "query*: string", ("result", "component_id score")),
    read("search", "Searches tables, configurations and flows by name. Use it to find what is to be updated or deleted.", "patterns*: string[], item_types: string[], search_type: string, scopes: string[], mode: string, limit: integer 1 100 50, offset: integer 0 1000000 0", ("hits", "item_type name")),
    needs(read("search_semantic_context", "Searches the semantic model.", "patterns*: string[]", ("hits", "")), Needs::SemanticModel),
    needs(read("get_semantic_context", "Loads objects of the semantic model.", "ids*: string[]", ("objects", "")), Needs::SemanticModel),
    needs(read("get_semantic_schema", "Shows the schemas of semantic objects.", "", ("result", "")), Needs::SemanticModel),
    needs(read("validate_semantic_query", "Checks a query against the semantic model without running it.", "sql_query*: string", ("result", "")), Needs::SemanticModel),
    read("get_buckets", "Lists the storage buckets with stage, size and number of tables, or shows some.", "bucket_ids: string[]", ("buckets", "id name displayName description stage created updated dataSizeBytes tablesCount source_project")),
    read("get_tables", "Lists the tables in buckets, or shows tables with columns and the name to query them by. Give bucket_ids or table_ids: without either the list is empty.", "bucket_ids: string[], table_ids: string[], include_usage: boolean", ("tables", "id name displayName description primaryKey created updated rowsCount dataSizeBytes source_project")),
    read("get_shared_buckets", "Lists the buckets that other projects of the organisation share.", "limit: integer 1 100 50, offset: integer 0 1000000 0", ("shared_buckets", "id display_name stage description project_name sharing tables_count rows_count data_size_bytes")),
    lying(read("query_data", "Runs an SQL query in the project's workspace; tables are named by their fully qualified name in double quotes.", "sql_query*: string, query_name*: string, query_ref: string", ("", "query_name csv_data message query_ref")), Label::Mixed),
    lying(read("run_sync_action", "Runs an action of a component at its own service, such as testing a connection.", "component_id*: string, action*: string, configuration_id: string", ("result", "")), Label::Write),
    lying(read("set_project_scope", "Chooses the project that the following calls work in.", "project_id*: string", ("result", "")), Label::Write),
    write("create_config", ADDITIVE, "Creates a configuration.", "name*: string, component_id*: string, parameters*: object"),
    write("add_config_row", ADDITIVE, "Adds a row to a configuration.", "name*: string, component_id*: string, configuration_id*: string, parameters*: object"),
    write("create_sql_transformation", ADDITIVE, "Creates an SQL transformation.", "name*: string, sql_code_blocks*: object[]"),
    needs(write("create_flow", ADDITIVE, "Creates a flow of the older kind.", "name*: string, phases*: object[], tasks*: object[]"), Needs::OlderFlows),
    write("create_conditional_flow", ADDITIVE, "Creates a flow.", "name*: string, phases*: object[], tasks*: object[]"),
    write("deploy_data_app", ADDITIVE, "Starts or stops a data app.", "action*: deploy|stop, configuration_id*: string"),
    write("create_python_js_data_app_git_credential", ADDITIVE, "Makes a credential for the repository of a data app.", "configuration_id*: string"),
    write("link_shared_bucket", ADDITIVE, "Links a shared bucket into the project.", "source_project_id*: string, source_bucket_id*: string, target_bucket_name*: string"),
    write("update_config", DESTRUCTIVE, "Changes a configuration.", "component_id*: string, configuration_id*: string, change_description*: string"),
    write("update_config_row", DESTRUCTIVE, "Changes a row of a configuration.", "component_id*: string, configuration_id*: string, configuration_row_id*: string"),
    write("update_sql_transformation", DESTRUCTIVE, "Changes an SQL transformation.", "configuration_id*: string, change_description*: string"),
    write("modify_streamlit_data_app", DESTRUCTIVE, "Makes or changes a data app.", "name*: string, source_code*: string"),
    write("modify_python_js_data_app", DESTRUCTIVE, "Makes or changes a data app.", "name*: string"),
    write("delete_python_js_data_app_draft", DESTRUCTIVE, "Deletes the draft of a data app.", "configuration_id*: string"),
    needs(write("update_flow", DESTRUCTIVE, "Changes a flow.", "configuration_id*: string, flow_type*: string, change_description*: string"), Needs::LesserToken),
    needs(write("modify_flow", DESTRUCTIVE, "Changes a flow or its schedules.", "configuration_id*: string, flow_type*: string, change_description*: string, schedules: object[]"), Needs::FullToken),
    write("run_job", DESTRUCTIVE, "Starts a job.", "component_id*: string, configuration_id*: string"),
    write("create_oauth_url", DESTRUCTIVE, "Makes a link by which somebody authorizes a component.", "component_id*: string, config_id*: string"),
    write("update_project_description", DESTRUCTIVE, "Changes the description of the project.", "description*: string"),
    write("update_descriptions", DESTRUCTIVE, "Changes descriptions of buckets, tables and columns.", "updates*: object[]"),
];

pub fn specs() -> Vec<ToolSpec> {
    ROWS.iter().map(spec).collect()
}

fn spec(row: &Row) -> ToolSpec {
    let mut input = shorthand::input(row.parameters);
    let scope = json!({"anyOf": [{"type": "string"}, {"type": "null"}], "default": null, "description": "From set_project_scope"});
    if let Some(properties) = input.get_mut("properties").and_then(|properties| properties.as_object_mut()) {
        properties.insert("scope_token".to_owned(), scope);
    }
    ToolSpec {
        name: row.name.to_owned(),
        description: row.description.to_owned(),
        input,
        output: shorthand::output(row.rows.0, row.rows.1),
        hints: row.hints,
        label: row.label,
        assumed: false,
    }
}
