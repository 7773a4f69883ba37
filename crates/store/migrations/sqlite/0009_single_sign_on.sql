-- Sign-ins at an identity provider that were begun. Verifier and nonce are made from what the browser alone holds; browser is its digest.
CREATE TABLE oidc_flows (
    state BLOB NOT NULL,
    org_id BLOB NOT NULL,
    browser BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY (org_id) REFERENCES orgs (id)
) STRICT;

-- Whom a provider means: its subject, bound at the first sign-in, since addresses are given away anew.
ALTER TABLE logins ADD COLUMN issuer TEXT;
ALTER TABLE logins ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX logins_by_subject ON logins (org_id, issuer, subject) WHERE subject IS NOT NULL;
