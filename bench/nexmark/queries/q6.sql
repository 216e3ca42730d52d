-- The average price of the last ten auctions that each seller has closed. Flink cannot run it.
SELECT seller, AVG(final)
FROM (
  SELECT seller, final, ROW_NUMBER() OVER (PARTITION BY seller ORDER BY closed DESC) AS recent
  FROM (
    SELECT id, seller, price AS final, closed,
      ROW_NUMBER() OVER (PARTITION BY id ORDER BY price DESC, closed) AS place
    FROM (
      SELECT a.id, a.seller, b.price, b.`dateTime` AS closed
      FROM auction AS a JOIN bid AS b ON a.id = b.auction
      WHERE b.`dateTime` BETWEEN a.`dateTime` AND a.expires
    )
  )
  WHERE place <= 1
)
WHERE recent <= 10
GROUP BY seller;
