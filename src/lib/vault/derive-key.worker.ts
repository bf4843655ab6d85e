import { expose } from 'comlink';
import { argon2idKey, argon2idMs } from './argon2id.ts';
import type { KeyWorker } from './derive-key.ts';

expose({ argon2idKey, argon2idMs } satisfies KeyWorker);
