// ALTER as text.
import type { Alter, AlterAction } from '../ast/definition.js';
import {
  printDistribution,
  printElement,
  printOption,
  printPartition,
  printWith,
  scopeOf,
} from './definition.js';
import { printInterval, printString } from './literal.js';
import { printQuery } from './query.js';
import { list, printIdentifier, printName, words } from './words.js';

export function printAlter(alter: Alter): string {
  const { type, ifExists, name, action } = alter;
  const exists = ifExists && 'IF EXISTS';
  return words('ALTER', scopeOf(alter), type, exists, printName(name), printAction(action));
}

function printAction(action: AlterAction): string {
  switch (action.kind) {
    case 'rename':
      return `RENAME TO ${printName(action.to)}`;
    case 'renameColumn':
      return `RENAME ${printName(action.from)} TO ${printIdentifier(action.to)}`;
    case 'setOptions':
      return `SET (${list(action.options, printOption)})`;
    case 'resetOptions':
      return `RESET (${list(action.keys, printString)})`;
    case 'setComment':
      return `COMMENT ${printString(action.comment)}`;
    case 'setFreshness':
      return `SET FRESHNESS = ${printInterval(action.freshness)}`;
    case 'setRefreshMode':
      return `SET REFRESH_MODE = ${action.mode}`;
    case 'add':
    case 'modify':
      return `${action.kind.toUpperCase()} (${list(action.elements, printElement)})`;
    case 'addDistribution':
      return `ADD DISTRIBUTION ${printDistribution(action.distribution)}`;
    case 'modifyDistribution':
      return `MODIFY DISTRIBUTION ${printDistribution(action.distribution)}`;
    case 'refresh':
      return words('REFRESH', printPartition(action.partition));
    case 'suspend':
      return 'SUSPEND';
    case 'resume':
      return words('RESUME', printWith(action.options));
    case 'asQuery':
      return `AS ${printQuery(action.query)}`;
    case 'asFunction': {
      const { className, language } = action;
      return words('AS', printString(className), language !== undefined && `LANGUAGE ${language}`);
    }
    default:
      return printPartitionsOrDrop(action);
  }
}

type Others = Extract<AlterAction, { kind: 'addPartitions' | `drop${string}` }>;

function printPartitionsOrDrop(action: Others): string {
  switch (action.kind) {
    case 'addPartitions': {
      const partitions = action.partitions.map(({ entries, options }) =>
        words(printPartition(entries), printWith(options)),
      );
      return words('ADD', action.ifNotExists && 'IF NOT EXISTS', ...partitions);
    }
    case 'dropPartitions': {
      const ifExists = action.ifExists && 'IF EXISTS';
      return words('DROP', ifExists, list(action.partitions, printPartition));
    }
    case 'dropColumns':
      return `DROP (${list(action.columns, printName)})`;
    case 'dropConstraint':
      return `DROP CONSTRAINT ${printIdentifier(action.name)}`;
    case 'dropWatermark':
      return 'DROP WATERMARK';
    case 'dropPrimaryKey':
      return 'DROP PRIMARY KEY';
    case 'dropDistribution':
      return 'DROP DISTRIBUTION';
  }
}
