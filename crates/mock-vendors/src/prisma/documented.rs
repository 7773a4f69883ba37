//! The published tools. Names and documented parameters are the vendor's, the wording is ours in the vendor's manner:
//! tools refer to one another in yet another spelling, and read tools speak of what write tools do.
//! Parameters of object store and compute tools are not published; those here are guesses.

use super::{Label, Parameter, Row, optional, required};

const ENVIRONMENT: Parameter = optional(
    "environmentId",
    "Id of the environment; the project's default environment when left out",
);
const PROJECT: Parameter = required(
    "projectId",
    "Id of the project, as given by the List-Prisma-Postgres-Databases tool",
);
const IN_ENVIRONMENT: Parameter = required("environmentId", "Id of the environment to run in");
const QUERY: Parameter = optional("query", "The SQL text");
const DEPLOYMENT: &[Parameter] = &[required("deploymentId", "Id of the deployment")];
const APP: &[Parameter] = &[required("appId", "Id of the app")];

const fn row(
    name: &'static str,
    class: Option<&'static str>,
    label: Label,
    description: &'static str,
    parameters: &'static [Parameter],
) -> Row {
    Row {
        name,
        class,
        label,
        description,
        parameters,
    }
}

const fn read(name: &'static str, description: &'static str, parameters: &'static [Parameter]) -> Row {
    row(name, None, Label::Read, description, parameters)
}

const fn write(name: &'static str, description: &'static str, parameters: &'static [Parameter]) -> Row {
    row(name, None, Label::Write, description, parameters)
}

pub const READS: &[Row] = &[
    read(
        "fetch_workspace_details",
        "Shows the workspace that this connection works in: name, id, members and number of databases.",
        &[],
    ),
    row(
        "list_prisma_postgres_databases",
        Some("ListDatabasesTool"),
        Label::Read,
        "Lists the Prisma Postgres databases of the workspace with their project and environment ids. If there is none yet, use the Create-Prisma-Postgres-Database tool to create one.",
        &[],
    ),
    row(
        "list_prisma_postgres_connection_strings",
        Some("ListConnectionStringsTool"),
        Label::Read,
        "Lists names and ids of the connection strings of an environment. The secret part is only shown once, when the Create-Prisma-Postgres-Connection-String tool makes it.",
        &[ENVIRONMENT],
    ),
    row(
        "list_prisma_postgres_backups",
        Some("ListBackupsTool"),
        Label::Read,
        "Lists the backups of an environment, newest first. To restore or recover one, hand its id to the Create-Prisma-Postgres-Recovery tool.",
        &[ENVIRONMENT],
    ),
    row(
        "introspect_database_schema",
        Some("IntrospectSchemaTool"),
        Label::Read,
        "Reads the schema of a database: tables, columns, types and indexes as Markdown. Use it before you update data with Execute-Sql-Query or change tables with Execute-Prisma-Postgres-Schema-Update.",
        &[PROJECT, ENVIRONMENT],
    ),
    read(
        "search_prisma_documentation",
        "Searches the Prisma documentation, for example for how to create, migrate or delete a database.",
        &[required("query", "What to look for")],
    ),
    read(
        "list_object_store_buckets",
        "Lists the object store buckets of the workspace. Create-Object-Store-Bucket adds one.",
        &[],
    ),
    read(
        "list_prisma_compute_apps",
        "Lists the compute apps of the workspace and whether they are started or stopped.",
        &[],
    ),
    read(
        "list_prisma_compute_builds",
        "Lists the builds of a compute app, newest first.",
        APP,
    ),
    read(
        "list_prisma_compute_deployments",
        "Lists the deployments of a compute app. A deployment can be promoted with the Promote-Prisma-Compute-Deployment tool.",
        APP,
    ),
    read(
        "get_prisma_compute_deployment_logs",
        "Gets one page of the log of a deployment. Call again with the cursor of the answer for the next page.",
        &[
            required("deploymentId", "Id of the deployment"),
            optional("cursor", "From the previous answer"),
        ],
    ),
    read(
        "get_prisma_composer_topology",
        "Gets apps, databases and buckets of the workspace and what is linked to what.",
        &[],
    ),
    row(
        "execute_sql_query",
        Some("ExecuteSqlQueryTool"),
        Label::Mixed,
        "Run SQL in a Prisma Postgres database to read, change or delete data. It will not have permission to execute schema updates; use the Execute-Prisma-Postgres-Schema-Update tool for these. Answers JSON.",
        &[PROJECT, IN_ENVIRONMENT, QUERY],
    ),
];

