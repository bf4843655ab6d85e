// What a self-test needs, loaded when the first one is run.
export { checked } from './self-test-check.ts';
export { selfTestTable } from './self-test-table.ts';
export { fileOf } from './self-test-vector.ts';
