// A worker as bundlers make one of it.
import { serveJob } from 'millrace/browser';
import job from './parallelJob.js';

serveJob(job);
