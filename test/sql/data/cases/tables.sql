CREATE TABLE bids (
  id INT,
  item STRING,
  bidder STRING,
  price INT,
  at_ TIMESTAMP(3),
  WATERMARK FOR at_ AS at_ - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'bids.jsonl', 'format' = 'json');

CREATE TABLE items (
  item STRING,
  category STRING,
  reserve DECIMAL(10, 2),
  listed TIMESTAMP(3),
  WATERMARK FOR listed AS listed - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'items.jsonl', 'format' = 'json');

CREATE TABLE people (
  name STRING NOT NULL,
  city STRING,
  age INT,
  height DOUBLE,
  tags ARRAY<STRING>,
  address ROW<street STRING, zip INT>,
  scores MAP<STRING, INT>,
  born DATE,
  `member` BOOLEAN
) WITH ('connector' = 'filesystem', 'path' = 'people.jsonl', 'format' = 'json');

CREATE TABLE numbers (
  t TINYINT,
  s SMALLINT,
  i INT,
  l BIGINT,
  f FLOAT,
  d DOUBLE,
  p DECIMAL(5, 2),
  q DECIMAL(20, 4),
  c CHAR(3),
  v VARCHAR(5)
) WITH ('connector' = 'filesystem', 'path' = 'numbers.jsonl', 'format' = 'json');

CREATE VIEW best AS
SELECT item, MAX(price) AS top, COUNT(*) AS n FROM bids GROUP BY item;

CREATE VIEW latest AS
SELECT id, item, bidder, price FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder ORDER BY at_ DESC) AS k FROM bids
) WHERE k = 1;
