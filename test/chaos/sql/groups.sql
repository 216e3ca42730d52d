-- Results that change, in SQLite by key: groups, groups of joins, the first rows of each group.
CREATE TABLE q4 (category BIGINT, price BIGINT, PRIMARY KEY (category) NOT ENFORCED)
WITH ('connector' = 'sqlite', 'path' = 'results.db');

CREATE TABLE q15 (`day` STRING, total BIGINT, r1 BIGINT, r2 BIGINT, r3 BIGINT, bidders BIGINT, b1 BIGINT, b2 BIGINT,
  b3 BIGINT, auctions BIGINT, a1 BIGINT, a2 BIGINT, a3 BIGINT, PRIMARY KEY (`day`) NOT ENFORCED)
WITH ('connector' = 'sqlite', 'path' = 'results.db');

CREATE TABLE q17 (auction BIGINT, `day` STRING, total BIGINT, r1 BIGINT, r2 BIGINT, r3 BIGINT, lo BIGINT, hi BIGINT,
  mean BIGINT, price BIGINT, PRIMARY KEY (auction, `day`) NOT ENFORCED)
WITH ('connector' = 'sqlite', 'path' = 'results.db');

CREATE TABLE top (category BIGINT, auction BIGINT, price BIGINT, place BIGINT, PRIMARY KEY (category, place) NOT ENFORCED)
WITH ('connector' = 'sqlite', 'path' = 'results.db');

EXECUTE STATEMENT SET BEGIN
INSERT INTO q4
SELECT category, AVG(final)
FROM (
  SELECT MAX(b.price) AS final, a.category
  FROM auction AS a, bid AS b
  WHERE a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.expires
  GROUP BY a.id, a.category
)
GROUP BY category;
INSERT INTO q15
SELECT
  DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS `day`,
  COUNT(*) AS total_bids,
  COUNT(*) FILTER (WHERE price < 10000) AS rank1_bids,
  COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bids,
  COUNT(*) FILTER (WHERE price >= 1000000) AS rank3_bids,
  COUNT(DISTINCT bidder) AS total_bidders,
  COUNT(DISTINCT bidder) FILTER (WHERE price < 10000) AS rank1_bidders,
  COUNT(DISTINCT bidder) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bidders,
  COUNT(DISTINCT bidder) FILTER (WHERE price >= 1000000) AS rank3_bidders,
  COUNT(DISTINCT auction) AS total_auctions,
  COUNT(DISTINCT auction) FILTER (WHERE price < 10000) AS rank1_auctions,
  COUNT(DISTINCT auction) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_auctions,
  COUNT(DISTINCT auction) FILTER (WHERE price >= 1000000) AS rank3_auctions
FROM bid
GROUP BY DATE_FORMAT(`dateTime`, 'yyyy-MM-dd');
INSERT INTO q17
SELECT
  auction,
  DATE_FORMAT(`dateTime`, 'yyyy-MM-dd') AS `day`,
  COUNT(*) AS total_bids,
  COUNT(*) FILTER (WHERE price < 10000) AS rank1_bids,
  COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bids,
  COUNT(*) FILTER (WHERE price >= 1000000) AS rank3_bids,
  MIN(price) AS min_price,
  MAX(price) AS max_price,
  AVG(price) AS avg_price,
  SUM(price) AS sum_price
FROM bid
GROUP BY auction, DATE_FORMAT(`dateTime`, 'yyyy-MM-dd');
INSERT INTO top
SELECT category, auction, price, place
FROM (
  SELECT a.category, b.auction, b.price,
    ROW_NUMBER() OVER (
      PARTITION BY a.category ORDER BY b.price DESC, b.auction, b.bidder, b.`dateTime`
    ) AS place
  FROM bid AS b JOIN auction AS a ON a.id = b.auction
)
WHERE place <= 5;
END;
