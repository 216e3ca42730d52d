// Random numbers of a seed, those that java.util.Random gives.
const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/** The sequence of a seed. */
export class JavaRandom {
  private state: bigint;

  constructor(seed: number) {
    this.state = (BigInt(seed) ^ MULTIPLIER) & MASK;
  }

  nextDouble(): number {
    const high = this.next(26) * 2 ** 27;
    return (high + this.next(27)) / 2 ** 53;
  }

  /** From 0 to below `bound`. */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Math.floor((bound * this.next(31)) / 2 ** 31);
    for (;;) {
      const bits = this.next(31);
      const value = bits % bound;
      // Values behind the last whole run of the bound would come more often.
      if (bits - value + (bound - 1) < 2 ** 31) return value;
    }
  }

  private next(bits: number): number {
    this.state = (this.state * MULTIPLIER + 0xbn) & MASK;
    return Number(this.state >> BigInt(48 - bits));
  }
}

/** The sequences of one call in a query: each seed has its own. */
export class SeededRandoms {
  private readonly known = new Map<number, JavaRandom>();

  of(seed: number): JavaRandom {
    let random = this.known.get(seed);
    if (random === undefined) this.known.set(seed, (random = new JavaRandom(seed)));
    return random;
  }
}
