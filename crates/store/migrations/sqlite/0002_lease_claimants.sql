-- Tells the claimant of a lease from a later one, so that whoever is late ends no lease but its own.
ALTER TABLE grants ADD COLUMN lease_claimant BLOB;
