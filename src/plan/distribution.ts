// Distribution: how rows get from the subtasks of one operator to those of the next.
//
//   keyed operators        by key group of their keys       without keys: all to the first
//   sinks                  to the first, unless several writers may run at once
//   everything else        stays in its subtask
import type { Distribution } from '../exchange/partitioner.js';
import type { LogicalNode } from './logical.js';

/** How the rows of an input are dealt out; undefined = they stay. */
export function distributionOf(node: LogicalNode, input: number): Distribution | undefined {
  switch (node.kind) {
    case 'windowAggregate':
    case 'rollingAggregate':
    case 'rollingReduce':
      return byKeys(node, input, node.keys);
    case 'top':
      return byKeys(node, input, node.partition);
    case 'operator': {
      const given = node.distribution?.[input];
      if (given === undefined) return undefined;
      return typeof given === 'string' ? { to: given } : byKeys(node, input, given);
    }
    case 'sink':
      return node.sink.isParallel === true ? undefined : { to: 'single' };
    default:
      return undefined;
  }
}

function byKeys(node: LogicalNode, input: number, keys: readonly string[]): Distribution {
  const { schema } = node.inputs[input];
  if (keys.length === 0) return { to: 'single' };
  return { to: 'keys', keys: keys.map((key) => schema.indexOf(key)) };
}
