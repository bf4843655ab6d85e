export { default as deriveKeyWorkerUrl } from './derive-key.worker.ts?worker&url';
