import { expose } from 'comlink';
import { WorkerService } from './worker-service.ts';

expose(new WorkerService());
