export { default as engineWorkerUrl } from './engine.worker.ts?worker&url';
