import type { ImportState } from '#lib/domain/wire/imports.ts';
import * as m from '#lib/paraglide/messages.js';

export const IMPORT_STATE_WORDS: Record<ImportState, () => string> = {
  open: m.hub_imports_state_open,
  committed: m.hub_imports_state_committed,
  done: m.hub_imports_state_done,
  abandoned: m.hub_imports_state_abandoned,
};
