export { default as commonWorkerUrl } from './engine.worker.ts?worker&url';
export { default as heifWorkerUrl } from './heif.worker.ts?worker&url';
