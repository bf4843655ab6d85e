import type { WorkerKind } from './client.ts';
import common from './engine.worker.ts?worker&url';
import heif from './heif.worker.ts?worker&url';

/** Where this build serves the script of each kind of worker. */
export const engineWorkerUrls: Readonly<Record<WorkerKind, string>> = { common, heif };
