export { default as matchingWorkerUrl } from './matching.worker.ts?worker&url';
