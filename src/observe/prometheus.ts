// Prometheus: metrics of jobs in the text format, under the names of Flink's reporter with
// `millrace` for `flink`.
//
//   # HELP millrace_jobmanager_job_numRestarts …
//   # TYPE millrace_jobmanager_job_numRestarts counter
//   millrace_jobmanager_job_numRestarts{job_name="orders"} 0
import {
  JOB_METRICS,
  OPERATOR_METRICS,
  SUBTASK_METRICS,
  type MetricInfo,
} from './metricCatalog.js';
import type { UserMetric } from './metricGroup.js';
import type { JobMetrics } from './metrics.js';

/** What the text is, for the header `Content-Type`. */
export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const JOB = 'millrace_jobmanager_job';
const SUBTASK = 'millrace_taskmanager_job_task';
const OPERATOR = 'millrace_taskmanager_job_task_operator';

type Labels = Readonly<Record<string, string | number>>;

/**
 * The metrics of a job, or of several, as Prometheus reads them: for a server of your own. With
 * `environment({ metrics: { port: 9249 } })` the job serves them itself.
 *
 * @example response.setHeader('Content-Type', 'text/plain; version=0.0.4');
 *   response.end(prometheusText(job.metrics()));
 */
export function prometheusText(metrics: JobMetrics | readonly JobMetrics[]): string {
  const page = new Page();
  for (const job of 'operators' in metrics ? [metrics] : metrics) addJob(page, job);
  return page.text();
}

function addJob(page: Page, job: JobMetrics): void {
  const labels = { job_name: job.jobName };
  page.addNumbers(JOB, JOB_METRICS, job, labels);
  for (const subtask of job.subtasks) {
    const place = { ...labels, subtask_index: subtask.subtask };
    page.addNumbers(SUBTASK, SUBTASK_METRICS, subtask, place);
  }
  for (const operator of job.operators) {
    const { operator: name, subtask } = operator;
    const place = { ...labels, operator_name: name, subtask_index: subtask };
    page.addNumbers(OPERATOR, OPERATOR_METRICS, operator, place);
    for (const [metric, value] of Object.entries(operator.user)) {
      const isTaken = metric in OPERATOR_METRICS;
      page.addUser(`${OPERATOR}_${isTaken ? 'user_' : ''}${metric}`, value, place);
    }
  }
}

interface Family {
  readonly type: string;
  readonly help: string;
  readonly lines: string[];
}

/** Lines by metric: those of one belong together, whatever operators have it. */
class Page {
  private readonly families = new Map<string, Family>();

  addNumbers<K extends string>(
    prefix: string,
    catalog: Readonly<Record<K, MetricInfo>>,
    values: Readonly<Record<K, number | undefined>>,
    labels: Labels,
  ): void {
    for (const [name, { kind, help }] of Object.entries<MetricInfo>(catalog)) {
      const value = values[name as K];
      if (value === undefined) continue;
      const metric = `${prefix}_${name}`;
      this.family(metric, kind, help).lines.push(line(metric, labels, value));
    }
  }

  addUser(given: string, metric: UserMetric, labels: Labels): void {
    const type = metric.kind === 'histogram' ? 'summary' : metric.kind;
    // Functions of other operators may give the name to a metric of another kind.
    const name = this.freeName(metricName(given), type);
    const { lines } = this.family(name, type, 'A metric of a function.');
    if (metric.kind !== 'histogram') return void lines.push(line(name, labels, metric.value));
    for (const [quantile, value] of metric.quantiles) {
      lines.push(line(name, { ...labels, quantile }, value));
    }
    lines.push(line(`${name}_count`, labels, metric.count));
  }

  text(): string {
    const texts = [...this.families].map(
      ([name, { type, help, lines }]) =>
        `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`,
    );
    return texts.join('');
  }

  private family(name: string, type: string, help: string): Family {
    let family = this.families.get(name);
    if (family === undefined) this.families.set(name, (family = { type, help, lines: [] }));
    return family;
  }

  private freeName(name: string, type: string): string {
    const known = this.families.get(name)?.type ?? type;
    return known === type ? name : this.freeName(`${name}_${type}`, type);
  }
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${pairs.join(',')}} ${numberText(value)}`;
}

function escaped(text: string | number): string {
  return String(text).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function metricName(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9_:]/g, '_');
}

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
