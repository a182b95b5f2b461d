// Loaded ahead, so that the worker that starts here at a word is at work in a few milliseconds.
import '@/lib/provisioning/operation/run-operation';

import { z } from 'zod';

import { hurryTimers } from './hurry';

const startSchema = z.object({ environment: z.record(z.string(), z.string()), speed: z.number() });

/** Waits for its environment, and is a worker from then on: the product's own, unchanged but for the time it has. */
process.once('message', (message) => {
  const { environment, speed } = startSchema.parse(message);
  Object.assign(process.env, environment);
  if (speed !== 1) hurryTimers(speed);
  void import('@/worker/main');
});
process.send?.('loaded');
