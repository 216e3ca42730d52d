// npm run example:browser: serves the page until it is stopped.
import { startServer } from './server.js';

const { address } = await startServer(Number(process.env['PORT'] ?? 8080));
console.log(`Flights, live: open ${address}`);
