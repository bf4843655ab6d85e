/** Loaded into a hub that is measured: at each SIGUSR2 it prints how long its thread stood still at most since the one before. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two looks: what is shorter is not seen. */
const RESOLUTION = 5;

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  process.on('SIGUSR2', () => {
    console.log(`stood still ${String(Math.max(0, delay.max / 1e6 - RESOLUTION))} ms`);
    delay.reset();
  });
}
