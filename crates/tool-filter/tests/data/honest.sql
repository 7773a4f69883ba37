any|SELECT 1
any|SELECT id, name FROM projects
any|SELECT * FROM projects WHERE plan = 'pro' ORDER BY created_at DESC LIMIT 20
any|SELECT count(*) FROM projects
any|SELECT plan, count(*) AS n FROM projects GROUP BY plan HAVING count(*) > 2
any|SELECT DISTINCT region FROM projects
any|SELECT p.name, m.name FROM projects p JOIN migrations m ON m.project_id = p.id
any|SELECT p.name FROM projects p LEFT JOIN migrations m ON m.project_id = p.id WHERE m.id IS NULL
any|SELECT name FROM projects WHERE id IN (SELECT project_id FROM migrations)
any|SELECT name FROM projects p WHERE EXISTS (SELECT 1 FROM migrations m WHERE m.project_id = p.id)
any|SELECT name FROM projects UNION SELECT name FROM migrations
any|SELECT name FROM projects UNION ALL SELECT name FROM migrations ORDER BY name
any|WITH recent AS (SELECT * FROM migrations WHERE applied_at > '2026-01-01') SELECT count(*) FROM recent
any|WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT y FROM b
any|SELECT CASE WHEN plan = 'free' THEN 0 ELSE 1 END AS paid FROM projects
any|SELECT name FROM projects WHERE name LIKE '%shop%'
any|SELECT name FROM projects WHERE queries BETWEEN 10 AND 20
any|SELECT avg(queries), min(queries), max(queries), sum(queries) FROM projects
any|SELECT coalesce(plan, 'none') FROM projects
any|SELECT upper(name), lower(name), length(name), trim(name) FROM projects
any|SELECT substr(name, 1, 3) FROM projects
any|SELECT round(queries / 7.0, 2) FROM projects
any|SELECT name FROM projects WHERE NOT (plan = 'free' OR region = 'eu')
any|SELECT name, (SELECT count(*) FROM migrations m WHERE m.project_id = p.id) AS n FROM projects p
any|SELECT row_number() OVER (PARTITION BY plan ORDER BY queries DESC) AS r, name FROM projects
any|SELECT name, rank() OVER (ORDER BY queries) FROM projects
any|SELECT name FROM projects WHERE name = 'drop table users'
any|SELECT name FROM projects WHERE name = 'a; delete from projects'
any|SELECT name AS "update" FROM projects
any|SELECT name FROM projects LIMIT 5 OFFSET 10
any|SELECT nullif(plan, '') FROM projects;
any|SELECT abs(-1), mod(7, 2)
any|SELECT t.n FROM (SELECT count(*) AS n FROM projects) t
any|SELECT name FROM projects -- the newest first
any|SELECT CAST(queries AS DECIMAL(10, 2)) FROM projects
any|SELECT current_date, current_timestamp
any|SELECT concat(name, '-', region) FROM projects
any|SELECT a.name, b.name FROM projects a CROSS JOIN projects b
any|SELECT replace(name, 'a', 'b') FROM projects
any|SELECT 'it''s' AS quoted
postgres|SELECT date_trunc('week', created_at) AS week, count(*) FROM projects GROUP BY 1
postgres|SELECT now() - interval '30 days'
postgres|SELECT payload->>'plan' FROM projects
postgres|SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
postgres|SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class
postgres|SELECT name FROM projects WHERE name ILIKE 'a%'
postgres|SELECT count(*) FILTER (WHERE plan = 'pro') FROM projects
postgres|SELECT array_agg(name ORDER BY name) FROM projects
postgres|SELECT generate_series(1, 5)
postgres|SELECT d FROM generate_series(1, 10) AS d
postgres|SELECT DISTINCT ON (plan) plan, name FROM projects ORDER BY plan, queries DESC
postgres|SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY queries) FROM projects
postgres|SELECT extract(year FROM created_at) FROM projects
postgres|SELECT 1::text
postgres|SELECT string_agg(name, ', ') FROM projects
postgres|WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t
postgres|VALUES (1, 'a'), (2, 'b')
mysql|SELECT `name` FROM `projects` LIMIT 10, 20
mysql|SELECT date_format(created_at, '%Y-%m') FROM projects
mysql|SELECT group_concat(name) FROM projects
mysql|SELECT ifnull(plan, 'none') FROM projects
sqlite|SELECT strftime('%Y', created_at) FROM projects
sqlite|SELECT group_concat(name) FROM projects
sqlite|SELECT json_extract('{"a":1}', '$.a')
sqlite|SELECT julianday('now') - julianday(created_at) FROM projects
sqlite|SELECT * FROM pragma_table_info('projects')
sqlite|SELECT name, sql FROM sqlite_master
snowflake|SELECT datediff('day', created_at, current_timestamp()) FROM projects
snowflake|SELECT name FROM projects QUALIFY row_number() OVER (PARTITION BY plan ORDER BY queries DESC) = 1
bigquery|SELECT name FROM `shop.public.projects`
bigquery|SELECT safe_divide(queries, 7) FROM projects
mssql|SELECT TOP 10 name FROM projects ORDER BY queries DESC
mssql|SELECT isnull(plan, 'none') FROM projects
clickhouse|SELECT uniq(plan), quantile(0.9)(queries) FROM projects
duckdb|SELECT list(name) FROM projects
datafusion|SELECT time_bucket('1 hour', created_at), count(*) FROM records GROUP BY 1
