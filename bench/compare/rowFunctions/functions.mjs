// The user's functions, the same for every contender.

export const isWanted = (bid) => bid.auction % 2 === 0 && bid.channel.length > 5;

export const converted = (bid) => ({
  auction: bid.auction,
  euros: bid.price * 0.908,
  site: bid.url.slice(0, 24),
});

/** Adds a converted row to the answer. */
export function addTo(answer, row) {
  answer.rows += 1;
  answer.auction += row.auction;
  answer.euros += row.euros;
  answer.letters += row.site.length;
}

export const emptyAnswer = () => ({ rows: 0, auction: 0, euros: 0, letters: 0 });
