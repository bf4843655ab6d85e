import { describe, expect, it, vi } from 'vitest';
import { StorageTruth } from '#lib/app/storage.svelte.ts';

const GB = 1_000_000_000;

function withEstimate(usage: number, quota: number, persisted = false) {
  return { estimate: () => Promise.resolve({ usage, quota }), persisted: () => Promise.resolve(persisted) };
}

async function truthOf(manager: ConstructorParameters<typeof StorageTruth>[0]): Promise<StorageTruth> {
  const truth = new StorageTruth(manager);
  await truth.refresh();
  return truth;
}

describe('the room', () => {
  it.each([
    [1 * GB, 10 * GB, 'ample'],
    [7.9 * GB, 10 * GB, 'ample'],
    [8 * GB, 10 * GB, 'low'],
    [11 * GB, 10 * GB, 'low'],
    [0.1 * GB, 0.59 * GB, 'low'],
    [0.1 * GB, 0.61 * GB, 'ample'],
  ] as const)('with %d bytes of %d used is %s', async (usage, quota, room) => {
    const truth = await truthOf(withEstimate(usage, quota));
    expect(truth.room).toBe(room);
    expect(truth.left).toBe(Math.max(0, quota - usage));
  });

  it('is unknown before it was looked at, and where the browser does not tell', async () => {
    expect(new StorageTruth(withEstimate(1, 10 * GB)).room).toBe('unknown');
    const failing = await truthOf({
      estimate: () => Promise.reject(new TypeError('no')),
      persisted: undefined,
    } as never);
    expect([failing.room, failing.left, failing.facts.persisted]).toEqual(['unknown', null, null]);
    expect((await truthOf({})).facts).toEqual({ used: null, quota: null, persisted: null });
  });
});

describe('protection', () => {
  it('is what keeps a vault that the browser deletes after a week', async () => {
    const expires = async (weekly: boolean, persisted: boolean) => {
      const truth = new StorageTruth(withEstimate(1, GB, persisted), weekly);
      await truth.refresh();
      return truth.expires;
    };
    expect([await expires(true, false), await expires(true, true), await expires(false, false)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is asked for on request only, and told as the browser answers', async () => {
    let kept = false;
    const persist = vi.fn(() => Promise.resolve((kept = true)));
    const truth = await truthOf({ ...withEstimate(1, GB), persisted: () => Promise.resolve(kept), persist });
    expect([truth.facts.persisted, persist.mock.calls.length]).toEqual([false, 0]);
    await truth.protect();
    expect([truth.facts.persisted, truth.refused]).toEqual([true, false]);
  });

  it('that is refused is said', async () => {
    const truth = await truthOf({ ...withEstimate(1, GB), persist: () => Promise.resolve(false) });
    expect(truth.refused).toBe(false);
    await truth.protect();
    expect([truth.facts.persisted, truth.refused]).toEqual([false, true]);
  });
});
