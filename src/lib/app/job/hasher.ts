import type { Engine } from '#lib/engine/client.ts';

/** What a job needs of the engine. */
export type Hasher = Pick<Engine, 'workers' | 'limit' | 'started' | 'hash' | 'list'>;
