//! Several servers over one PostgreSQL, with one master key.

use serde_json::Value;
use tempfile::TempDir;

use crate::{Api, Person, Server, ServerOptions, Vendor, postgres};

pub struct Replicas {
    servers: Vec<Server>,
    _shared: TempDir,
}

impl Replicas {
    /// `None` where PostgreSQL is not installed. Each server's Prisma card leads to this mock.
    pub async fn start(count: usize, vendor: &Vendor) -> Option<Self> {
        let database = postgres::new_database().await?;
        let shared = tempfile::tempdir().unwrap();
        let catalog = vendor.catalog_in(shared.path());
        let key = shared.path().join("master.key");
        let mut servers = Vec::new();
        for _ in 0..count {
            let environment = [
                ("BELVEDERE_DATABASE_URL", database.clone()),
                ("BELVEDERE_MASTER_KEY_PATH", key.to_str().unwrap().to_owned()),
                ("BELVEDERE_CATALOG_DIR", catalog.to_str().unwrap().to_owned()),
            ];
            let options = ServerOptions {
                allowed_hosts: vendor.hosts(),
                environment: environment.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            };
            servers.push(Server::start(options).await);
        }
        Some(Self { servers, _shared: shared })
    }

    /// As the owner, at the server of that number.
    pub fn api(&self, number: usize) -> Api {
        self.servers[number].api()
    }

    pub fn server(&mut self, number: usize) -> &mut Server {
        &mut self.servers[number]
    }

    /// Connects the card at the first server.
    pub async fn connect(&self, person: &Person) -> Value {
        self.servers[0].connect(person).await
    }
}
