// A 2D context that writes down what is drawn.
import type { Context } from '../../../../src/connector/browser/chart/drawAxes.js';

/** A call with its numbers rounded to tenths, `lineTo 10 20.5`. */
export interface Recording {
  readonly context: Context;
  readonly calls: string[];
  /** Calls of some methods. */
  of(...names: string[]): string[];
}

/** Letters are 6 pixels wide. */
export function recordingContext(): Recording {
  const calls: string[] = [];
  const properties: Record<string, unknown> = {};
  const context = new Proxy(properties, {
    get: (target, name: string) => {
      if (name in target) return target[name];
      if (name === 'measureText') return (text: string) => ({ width: text.length * 6 });
      return (...parameters: unknown[]) => {
        const texts = parameters.map((value) =>
          typeof value === 'number' ? Math.round(value * 10) / 10 : value,
        );
        calls.push([name, ...texts].join(' '));
      };
    },
  });
  const of = (...names: string[]): string[] =>
    calls.filter((call) => names.includes(call.split(' ')[0]));
  return { context: context as unknown as Context, calls, of };
}
