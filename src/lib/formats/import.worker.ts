import { expose } from 'comlink';
import { ImportService } from './import-service.ts';

expose(new ImportService());
