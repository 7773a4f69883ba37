-- Sign-ins at an identity provider that were begun. Verifier and nonce are made from what the browser alone holds; browser is its digest.
CREATE TABLE oidc_flows (
    state BYTEA NOT NULL,
    org_id UUID NOT NULL,
    browser BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY (org_id) REFERENCES orgs (id)
);
ALTER TABLE oidc_flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE oidc_flows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON oidc_flows USING (org_id = belvedere_org());
CREATE POLICY maintenance ON oidc_flows USING (current_setting('belvedere.maintenance', true) = 'on');

-- Whom a provider means: its subject, bound at the first sign-in, since addresses are given away anew.
ALTER TABLE logins ADD COLUMN issuer TEXT;
ALTER TABLE logins ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX logins_by_subject ON logins (org_id, issuer, subject) WHERE subject IS NOT NULL;
