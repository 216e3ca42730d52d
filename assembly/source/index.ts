// Exports of the source stage.
export { nexmarkBids } from "./nexmarkBid";
export { nexmarkAuctions } from "./nexmarkAuction";
export { nexmarkPersons } from "./nexmarkPerson";
