/** Runs work while nobody else runs work under the same name, and gives what it gives. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Among all tabs of this origin where the browser has Web Locks, else within this tab. */
export const exclusive: Exclusive =
  'locks' in navigator ? async (name, work) => navigator.locks.request(name, work) : exclusiveInThisTab();

/** One after the other, in the order asked. */
export function exclusiveInThisTab(): Exclusive {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, mine);
    return mine;
  };
}
