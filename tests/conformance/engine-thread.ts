import { parentPort } from 'node:worker_threads';
import { type Endpoint, expose } from 'comlink';
import { codecs } from '#lib/engine/codecs.ts';
import { WorkerService } from '#lib/engine/worker-service.ts';

expose(new WorkerService(codecs), parentPort as unknown as Endpoint);
