import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Targets } from './tries.ts';

/** How long an attempt may take before it counts as pending; contacts are heard for longer. */
const PATIENCE_MS = 1_000;

const textOf = (file: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), 'utf8')).replaceAll(/^export /gm, '');

/** Makes an attempt, and gives its name and outcome. */
const made = `
  const made = (attempts, [name, target]) =>
    Promise.race([
      new Promise((resolve) => resolve(attempts[name](target))).then(() => 'made', () => 'refused'),
      new Promise((resolve) => setTimeout(resolve, ${PATIENCE_MS}, 'pending')),
    ]).then((outcome) => [name, outcome]);
`;

/** The attempts of the page as one expression, which makes those that are named and gives their outcomes by name. */
export const pageCode = (targets: Targets): string => `(async () => {
  ${textOf('page-attempts.ts')}
  ${made}
  const attempts = { ...pageAttempts, ...leavingAttempts };
  const targets = ${JSON.stringify(targets)};
  return Object.fromEntries(await Promise.all(Object.entries(targets).map((each) => made(attempts, each))));
})()`;

/** What is put at the end of a worker's file. It waits to be told whom to try to reach, and tells what became of each try. */
export const workerCode = (): string => `
;(() => {
  ${textOf('worker-attempts.ts')}
  ${made}
  const attempts = { ...workerAttempts, ...subWorkerAttempts, ...cacheAttempts };
  addEventListener('message', ({ data }) => {
    for (const each of Object.entries(data?.attempts ?? {}))
      void made(attempts, each).then((outcome) => postMessage({ outcome }));
  });
})();
`;

/**
 * What is put at the end of the service worker's script: scripts can be imported only while it starts. It ends there, so that it
 * is never installed beside the portal's own.
 */
export const serviceWorkerCode = `
;{
  const named = new URL(location.href).searchParams.get('import');
  if (named !== null) {
    importScripts(named);
    throw new Error('That is all.');
  }
}
`;
