import type { Officer } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';

/**
 * Whether an officer is the only one left who can administer the bureau, or the hub: without them nobody could let others
 * in any more, so that only the hub's operator may take them away.
 */
export async function isLastAdmin(store: Store, { id, role, bureau }: Officer): Promise<boolean> {
  if (role !== 'bureau-admin' && role !== 'hub-admin') return false;
  const able = await store.officers.able(role, role === 'bureau-admin' ? bureau : undefined);
  return able.every((officer) => officer.id === id);
}
