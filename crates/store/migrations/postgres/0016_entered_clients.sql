-- The one source that a client was entered for by hand. Those that programs made are shared, one for each issuer and redirect address.
ALTER TABLE registrations ADD COLUMN source_id uuid;
ALTER TABLE registrations DROP CONSTRAINT registrations_org_id_issuer_redirect_uri_key;
CREATE UNIQUE INDEX shared_registrations ON registrations (org_id, issuer, redirect_uri) WHERE source_id IS NULL;
