import { ExchangeClient } from '#lib/formats/exchange-client.ts';
import { importWorkerUrl } from '#lib/formats/worker-url.ts';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import type { FormatsBench, ReadOutcome } from './api.ts';

const startWorker = () => new Worker(scriptUrl(importWorkerUrl), { type: 'module' });

async function readExchange(): Promise<ReadOutcome> {
  const file = document.querySelector('input')?.files?.[0];
  if (file === undefined) throw new Error('No file has been chosen');
  const from = performance.now();
  const opened = await ExchangeClient.open(file, startWorker);
  if (!opened.ok) throw new Error(opened.error.why);
  const client = opened.value;
  let entries = 0;
  try {
    for await (const step of client.steps(client.recognised.format, { scheme: null })) {
      if (!step.ok) throw new Error(step.error.why);
      if (!('end' in step.value)) {
        entries += step.value.entries.length;
        continue;
      }
      const { skipped, truncated, bytes } = step.value.end;
      return { entries, skipped, truncated, bytes, milliseconds: performance.now() - from };
    }
  } finally {
    client.close();
  }
  throw new Error('The file did not end');
}

const bench: FormatsBench = { readExchange };
Object.assign(window, { bench });
