-- Bids with their auctions of category 10.
SELECT auction, bidder, price, channel, url, b.`dateTime`, b.extra, itemName, description,
  initialBid, reserve, a.`dateTime`, expires, seller, category, a.extra
FROM bid AS b JOIN auction AS a ON b.auction = a.id
WHERE a.category = 10;
