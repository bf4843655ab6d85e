import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Schedule } from '#lib/server/schedule.ts';
import { openDesk } from '../../fixtures/service-desk.ts';

const MINUTE = 60_000;

let desk: Awaited<ReturnType<typeof openDesk>>;
let logged: string[];
beforeEach(async () => {
  desk = await openDesk();
  logged = [];
});
afterEach(() => desk.close());

const process = (holder: string) =>
  new Schedule({
    ...{ jobs: desk.store.jobs, clock: desk.clock, holder },
    log: (message, { job }) => logged.push(`${job}: ${message}`),
  });

/** A run that counts. */
function counter() {
  const counted = { runs: 0 };
  const run = () => {
    counted.runs++;
    return Promise.resolve();
  };
  return { counted, run };
}

/** Begins a run that ends when it is told to. */
function slowRun() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const state = {
    runs: 0,
    end: () => {
      resolve(undefined);
    },
  };
  const run = async () => {
    state.runs++;
    await promise;
  };
  return { state, run };
}

describe('a job', () => {
  it('runs when it is due, and once for all that was missed meanwhile', async () => {
    const { counted, run } = counter();
    const schedule = process('one');
    schedule.add('job', 10 * MINUTE, run);
    await schedule.look();
    await schedule.look();
    expect(counted.runs).toBe(1);
    desk.pass(9 * MINUTE);
    await schedule.look();
    expect(counted.runs).toBe(1);
    desk.pass(MINUTE);
    await schedule.look();
    expect(counted.runs).toBe(2);
    desk.pass(300 * MINUTE);
    await schedule.look();
    await schedule.look();
    expect(counted.runs).toBe(3);
  });

  it('runs in one of two processes, and in the other one when the first has died in it', async () => {
    const [one, two] = [process('one'), process('two')];
    const slow = slowRun();
    const others = counter();
    one.add('job', MINUTE, slow.run);
    two.add('job', MINUTE, others.run);
    const looking = one.look();
    while (slow.state.runs === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await two.look();
    desk.pass(MINUTE);
    await two.look();
    expect(others.counted.runs).toBe(0);
    desk.pass(2 * MINUTE);
    await two.look();
    expect(others.counted.runs).toBe(1);
    slow.state.end();
    await looking;
    await two.look();
    expect(others.counted.runs).toBe(1);
  });

  it('that fails is logged and tried again soon, and keeps no other one from its turn', async () => {
    let runs = 0;
    const others = counter();
    const schedule = process('one');
    schedule.add('failing', 60 * MINUTE, () => {
      runs++;
      return Promise.reject(new Error('on purpose'));
    });
    schedule.add('other', 60 * MINUTE, others.run);
    await schedule.look();
    expect([runs, others.counted.runs]).toEqual([1, 1]);
    expect(logged).toEqual(['failing: A scheduled job failed']);
    desk.pass(MINUTE);
    await schedule.look();
    expect([runs, others.counted.runs]).toEqual([2, 1]);
  });

  it('is waited for when the schedule stops, and no further one begins', async () => {
    const schedule = process('one');
    const slow = slowRun();
    const later = counter();
    schedule.add('slow', MINUTE, slow.run);
    schedule.add('later', MINUTE, later.run);
    schedule.start();
    while (slow.state.runs === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    let stopped = false;
    const stopping = schedule.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    slow.state.end();
    await stopping;
    expect(later.counted.runs).toBe(0);
  });

  it('has a name of its own', () => {
    const schedule = process('one');
    schedule.add('job', MINUTE, () => Promise.resolve());
    expect(() => {
      schedule.add('job', MINUTE, () => Promise.resolve());
    }).toThrow('got job');
  });
});
