-- The language that a person reads pages in, as a tag of BCP 47; none until it was chosen.
ALTER TABLE users ADD COLUMN language TEXT;
