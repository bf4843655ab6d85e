import { expose } from 'comlink';
import { argon2idKey } from './argon2id.ts';
import type { KeyWorker } from './derive-key.ts';

expose({ argon2idKey } satisfies KeyWorker);
