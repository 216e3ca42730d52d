// The page: starts the job in a worker or here, and draws what it tells, once a frame.
//
//   WebSocket ──► job (worker or page) ──updates──► pending ──(each frame)──► charts, table
import { canvasChart } from 'millrace/browser';
import { AirportRows } from './airportRows.js';
import { Figures } from './figures.js';
import { runJob, type Update } from './runJob.js';
import { startSqlBox } from './sqlBox.js';

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const controls = element<HTMLFormElement>('controls');
const problem = element('problem');
const rows = new AirportRows(element('airports'));

const trend = canvasChart(element<HTMLCanvasElement>('trend'), {
  x: 'window_end',
  y: 'mean_delay',
  series: 'origin',
  window: '60 d',
  maxPoints: 2000,
  yTitle: 'minutes',
  xTitle: 'event time',
});
const hours = canvasChart(element<HTMLCanvasElement>('hours'), {
  kind: 'bar',
  x: 'hour',
  y: 'mean_delay',
  yTitle: 'mean delay, minutes',
  xTitle: 'hour of departure',
  colors: ['#f0a35c'],
});

let figures = new Figures(1);
let stop = (): void => undefined;
let pending: Update[] = [];
let latest: Update | undefined;
let textsAt = 0;
const TEXTS_MS = 100;
const DEFAULT_RATE = '200000';

start();
startSqlBox(() => addressOf(new URLSearchParams(location.search)));

controls.addEventListener('submit', (event) => {
  event.preventDefault();
  const settings = new URLSearchParams(location.search);
  for (const [name, value] of new FormData(controls)) settings.set(name, String(value));
  history.replaceState(null, '', `?${settings}`);
  start();
});

requestAnimationFrame(function draw(now: number): void {
  figures.frame(now);
  const updates = pending;
  pending = [];
  for (const { points } of updates) trend.add(points);
  latest = updates.at(-1) ?? latest;
  if (updates.length > 0) {
    const startedAt = performance.now();
    trend.draw();
    if (latest !== undefined && (latest.isDone || now - textsAt >= TEXTS_MS)) {
      textsAt = now;
      showTexts(latest);
      hours.draw();
    }
    figures.drew(performance.now() - startedAt);
  }
  requestAnimationFrame(draw);
});

/** The table and the figures, ten times a second: nobody reads faster. */
function showTexts(update: Update): void {
  const { summary, isDone } = update;
  figures.show(update);
  rows.show(summary);
  hours.add(summary.byHour);
  element('others').textContent =
    `${summary.airportCount} airports, ${update.lateRows} late events` +
    (isDone ? `, complete after ${(update.elapsedMs / 1000).toFixed(1)} s` : '');
  // For whoever drives the page, a test for example.
  document.body.dataset['state'] = isDone ? 'done' : 'running';
  if (isDone) document.body.dataset['figures'] = JSON.stringify(figures);
}

/** Starts anew with the settings of the address. */
function start(): void {
  stop();
  const settings = new URLSearchParams(location.search);
  const rate = settings.get('rate') ?? DEFAULT_RATE;
  const thread = settings.get('thread') ?? 'worker';
  element<HTMLSelectElement>('controls')
    .querySelectorAll('select')
    .forEach((select) => {
      select.value = select.name === 'rate' ? rate : thread;
    });
  element('place').textContent = thread === 'worker' ? 'in a Web Worker' : 'in this page';
  pending = [];
  latest = undefined;
  trend.clear();
  hours.clear();
  rows.clear();
  problem.hidden = true;
  figures = new Figures(rate === 'max' ? Infinity : Number(rate));
  const address = addressOf(settings);
  stop = thread === 'worker' ? startWorker(address) : startHere(address);
}

/** The WebSocket that replays the flights. */
function addressOf(settings: URLSearchParams): string {
  const rate = settings.get('rate') ?? DEFAULT_RATE;
  const query = new URLSearchParams({ rate: rate === 'max' ? '0' : rate });
  const count = settings.get('flights');
  if (count !== null) query.set('flights', count);
  return `${location.origin.replace(/^http/, 'ws')}/flights?${query}`;
}

function startWorker(address: string): () => void {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Update>) => void pending.push(data);
  worker.onerror = ({ message }) => fail(message);
  worker.postMessage(address);
  return () => worker.terminate();
}

function startHere(address: string): () => void {
  const stopping = new AbortController();
  runJob(address, (update) => void pending.push(update), stopping.signal).catch(
    (error: unknown) => {
      if (!stopping.signal.aborted) fail(String(error));
    },
  );
  return () => stopping.abort();
}

function fail(message: string): void {
  problem.textContent = message;
  problem.hidden = false;
}
