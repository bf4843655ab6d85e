import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Following } from '#lib/app/job/following.svelte.ts';
import { Followers, type Progress } from '#lib/app/job/followers.ts';
import { JobLock } from '#lib/app/job/job-lock.ts';
import { Wakefulness } from '#lib/app/job/wake-lock.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';

const progress: Progress = {
  total: 10,
  done: 4,
  failed: 1,
  dropped: 0,
  started: 6,
  filesPerSecond: null,
  bytesPerSecond: 12.5,
  secondsLeft: null,
};

/** Channels of tabs that hear each other, and not themselves. */
function ether() {
  const tabs: ((data: unknown) => void)[] = [];
  const said: unknown[] = [];
  const tab = () => {
    let hear: (data: unknown) => void = () => undefined;
    tabs.push((data) => {
      hear(data);
    });
    const mine = tabs.length - 1;
    return {
      postMessage: (data: unknown) => {
        said.push(data);
        tabs.forEach((tell, i) => {
          if (i !== mine) tell(data);
        });
      },
      addEventListener: (_: string, listener: unknown) => {
        hear = (data) => {
          (listener as (event: { data: unknown }) => void)({ data });
        };
      },
      close: vi.fn(),
    } as unknown as BroadcastChannel;
  };
  return { tab, said };
}

describe('the tabs that follow a job', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('hear how it gets on and what it keeps, in numbers only', async () => {
    const { tab, said } = ether();
    const reread = vi.fn(() => Promise.resolve());
    const following = new Following({ reread, onHeard: vi.fn(), channel: tab() });
    const runner = new Followers({ onProgress: vi.fn(), onChanged: vi.fn(), channel: tab() });
    const caseId = uuidv7();
    runner.tellProgress('running', progress);
    for (let i = 0; i < 20; i++) runner.tellChanged(caseId, 5);
    expect(following.progress).toEqual(progress);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(reread.mock.calls).toEqual([[caseId], [caseId]]);
    expect(said.every((message) => JSON.stringify(message).length < 300)).toBe(true);
  });

  it('look for a job to go on with when it is over, and pass over what they do not understand', () => {
    const { tab } = ether();
    const onHeard = vi.fn();
    const following = new Following({ reread: () => Promise.resolve(), onHeard, channel: tab() });
    const channel = tab();
    const runner = new Followers({ onProgress: vi.fn(), onChanged: vi.fn(), channel });
    runner.tellProgress('running', progress);
    channel.postMessage({ kind: 'progress', state: 'flying', progress });
    expect(following.progress).toEqual(progress);
    runner.tellProgress('done', progress);
    expect(following.progress).toBeNull();
    expect(onHeard.mock.calls).toEqual([[true], [false]]);
  });
});

describe('JobLock', () => {
  it('is had by one tab at a time, and free when that one lets go', async () => {
    const [here, there] = [new JobLock(navigator.locks), new JobLock(navigator.locks)];
    expect(await here.take()).toBe(true);
    expect(await there.take()).toBe(false);
    expect(await there.isElsewhere()).toBe(true);
    expect(await here.isElsewhere()).toBe(false);
    const free = there.whenFree();
    here.release();
    await free;
    expect(await there.take()).toBe(true);
    there.release();
  });
});

describe('Wakefulness', () => {
  it('keeps the screen on from begin to end, also after the tab was hidden', async () => {
    const release = vi.fn(() => Promise.resolve());
    const request = vi.fn(() => Promise.resolve({ release } as unknown as WakeLockSentinel));
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
    const awake = new Wakefulness({ wakeLock: { request } }, page);
    awake.hold();
    awake.hold();
    page.dispatchEvent(new Event('visibilitychange'));
    expect(request).toHaveBeenCalledTimes(2);
    awake.release();
    await Promise.resolve();
    await Promise.resolve();
    expect(release).toHaveBeenCalledOnce();
    page.dispatchEvent(new Event('visibilitychange'));
    expect(request).toHaveBeenCalledTimes(2);
  });

  it('does without where the browser has no such lock, or refuses it', () => {
    const refused = { wakeLock: { request: () => Promise.reject(new Error('NotAllowedError')) } };
    for (const screen of [{}, refused]) {
      const awake = new Wakefulness(screen, new EventTarget() as unknown as Document);
      awake.hold();
      awake.release();
    }
  });
});
