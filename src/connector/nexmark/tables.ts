// Tables of texts that the Nexmark kernels pick from, in memory of their own.
//
// The suite makes the text of each `extra` character by character. Here it is a piece of one long
// text of the same kind, which a column points into: 5 million events a second would otherwise be
// spent on filler.
import * as abi from '../../../assembly/abi/nexmark.js';
import * as view from '../../../assembly/abi/stringView.js';
import { Arena } from '../../wasm/arena.js';
import type { Engine } from '../../wasm/engine.js';

const FIRST_NAMES = 'Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter'.split(',');
const LAST_NAMES = 'Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris'.split(',');
const CITIES =
  'Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne'.split(',');
const STATES = 'AZ,CA,ID,OR,WA,WY'.split(',');
const HOT_CHANNELS = ['Google', 'Facebook', 'Baidu', 'Apple'];
/** The kernels read past the place they pick by less than this. */
const LONGEST_TEXT = 1024;

/** All texts here are ASCII, of which UTF-8 is a superset. */
const ascii = new TextEncoder();

/** Addresses of the tables, by the offset in a request where the kernels expect them. */
export class NexmarkTables {
  readonly addresses: ReadonlyMap<number, number>;
  private readonly arena: Arena;
  private readonly random: () => number;

  constructor(engine: Engine, seed: bigint) {
    this.arena = new Arena(engine.memory);
    this.random = randomFrom(Number(BigInt.asUintN(32, seed ^ (seed >> 32n))));
    this.addresses = new Map([
      [abi.NEXMARK_NAMES, this.views(FIRST_NAMES.flatMap(withLastNames))],
      [abi.NEXMARK_CITIES, this.views(CITIES)],
      [abi.NEXMARK_STATES, this.views(STATES)],
      [abi.NEXMARK_PRICES, this.prices()],
      [abi.NEXMARK_CHANNELS, this.views(this.channels())],
      [abi.NEXMARK_EXTRAS, this.extras()],
      [abi.NEXMARK_WORDS, this.words()],
    ]);
  }

  release(): void {
    this.arena.release();
  }

  private views(texts: readonly string[]): number {
    const bytes = ascii.encode(texts.join(''));
    const heap = this.arena.allocate(bytes.length);
    const address = this.arena.allocateZeroed(texts.length * view.VIEW_BYTES);
    const { u8, u32 } = this.arena.memory;
    u8.set(bytes, heap);
    let at = heap;
    texts.forEach((text, index) => {
      const entry = address + index * view.VIEW_BYTES;
      const isInline = text.length <= view.VIEW_INLINE_MAX;
      u32[entry >>> 2] = text.length;
      u8.copyWithin(entry + view.VIEW_PREFIX, at, at + (isInline ? text.length : 4));
      if (!isInline) u32[(entry + view.VIEW_ADDRESS) >>> 2] = at;
      at += text.length;
    });
    return address;
  }

  private prices(): number {
    const address = this.arena.allocate(4097 * 8);
    for (let i = 0; i <= 4096; i++) {
      this.arena.memory.f64[(address >>> 3) + i] = 100 * 10 ** ((6 * i) / 4096);
    }
    return address;
  }

  /** Channel and url in turn: a url belongs to its channel. */
  private channels(): string[] {
    const texts = HOT_CHANNELS.flatMap((channel) => [channel, this.url()]);
    for (let number = 0; number < abi.NEXMARK_CHANNEL_COUNT; number++) {
      const hasId = this.random() < 0.9;
      const id = Math.abs(reversedBits(number));
      texts.push(`channel-${number}`, this.url() + (hasId ? `&channel_id=${id}` : ''));
    }
    return texts;
  }

  private url(): string {
    const part = (): string => this.text(3 + this.below(2), '_');
    return `https://www.nexmark.com/${part()}/${part()}/${part()}/item.htm?query=1`;
  }

  /** Runs of 6 characters, each run of a–z or of H–a, as Java's negative remainders make them. */
  private extras(): number {
    const length = abi.NEXMARK_POOL_BYTES + LONGEST_TEXT;
    const address = this.arena.allocate(length);
    const { u8 } = this.arena.memory;
    for (let i = 0, sign = 1; i < length; i++) {
      if (i % 6 === 0) sign = this.random() < 0.5 ? 1 : -1;
      u8[address + i] = 97 + sign * this.below(26);
    }
    return address;
  }

  private words(): number {
    const text = this.text(abi.NEXMARK_POOL_BYTES + LONGEST_TEXT, ' ');
    const address = this.arena.allocate(text.length);
    this.arena.memory.u8.set(ascii.encode(text), address);
    return address;
  }

  /** Lower-case letters, one in 13 characters `special`. */
  private text(length: number, special: string): string {
    let text = '';
    for (let i = 0; i < length; i++) {
      text += this.below(13) === 0 ? special : String.fromCharCode(97 + this.below(26));
    }
    return text;
  }

  private below(bound: number): number {
    return Math.floor(this.random() * bound);
  }
}

function withLastNames(first: string): string[] {
  return LAST_NAMES.map((last) => `${first} ${last}`);
}

/** The 32 bits of a number from behind, as a signed integer. */
function reversedBits(number: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed |= ((number >>> bit) & 1) << (31 - bit);
  return reversed;
}

/** Uniform numbers of [0, 1), the mulberry32 generator. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
