import { expose } from 'comlink';
import { PartsBench } from './parts-bench.ts';

expose(new PartsBench());
