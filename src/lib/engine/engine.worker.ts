import { expose } from 'comlink';
import { codecs } from './codecs.ts';
import { WorkerService } from './worker-service.ts';

expose(new WorkerService(codecs));
