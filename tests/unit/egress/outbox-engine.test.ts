import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { problem, type ProblemCode } from '#lib/domain/wire/problem.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { HubFailure } from '#lib/egress/hub-failure.ts';
import { OutboxEngine, type EngineState } from '#lib/egress/outbox-engine.ts';
import type { SendReport } from '#lib/egress/outbox.ts';
import { TrafficMeter } from '#lib/egress/traffic.ts';

const receipt = (batchId: string) => ({ batchId }) as Receipt;
const no = (code: ProblemCode): HubFailure => ({ kind: 'problem', problem: problem(code) });

/** An engine over an outbox that fails as told, a clock that the test moves, and a switch for metered lines. */
function bench() {
  const traffic = new TrafficMeter();
  const rounds: { skipRefused: boolean }[] = [];
  const timers: { work: () => void; at: number }[] = [];
  const told: EngineState[] = [];
  const stage = {
    traffic,
    rounds,
    timers,
    told,
    now: 1_000_000,
    metered: false,
    open: true,
    pruned: 0,
    /** What the next rounds meet; empty: everything gets through. */
    failures: [] as HubFailure[],
    /** Until it is let go, no round ends. */
    gate: Promise.resolve(),
  };
  const outbox = {
    prune: (): Promise<Result<void, HubFailure>> => {
      stage.pruned++;
      return Promise.resolve(ok(undefined));
    },
    async send(batchId: string): Promise<Result<Receipt, HubFailure>> {
      await stage.gate;
      traffic.add({ out: 100, in: 10 });
      const failure = stage.failures.shift();
      return failure === undefined ? ok(receipt(batchId)) : err(failure);
    },
    async sendAll({
      onProgress,
      skipRefused = false,
    }: { onProgress?: (done: number, total: number) => void; skipRefused?: boolean } = {}): Promise<
      Result<SendReport, HubFailure>
    > {
      rounds.push({ skipRefused });
      onProgress?.(0, 1);
      const sent = await outbox.send('all');
      return ok(
        sent.ok
          ? { acknowledged: [sent.value], failed: [] }
          : { acknowledged: [], failed: [{ batchId: 'all', failure: sent.error }] },
      );
    },
  };
  const engine = new OutboxEngine({
    source: () => (stage.open ? { outbox, traffic: () => traffic.total } : null),
    maySendByItself: () => !stage.metered,
    onStep: (state) => {
      told.push(state);
      return Promise.resolve();
    },
    now: () => stage.now,
    timer: {
      set: (work, ms) => {
        const timer = { work, at: stage.now + ms };
        timers.push(timer);
        return timer;
      },
      clear: (handle) => {
        const at = timers.indexOf(handle as (typeof timers)[number]);
        if (at !== -1) timers.splice(at, 1);
      },
    },
    random: () => 0,
  });
  return Object.assign(stage, { engine });
}

