// Watermark text: why the watermark of each source stands where it does, over all subtasks.
import type { WatermarkExplanation, WatermarkMember } from '../time/watermarkTracker.js';

/** A split that is not read to its end. */
export interface ExplainedSplit extends WatermarkMember {
  /** True while it waits for the others of its alignment group. */
  readonly isWaiting?: boolean;
}

/** The open splits of a source. */
export interface ExplainedSplits extends WatermarkExplanation {
  readonly members: readonly ExplainedSplit[];
}

/** Those that one subtask reads. */
export interface SourceWatermarks extends ExplainedSplits {
  readonly source: string;
  readonly subtask: number;
}

/**
 * A paragraph a source, a line a split. The one with the lowest watermark of all subtasks holds the
 * watermark back; those that are the lowest of another subtask would be next.
 */
export function watermarkText(all: readonly SourceWatermarks[]): string {
  const sources = [...new Set(all.map(({ source }) => source))];
  return sources
    .map((source) =>
      sourceText(
        source,
        all.filter((of) => of.source === source),
      ),
    )
    .join('\n');
}

function sourceText(source: string, subtasks: readonly SourceWatermarks[]): string {
  const isParallel = subtasks.length > 1;
  const holder = holderOf(subtasks);
  const rows = subtasks.flatMap((of) =>
    of.members.map((member) => {
      const place = isParallel ? [`subtask ${of.subtask}`] : [];
      return [...place, member.id, ...memberCells(member), holdText(member, of, holder)];
    }),
  );
  if (rows.length === 0) return `${source}:\n  no split is open`;
  return [`${source}:`, ...aligned(rows).map((text) => `  ${text}`)].join('\n');
}

/** Of subtasks that are not idle the one with the lowest watermark; it is the job's. */
function holderOf(subtasks: readonly SourceWatermarks[]): SourceWatermarks | undefined {
  const holding = subtasks.filter(({ heldBackBy }) => heldBackBy !== undefined);
  return holding.toSorted((a, b) => heldAt(a) - heldAt(b))[0];
}

function heldAt({ heldBackBy, members }: SourceWatermarks): number {
  return members.find(({ id }) => id === heldBackBy)?.watermark ?? Infinity;
}

function memberCells({ status, watermark, lastActive, isWaiting }: ExplainedSplit): string[] {
  const at = Number.isFinite(watermark) ? timeText(watermark) : 'none yet';
  const state = isWaiting === true ? `${status}, waits for its group` : status;
  return [state, `watermark ${at}`, `last active ${timeText(lastActive)}`];
}

function holdText(
  { id }: WatermarkMember,
  of: SourceWatermarks,
  holder: SourceWatermarks | undefined,
): string {
  if (id !== of.heldBackBy || of.heldBackSince === undefined) return '';
  const since = `since ${timeText(of.heldBackSince)}`;
  return of === holder ? `◄ holds the watermark back ${since}` : `lowest of its subtask ${since}`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

const timeText = (time: number): string => new Date(time).toISOString();
