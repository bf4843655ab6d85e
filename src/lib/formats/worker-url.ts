export { default as importWorkerUrl } from './import.worker.ts?worker&url';
