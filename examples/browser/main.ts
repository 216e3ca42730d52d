// npm run example:browser: serves the page until it is stopped.
import { startServer } from './server.js';

const { address, ready } = await startServer(Number(process.env['PORT'] ?? 8080));
console.log('Reading three million flights …');
await ready;
console.log(`Flights, live: open ${address}`);
