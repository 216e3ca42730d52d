// Chains of one operation as balanced trees: what walks over them does not go as deep as they are
// long. The order of the parts stays.
//
//   a AND b AND c AND d   ─►   (a AND b) AND (c AND d)

/** Joins parts, one at least, two by two. */
export function balanced<Part>(
  parts: readonly Part[],
  join: (left: Part, right: Part) => Part,
): Part {
  if (parts.length === 1) return parts[0];
  const middle = parts.length >>> 1;
  return join(balanced(parts.slice(0, middle), join), balanced(parts.slice(middle), join));
}
