// One job serves rows as server-sent events; a second one reads them, filters, and sends what is
// left to a WebSocket server, which is a third.
import { callback, col, environment, float64, fromIterable, json, schema, string } from 'millrace';
import { eventStreamSink, fromEventStream } from 'millrace/http';
import { fromWebSocketServer, webSocketSink } from 'millrace/websocket';

const reading = schema({ sensor: string(), celsius: float64() });
const ports = { events: 0, alarms: 0 };
const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

let isOver = false;
async function* readings() {
  for (const celsius of [21.5, 80.25, 22, 95.5]) yield { sensor: 'boiler', celsius };
  await until(() => isOver);
}

const thermometer = environment();
thermometer
  .from(fromIterable(reading, readings))
  .sinkTo(
    eventStreamSink({ port: 0, format: json(), onListening: (port) => (ports.events = port) }),
  );

let alarms = 0;
const panel = environment();
panel
  .from(
    fromWebSocketServer({
      port: 0,
      schema: reading,
      format: json(),
      onListening: (port) => (ports.alarms = port),
    }),
  )
  .sinkTo(
    callback((rows) => {
      for (const { sensor, celsius } of rows) console.log(`alarm: ${sensor} has ${celsius} °C`);
      alarms += rows.length;
    }),
  );
const jobs = [thermometer.execute({ quiet: true }), panel.execute({ quiet: true })];
await until(() => ports.events > 0 && ports.alarms > 0);

// Events that were sent before are kept for who asks with an id: 0 is before the first.
const watcher = environment();
watcher
  .from(
    fromEventStream(`http://127.0.0.1:${ports.events}`, {
      schema: reading,
      format: json(),
      headers: { 'last-event-id': '0' },
      reconnect: { attempts: 20, delay: '100ms' },
    }),
  )
  .filter(col('celsius').gt(60))
  .sinkTo(webSocketSink(`ws://127.0.0.1:${ports.alarms}`, { format: json() }));
jobs.push(watcher.execute({ quiet: true }));

await until(() => alarms === 2);
isOver = true;
await Promise.allSettled(jobs.map((job) => job.cancel()));
