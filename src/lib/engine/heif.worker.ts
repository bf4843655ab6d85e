import { expose } from 'comlink';
import { heifCodecs } from './heif-codecs.ts';
import { WorkerService } from './worker-service.ts';

expose(new WorkerService(heifCodecs));
