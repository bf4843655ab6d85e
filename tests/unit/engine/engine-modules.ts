export * from '../../fixtures/engine-modules.ts';
