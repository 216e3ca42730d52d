CREATE TABLE orders (
  id BIGINT,
  `user` STRING NOT NULL COMMENT 'who',
  price DECIMAL(10, 2),
  item ROW<name STRING, at TIMESTAMP(3)>,
  ts TIMESTAMP(3),
  cost AS price * 2,
  arrived TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  `offset` BIGINT METADATA,
  clock AS PROCTIME(),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED
) COMMENT 'all orders'
PARTITIONED BY (`user`)
WITH ('connector' = 'filesystem', 'path' = 'it''s', 'password' = 'geheim');
DESCRIBE orders;
SHOW CREATE TABLE orders;
SHOW COLUMNS FROM orders LIKE '%t%';
CREATE TABLE orders (a INT);
CREATE TABLE IF NOT EXISTS orders (a INT);
CREATE TABLE key_twice (a INT PRIMARY KEY NOT ENFORCED, PRIMARY KEY (a) NOT ENFORCED);
CREATE TABLE enforced (a INT PRIMARY KEY);
CREATE TABLE enforced (a INT, PRIMARY KEY (a) ENFORCED);
CREATE TABLE uniq (a INT, UNIQUE (a) NOT ENFORCED);
CREATE TABLE key_unknown (abc INT, PRIMARY KEY (abd) NOT ENFORCED);
CREATE TABLE key_computed (a INT, b AS a + 1, PRIMARY KEY (b) NOT ENFORCED);
CREATE TABLE key_doubled (a INT, PRIMARY KEY (a, a) NOT ENFORCED);
CREATE TABLE columns_twice (a INT, b INT, a STRING);
CREATE TABLE unknown_type (a INTT);
CREATE TABLE unknown_in_computed (price INT, b AS prize * 2);
CREATE TABLE mark_of_text (a STRING, WATERMARK FOR a AS a);
CREATE TABLE mark_precision (a TIMESTAMP(6), WATERMARK FOR a AS a);
CREATE TABLE mark_missing (at TIMESTAMP(3), WATERMARK FOR att AS at);
CREATE TABLE mark_kind (at TIMESTAMP(3), b TIMESTAMP_LTZ(3), WATERMARK FOR at AS b);
CREATE TABLE mark_nested (item ROW<at TIMESTAMP(3)>, WATERMARK FOR item.at AS item.at);
DESCRIBE mark_nested;
CREATE TABLE mark_computed (t STRING, at AS CAST(t AS TIMESTAMP(3)), WATERMARK FOR at AS at - INTERVAL '1' MINUTE);
DESCRIBE mark_computed;
CREATE TABLE marks (a TIMESTAMP(3), WATERMARK FOR a AS a, WATERMARK FOR a AS a);
CREATE TABLE partition_unknown (a INT) PARTITIONED BY (b);
CREATE TABLE elsewhere.db.t (a INT);
CREATE TABLE defaultdatabase.t (a INT);
CREATE TABLE a.b.c.d (a INT);
CREATE TABLE untyped (a, b);
CREATE TABLE spread (a INT) DISTRIBUTED BY HASH (a) INTO 4 BUCKETS;
CREATE TEMPORARY TABLE orders (hidden INT) WITH ('connector' = 'print');
DESCRIBE orders;
SHOW CREATE TABLE orders;
CREATE OR REPLACE TABLE mark_nested (a INT);
DESCRIBE mark_nested;
CREATE TABLE totals WITH ('connector' = 'print') AS SELECT id, price AS amount FROM default_database.key_of;
CREATE TABLE source (id BIGINT NOT NULL, price DECIMAL(10, 2));
CREATE TABLE totals WITH ('connector' = 'print') AS SELECT id, price AS amount FROM source;
DESCRIBE totals;
CREATE TABLE ordered (amount, id) AS SELECT id, price AS amount FROM source;
DESCRIBE ordered;
CREATE TABLE fewer (amount) AS SELECT id, price AS amount FROM source;
CREATE TABLE wider (extra STRING, PRIMARY KEY (id) NOT ENFORCED) AS SELECT id, price AS amount FROM source;
DESCRIBE wider;
CREATE TABLE empty_table WITH ('connector' = 'print');
SHOW CREATE TABLE empty_table;
