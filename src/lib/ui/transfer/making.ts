import type { Problem } from './transfer-words.ts';

/** A file that is being made, or was. */
export type Making = {
  readonly state: 'idle' | 'working' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly total: number };
  readonly done: {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly records: number;
    readonly damaged: number;
  } | null;
  readonly problem: Problem | null;
  cancel(): void;
  reset(): void;
};

/** A file that is being read. */
export type Reading = {
  readonly state: 'idle' | 'working';
  readonly records: number;
  readonly problem: Problem | null;
  cancel(): void;
};
