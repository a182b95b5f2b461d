// Loaded ahead, so that the worker that starts here at a word is at work in a few milliseconds.
import '@/lib/provisioning/operation/run-operation';

/** Waits for its environment, and is a worker from then on: the product's own, unchanged. */
process.once('message', (environment: Record<string, string>) => {
  Object.assign(process.env, environment);
  void import('@/worker/main');
});
process.send?.('loaded');
