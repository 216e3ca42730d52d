// Operators of a plan's nodes.
import { FilterOperator } from '../operator/filter.js';
import type { Operator } from '../operator/operator.js';
import { PassThroughOperator } from '../operator/passThrough.js';
import { ProjectOperator } from '../operator/project.js';
import { RollingAggregateOperator } from '../operator/rollingAggregate.js';
import { RollingReduceOperator } from '../operator/rollingReduce.js';
import { RowFunctionOperator } from '../operator/rowFunction.js';
import { SideOutputOperator } from '../operator/sideOutput.js';
import { SinkOperator } from '../operator/sinkOperator.js';
import { TopOperator } from '../operator/top.js';
import { WatermarkOperator } from '../operator/watermark.js';
import type { LogicalNode, ReadColumns } from './logical.js';
import { createLocalWindowOperator, createWindowOperator } from './windows.js';

/**
 * The operator of a logical node.
 *
 * @param read  Columns of its result that the plan reads.
 */
export function createOperator(
  node: LogicalNode,
  everyWatermark = false,
  read: ReadColumns = 'all',
): Operator {
  const { name, schema } = node;
  const input = node.inputs[0]?.schema ?? schema;
  switch (node.kind) {
    case 'source':
      return new PassThroughOperator(name, schema, `read ${node.source.name}`);
    case 'union':
      return new PassThroughOperator(name, schema, `union of ${node.inputs.length} streams`);
    case 'watermark':
      return new WatermarkOperator(name, schema, node.strategy, everyWatermark);
    case 'filter':
      return new FilterOperator(name, schema, node.predicate);
    case 'project':
      return new ProjectOperator(name, input, schema, node.columns);
    case 'rowFunction':
      return new RowFunctionOperator(name, schema, node.mode, node.call);
    case 'windowAggregate':
      return createWindowOperator(node);
    case 'localWindowAggregate':
      return createLocalWindowOperator(node);
    case 'rollingAggregate':
      return new RollingAggregateOperator(name, input, schema, node.keys, node.calls);
    case 'rollingReduce':
      return new RollingReduceOperator(name, schema, node.keys, node.call);
    case 'top':
      return new TopOperator(name, schema, node.count, node.partition, node.order, node.rankColumn);
    case 'operator':
      return node.create(name, read);
    case 'sideOutput':
      return new SideOutputOperator(name, schema, node.tag);
    case 'sink':
      return new SinkOperator(name, schema, node.sink.name);
  }
}
