// What a TypeScript engineer writes: an object a key in a Map, and the keys whose time is up by
// millisecond.
import { DISORDER_MS } from '../../support/columns.mjs';
import { addTo, emptyAnswer } from './job.mjs';

/** Counts by key; a key's count ends when the watermark has passed the window behind its start. */
export class CounterByHand {
  answer = emptyAnswer();
  #keys = new Map();
  #due = new Map();
  #latest = -Infinity;
  #watermark = -Infinity;
  #windowMs;

  constructor(windowMs) {
    this.#windowMs = windowMs;
  }

  add(event) {
    const state = this.#keys.get(event.key);
    if (state === undefined) {
      this.#keys.set(event.key, { n: 1 });
      const time = event.ts + this.#windowMs;
      const due = this.#due.get(time);
      if (due === undefined) this.#due.set(time, [event.key]);
      else due.push(event.key);
    } else state.n += 1;
    if (event.ts > this.#latest) this.#advance((this.#latest = event.ts) - DISORDER_MS - 1);
  }

  end() {
    for (const keys of this.#due.values()) this.#fire(keys);
    this.#due.clear();
    return this.answer;
  }

  #advance(watermark) {
    if (this.#watermark === -Infinity) this.#watermark = watermark;
    while (this.#watermark < watermark) {
      const keys = this.#due.get(++this.#watermark);
      if (keys === undefined) continue;
      this.#due.delete(this.#watermark);
      this.#fire(keys);
    }
  }

  #fire(keys) {
    for (const key of keys) {
      addTo(this.answer, key, this.#keys.get(key).n);
      this.#keys.delete(key);
    }
  }
}