describe('the engine of the outbox', () => {
  it('sends when it is woken, and plans nothing more when everything got through', async () => {
    const { engine, rounds, timers, told } = bench();
    await engine.wake();
    expect(rounds).toEqual([{ skipRefused: true }]);
    expect(timers).toEqual([]);
    expect(told.map(({ sending }) => sending)).toEqual([true, true, false]);
    expect(engine.state).toMatchObject({ sending: false, nextTryAt: null });
  });

  it('tries again later and later while the hub is away, says when, and begins anew after a success', async () => {
    const stage = bench();
    const { engine, timers } = stage;
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      stage.failures = [{ kind: 'unreachable' }];
      if (i === 0) await engine.wake();
      else await ring(stage);
      expect(timers).toHaveLength(1);
      expect(engine.state.nextTryAt).toBe(timers[0]?.at);
      waits.push((timers[0]?.at ?? 0) - stage.now);
    }
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(waits.at(-1)).toBe(150_000);
    await ring(stage);
    expect([timers.length, engine.state.nextTryAt]).toEqual([0, null]);
    stage.failures = [{ kind: 'timeout' }];
    await engine.wake();
    expect((timers[0]?.at ?? 0) - stage.now).toBe(1000);
  });

  it('waits for somebody when the hub has refused for good', async () => {
    const stage = bench();
    stage.failures = [no('not-allowed')];
    await stage.engine.wake();
    expect(stage.timers).toEqual([]);
    await stage.engine.sendAll();
    expect(stage.rounds).toEqual([{ skipRefused: true }, { skipRefused: false }]);
  });

  it('sends nothing by itself where bytes cost, also not again, but what somebody asks for', async () => {
    const stage = bench();
    const { engine } = stage;
    stage.metered = true;
    await engine.wake();
    expect(stage.rounds).toEqual([]);
    stage.failures = [{ kind: 'unreachable' }];
    expect(await engine.sendAll()).toEqual([]);
    expect([stage.rounds.length, stage.timers.length]).toEqual([1, 0]);
    expect(await engine.send(['a', 'b'])).toHaveLength(2);
  });

  it('forgets what it had planned when it may no longer send by itself', async () => {
    const stage = bench();
    stage.failures = [{ kind: 'unreachable' }];
    await stage.engine.wake();
    expect(stage.timers).toHaveLength(1);
    stage.engine.pause();
    expect([stage.timers.length, stage.engine.state.nextTryAt]).toEqual([0, null]);
  });

  it('runs one round after the other, a press never goes unheard, and many triggers at once are one', async () => {
    const stage = bench();
    const gate = Promise.withResolvers<undefined>();
    stage.gate = gate.promise;
    const { engine, rounds } = stage;
    const first = engine.wake();
    while (rounds.length === 0) await new Promise((turn) => setTimeout(turn));
    const [press, ...more] = [engine.sendAll(), engine.wake(), engine.wake(), engine.wake()];
    expect(rounds).toHaveLength(1);
    gate.resolve(undefined);
    await Promise.all([first, press, ...more]);
    expect(rounds.map(({ skipRefused }) => skipRefused)).toEqual([true, false, true]);
  });

  it('counts the bytes of each round, and of the whole sitting', async () => {
    const { engine } = bench();
    await engine.send(['a', 'b', 'c']);
    expect(engine.state).toMatchObject({ round: { out: 300, in: 30 }, sitting: { out: 300, in: 30 } });
    await engine.send(['d']);
    expect(engine.state).toMatchObject({ round: { out: 100, in: 10 }, sitting: { out: 400, in: 40 } });
  });

  it('stops within a press when no further batch could fare better', async () => {
    const stage = bench();
    stage.failures = [no('batch-differs'), { kind: 'unreachable' }];
    expect(await stage.engine.send(['a', 'b', 'c'])).toEqual([]);
    expect(stage.engine.state.round.out).toBe(200);
  });

  it('says nothing of a vault that has shut meanwhile, and begins anew with the next', async () => {
    const stage = bench();
    const gate = Promise.withResolvers<undefined>();
    stage.gate = gate.promise;
    stage.failures = [{ kind: 'unreachable' }];
    const running = stage.engine.wake();
    await Promise.resolve();
    await Promise.resolve();
    stage.open = false;
    stage.engine.stop();
    const told = stage.told.length;
    gate.resolve(undefined);
    await running;
    expect([stage.told.length, stage.timers.length, stage.engine.state.sending]).toEqual([told, 0, false]);
    await stage.engine.wake();
    expect(stage.rounds).toHaveLength(1);
    stage.open = true;
    await stage.engine.tidy();
    await stage.engine.wake();
    expect([stage.pruned, stage.rounds.length, stage.engine.state.nextTryAt]).toEqual([1, 2, null]);
  });
});

/** Moves the clock to the one timer, lets it ring, and waits for the round that follows. */
async function ring(stage: ReturnType<typeof bench>): Promise<void> {
  const timer = stage.timers.shift();
  if (timer === undefined) throw new Error('nothing is planned');
  stage.now = timer.at;
  const before = stage.rounds.length;
  timer.work();
  while (stage.rounds.length === before || stage.engine.state.sending) await new Promise((turn) => setTimeout(turn));
}
