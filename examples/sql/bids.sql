-- The hottest auctions of every ten seconds, of events that a generator makes.
--
--   node bin/millrace.js run examples/sql/bids.sql
--   node bin/millrace.js explain examples/sql/bids.sql
CREATE TABLE nexmark (
  event_type INT,
  person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING,
    state STRING, dateTime TIMESTAMP(3), extra STRING>,
  auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT,
    dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING>,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
    dateTime TIMESTAMP(3), extra STRING>,
  dateTime AS COALESCE(bid.dateTime, auction.dateTime, person.dateTime),
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
) WITH (
  'connector' = 'nexmark',
  'events.num' = '500000'
);

CREATE VIEW bids AS
SELECT bid.auction, bid.price, dateTime FROM nexmark WHERE event_type = 2;

SELECT window_start, place, auction, bids, highest
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY window_start, window_end ORDER BY bids DESC, auction) AS place
  FROM (
    SELECT window_start, window_end, auction, COUNT(*) AS bids, MAX(price) AS highest
    FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(dateTime), INTERVAL '10' SECOND))
    GROUP BY window_start, window_end, auction
  )
)
WHERE place <= 3;
