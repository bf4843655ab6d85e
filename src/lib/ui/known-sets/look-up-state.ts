/** How the look-up of the case in the known sets goes; `why`: a code. */
export type SetLookUpState =
  | { readonly is: 'idle' | 'done' }
  | { readonly is: 'running'; readonly step: 'digests' | 'pictures'; readonly done: number; readonly total: number }
  | { readonly is: 'failed'; readonly why: string };
