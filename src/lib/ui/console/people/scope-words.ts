import type { TokenScope } from '#lib/domain/wire/identity.ts';
import * as m from '#lib/paraglide/messages.js';

const SCOPES: Record<TokenScope, () => string> = {
  'look-up': m.token_scope_look_up,
  submit: m.token_scope_submit,
  'read-alerts': m.token_scope_read_alerts,
  'read-receipts': m.token_scope_read_receipts,
};

export function scopeWord(scope: TokenScope): string {
  return SCOPES[scope]();
}
