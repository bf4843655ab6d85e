import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseFile } from '#lib/app/case-file.ts';
import { Job } from '#lib/domain/job.ts';
import {
  beginHistory,
  eventsLeftOut,
  historyAddsUp,
  historyWith,
  JobHistory,
  MAX_JOB_EVENTS,
} from '#lib/domain/job-history.ts';
import { ok } from '#lib/domain/result.ts';
import { mediaRecord } from '../../vault/fresh-vault.ts';
import { intake, many, recording, RunDesk, scripted } from './run-desk.ts';

const until = async (isSo: () => boolean | Promise<boolean>) => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** A clock that goes on by a minute whenever it is read. */
function clock() {
  let minutes = 0;
  return { now: () => new Date(Date.UTC(2026, 10, 26, 8, minutes++)) };
}

const eventsOf = async (desk: RunDesk) => (await desk.job()).history?.events.map(({ what }) => what) ?? [];

/** A job of 20 files, five of which are done. */
async function begun(now: () => Date) {
  const { hasher, open } = scripted(30);
  const desk = new RunDesk({ hasher, now });
  void desk.begin(many(20));
  await until(() => open.length >= 20);
  for (const { name, answer } of open.slice(0, 5)) answer(ok(await mediaRecord(name)));
  await until(() => desk.run.progress.done === 5);
  return { desk, open };
}

describe('the record of a job', () => {
  it('says when it was paused and went on, at the time and also when nothing else is to be kept', async () => {
    const { desk, open } = await begun(clock().now);
    expect(await eventsOf(desk)).toEqual([]);
    desk.run.pause();
    await until(async () => (await eventsOf(desk)).length === 1);
    desk.run.pause();
    await desk.run.continue();
    for (const { name, answer } of open.slice(5)) answer(ok(await mediaRecord(name)));
    await until(() => desk.run.state === 'done');
    const { history, startedAt, state } = await desk.job();
    expect(state).toBe('done');
    expect(history?.from).toBe(startedAt);
    expect(history?.events.map(({ what }) => what)).toEqual(['paused', 'resumed']);
    expect(history?.counts).toMatchObject({ paused: 1, resumed: 1, recovered: 0, cancelled: 0 });
    const [paused, resumed] = history?.events ?? [];
    expect((paused?.at ?? '') < (resumed?.at ?? '')).toBe(true);
  });

  it('says when its vault was shut, and when it was taken up again', async () => {
    const { now } = clock();
    const { desk } = await begun(now);
    await desk.run.halt();
    expect(await eventsOf(desk)).toEqual(['paused']);
    const again = await RunDesk.reopened(desk.file, { hasher: recording(), now });
    await again.run.resume(await desk.job(), intake(many(20)));
    await until(() => again.run.state === 'done');
    expect(await eventsOf(again)).toEqual(['paused', 'resumed']);
  });

  it('says when it was taken up after a crash, and when it was written last before', async () => {
    const { now } = clock();
    const { desk } = await begun(now);
    const job = await desk.job();
    const again = await RunDesk.reopened(desk.file, { hasher: recording(), now });
    await again.run.resume(job, intake(many(20)));
    await until(() => again.run.state === 'done');
    const { history } = await again.job();
    expect(history?.events).toMatchObject([{ what: 'recovered', since: job.history?.keptAt }]);
  });

  it('says when it was cancelled, also by somebody who found it', async () => {
    const { now } = clock();
    const { desk } = await begun(now);
    desk.run.cancel();
    await until(() => !desk.run.active);
    expect(await eventsOf(desk)).toEqual(['cancelled']);
    const other = await begun(now);
    await other.desk.run.halt();
    const again = await RunDesk.reopened(other.desk.file, { now });
    await again.run.giveUp(await other.desk.job());
    expect(await eventsOf(again)).toEqual(['paused', 'cancelled']);
  });

  it('says when a job stood still because nothing could be kept', async () => {
    const { hasher, open } = scripted(30);
    let isFull = false;
    const plain = new RunDesk();
    const commit: CaseFile['commit'] = (step) =>
      isFull ? Promise.resolve({ ok: false, error: 'quota-exceeded' }) : plain.file.commit(step);
    const file = new Proxy(plain.file, {
      get(target, name) {
        const member: unknown = name === 'commit' ? commit : Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const desk = new RunDesk({ hasher, file, now: clock().now });
    void desk.begin(many(3));
    await until(() => open.length === 3);
    isFull = true;
    for (const { name, answer } of open) answer(ok(await mediaRecord(name)));
    await until(() => desk.run.storageFailure !== null);
    isFull = false;
    await desk.run.continue();
    await until(() => desk.run.state === 'done');
    expect(await eventsOf(desk)).toEqual(['stopped', 'resumed']);
  });

  it('of an earlier release has no history: it opens, and what is written down from now on says since when', async () => {
    const { now } = clock();
    const { desk } = await begun(now);
    await desk.run.halt();
    const { history, ...early } = await desk.job();
    expect(Job.parse(early)).not.toHaveProperty('history');
    await desk.file.commit({ job: early, finished: [], gone: [], likenesses: [], attempts: [] });
    const again = await RunDesk.reopened(desk.file, { hasher: recording(), now });
    await again.run.resume(early, intake(many(20)));
    await until(() => again.run.state === 'done');
    const job = await again.job();
    expect(job.history?.events.map(({ what }) => what)).toEqual(['resumed']);
    expect((job.history?.from ?? '') > (history?.keptAt ?? '')).toBe(true);
  });
});

it('keeps the latest events only, counts all of them, and tells when they were altered', () => {
  const at = '2026-11-26T08:00:00.000Z';
  const what = fc.constantFrom('paused', 'stopped', 'resumed', 'recovered', 'cancelled');
  fc.assert(
    fc.property(fc.array(fc.array(what, { maxLength: 60 }), { maxLength: 6 }), (steps) => {
      const all = steps.flat();
      const history = steps.reduce(
        (before, some) =>
          historyWith(
            before,
            some.map((each) => ({ what: each, at, since: null })),
            at,
          ),
        beginHistory(at),
      );
      expect(JobHistory.parse(history)).toEqual(history);
      expect(history.events.map((event) => event.what)).toEqual(all.slice(-MAX_JOB_EVENTS));
      expect(eventsLeftOut(history)).toBe(Math.max(0, all.length - MAX_JOB_EVENTS));
      expect(historyAddsUp(history)).toBe(true);
      if (all.length === 0) return;
      expect(historyAddsUp({ ...history, events: history.events.slice(1) })).toBe(false);
      expect(historyAddsUp({ ...history, counts: { ...history.counts, paused: -1 } })).toBe(false);
    }),
  );
});