pub const WRITES: &[Row] = &[
    write(
        "create_prisma_postgres_database",
        "Creates a Prisma Postgres database in a new project. The plan limits how many there can be; List-Prisma-Postgres-Databases shows those that exist.",
        &[required("name", "Name of the project"), optional("region", "For example us-east-1")],
    ),
    row(
        "delete_prisma_postgres_database",
        Some("DeleteDatabaseTool"),
        Label::Write,
        "Deletes a Prisma Postgres database with its project. This cannot be undone.",
        &[required("projectId", "Id of the project")],
    ),
    row(
        "create_prisma_postgres_connection_string",
        Some("CreateConnectionStringTool"),
        Label::Write,
        "Creates a connection string for an environment and shows it once.",
        &[
            required("environmentId", "Id of the environment"),
            optional("name", "A name for it"),
        ],
    ),
    row(
        "delete_prisma_postgres_connection_string",
        Some("DeleteConnectionStringTool"),
        Label::Write,
        "Deletes a connection string; whoever uses it loses access.",
        &[required("id", "Id of the connection string")],
    ),
    row(
        "create_prisma_postgres_backup",
        Some("CreateBackupTool"),
        Label::Write,
        "Creates a backup of an environment now.",
        &[PROJECT, IN_ENVIRONMENT],
    ),
    row(
        "create_prisma_postgres_recovery",
        Some("CreateRecoveryTool"),
        Label::Write,
        "Restores a backup into a new database. List-Prisma-Postgres-Backups gives the ids.",
        &[
            required("environmentId", "Id of the environment"),
            required("backupId", "Id of the backup"),
            optional("targetDatabaseName", "Name of the new database"),
        ],
    ),
    row(
        "execute_prisma_postgres_schema_update",
        None,
        Label::Write,
        "Runs SQL that changes the schema: CREATE, ALTER, DROP. Read the schema with Introspect-Database-Schema first.",
        &[PROJECT, IN_ENVIRONMENT, QUERY],
    ),
    write(
        "create_object_store_bucket",
        "Creates an object store bucket.",
        &[required("name", "Name of the bucket")],
    ),
    write(
        "delete_object_store_bucket",
        "Deletes a bucket and what is in it.",
        &[required("bucketId", "Id of the bucket")],
    ),
    write(
        "create_object_store_bucket_key",
        "Creates an access key for a bucket and shows it once.",
        &[required("bucketId", "Id of the bucket")],
    ),
    write(
        "delete_object_store_bucket_key",
        "Deletes an access key of a bucket.",
        &[required("keyId", "Id of the key")],
    ),
    write(
        "promote_prisma_compute_deployment",
        "Makes a deployment the one that serves the app.",
        DEPLOYMENT,
    ),
    write(
        "rollback_prisma_compute_deployment",
        "Goes back to the deployment before this one.",
        DEPLOYMENT,
    ),
    write("start_prisma_compute_deployment", "Starts a stopped deployment.", DEPLOYMENT),
    write("stop_prisma_compute_deployment", "Stops a running deployment.", DEPLOYMENT),
    write("delete_prisma_compute_deployment", "Deletes a deployment.", DEPLOYMENT),
    write("delete_prisma_compute_app", "Deletes an app with all its deployments.", APP),
    write(
        "set_prisma_compute_env_var",
        "Sets an environment variable of an app.",
        &[
            required("appId", "Id of the app"),
            required("name", "Name"),
            required("value", "Value"),
        ],
    ),
    write(
        "delete_prisma_compute_env_var",
        "Removes an environment variable of an app.",
        &[required("appId", "Id of the app"), required("name", "Name")],
    ),
];
