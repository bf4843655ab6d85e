import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { MAX_LOOKUP_ITEMS } from '#lib/domain/wire/lookup.ts';
import { Enrolment } from '#lib/app/enrolment.svelte.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { newKey, refused, ScriptedHub } from '../egress/scripted-hub.ts';
import { freshStorage, mediaRecord, PASSPHRASE, rawRows, value } from '../vault/fresh-vault.ts';
import { caseOf, bodies } from './case-contents.ts';
import { openTab, type Tab } from './hub-side.ts';

let hub: ScriptedHub;
let tab: Tab;
beforeEach(async () => {
  freshStorage();
  hub = await ScriptedHub.start();
  tab = openTab(hub);
});
afterEach(() => {
  vi.useRealTimers();
});

const text = (bytes: Uint8Array | null | undefined) => new TextDecoder().decode(bytes ?? undefined);
const sentTo = (route: string) => hub.wire.filter((request) => request.route.endsWith(route));
const records = (...names: string[]) => Promise.all(names.map((name) => mediaRecord(name)));
const contents = async (...names: string[]) => caseOf(await records(...names));

async function enrol({ access, desk } = tab): Promise<void> {
  value(await access.create(PASSPHRASE));
  await desk.ready;
  await desk.enrol(hub.invite(), 'Officer One');
  expect(desk.failure).toBeNull();
  hub.wire.length = 0;
}

/** The next load of the page: a tab with nothing but what the vault holds. */
async function nextTab(): Promise<Tab> {
  await tab.access.lock();
  const next = openTab(hub);
  value(await next.access.unlock(PASSPHRASE));
  await next.desk.ready;
  return next;
}

describe('enrolment', () => {
  const enrolment = () => new Enrolment(tab.access, tab.desk, () => 'Officer');

  it('goes through in one go: the link, a vault, the hub', async () => {
    const page = enrolment();
    const invitation = hub.invite();
    expect(page.takeFrom(`#${invitation.code}.${invitation.hub}`)).toBe(true);
    expect(page.fromAddress).toBe(true);
    value(await page.create(PASSPHRASE));
    expect(tab.desk.enrolled?.membership.officer.name).toBe('Officer');
    expect(tab.desk.enrolled?.invitation.hub).toBe(hub.hub);
    expect(tab.desk.signedIn).toBe(true);
    expect(tab.desk.gate).toBeNull();
    expect(page.text).toBe('');
  });

  it('takes a whole link, a bare code with fingerprint, and nothing else', () => {
    const page = enrolment();
    const invitation = hub.invite();
    page.text = ` ${formatEnrolmentLink('https://hub.example', invitation)}\n`;
    expect(page.invitation).toEqual(invitation);
    page.text = 'https://hub.example/enrol';
    expect([page.invitation, page.textProblem]).toEqual([null, true]);
    expect(page.takeFrom('')).toBe(false);
    page.name = 'two\nlines';
    expect(page.nameProblem).toBe(true);
  });

  it('lost on the way is tried again with the same keys, also by the next tab', async () => {
    const page = enrolment();
    page.text = formatEnrolmentLink('https://hub.example', hub.invite());
    hub.fault = () => 'lost-after';
    value(await page.create(PASSPHRASE));
    expect([tab.desk.failure, tab.desk.gate]).toEqual(['unreachable', 'enrolment']);
    hub.fault = () => null;
    tab = await nextTab();
    const again = enrolment();
    expect(again.invitation).not.toBeNull();
    await again.enrol();
    expect(tab.desk.enrolled).not.toBeNull();
    const keys = sentTo('/enrolments').map(({ body }) => (JSON.parse(text(body)) as { signKey: object }).signKey);
    expect(keys[1]).toEqual(keys[0]);
  });

  it.each(['code-not-valid', 'internal-error'] as const)('says %s, and stays possible', async (code) => {
    value(await tab.access.create(PASSPHRASE));
    await tab.desk.ready;
    hub.fault = () => refused(code);
    expect(await tab.desk.enrol(hub.invite(), 'Officer One')).toBe(false);
    expect([tab.desk.failure, tab.desk.working]).toEqual([code, null]);
    hub.fault = () => null;
    expect(await tab.desk.enrol(hub.invite(), 'Officer One')).toBe(true);
  });

  it('refuses a hub with another key than the invitation names', async () => {
    value(await tab.access.create(PASSPHRASE));
    await tab.desk.ready;
    const other = new ScriptedHub(await newKey(), hub.hub);
    hub.tamper = (_route, answer) => ({ ...answer, hubKey: other.key.public });
    await tab.desk.enrol(hub.invite(), 'Officer One');
    expect([tab.desk.failure, tab.desk.enrolled]).toEqual(['wrong-hub', null]);
  });
});

describe('asking', () => {
  it('shows the very bytes that it sends, and uses the answer', async () => {
    await enrol();
    const asked = await records('a', 'b');
    const empty = await mediaRecord('empty', { bytes: 0 });
    await tab.desk.prepareLookup(caseOf([...asked, empty]));
    const { lookUps } = tab.desk;
    const { rows } = lookUps.review;
    expect([lookUps.step, lookUps.asked, rows.length]).toEqual(['review', 2, 3]);
    expect(rows[2]).toMatchObject({ sha256: empty.sha256, item: null });
    const shown = await bodies(lookUps.review);
    await tab.desk.ask();
    expect(sentTo('/lookups').map(({ body }) => text(body))).toEqual(shown);
    expect([lookUps.step, lookUps.answered, lookUps.verdicts]).toEqual(['done', 2, { new: 2 }]);
    expect(tab.desk.findingOf(asked[0]?.sha256 ?? '')?.verdict).toBe('new');
    expect(tab.desk.findingOf(empty.sha256)).toBeUndefined();
    expect(tab.verdictChanges()).toBeGreaterThan(0);
  });

  it('asks for more than an answer only as long as that is wished, and shows those bytes, too', async () => {
    hub.rule = { ...hub.rule, watchDays: 30, nameAsker: true };
    await enrol();
    const { lookUps } = tab.desk;
    const members = async () => {
      const [body] = await bodies(lookUps.review);
      const { watchDays, named } = JSON.parse(body ?? '{}') as { watchDays?: number; named?: boolean };
      return { watchDays, named };
    };
    await tab.desk.prepareLookup(await contents('a'));
    expect(await members()).toEqual({});
    await lookUps.wish({ watch: true });
    expect(await members()).toEqual({ watchDays: 30 });
    await lookUps.wish({ named: true });
    expect(await members()).toEqual({ watchDays: 30, named: true });
    await lookUps.wish({ watch: false });
    const shown = await bodies(lookUps.review);
    await tab.desk.ask();
    expect(sentTo('/lookups').map(({ body }) => text(body))).toEqual(shown);
    // What was asked stays asked.
    await lookUps.wish({ named: false });
    expect([lookUps.step, lookUps.wishes.named]).toEqual(['done', true]);
    lookUps.close();
    await tab.desk.prepareLookup(await contents('b'));
    expect(await members()).toEqual({});
  });

  it('keeps what was answered when a later part fails, and goes on with that part', async () => {
    await enrol();
    const first = await mediaRecord('a');
    const many = Array.from({ length: MAX_LOOKUP_ITEMS + 1 }, (_, i): MediaRecord => {
      const sha256 = i.toString(16).padStart(64, '0');
      return { ...first, sha256, pdq: null };
    });
    await tab.desk.prepareLookup(caseOf(many));
    let asked = 0;
    hub.fault = ({ route }) => (route.endsWith('/lookups') && ++asked === 2 ? 'timeout' : null);
    await tab.desk.ask();
    const { lookUps } = tab.desk;
    expect([lookUps.step, lookUps.failure, lookUps.answered]).toEqual(['review', 'timeout', MAX_LOOKUP_ITEMS]);
    await tab.desk.ask();
    expect([lookUps.step, lookUps.failure, lookUps.answered]).toEqual(['done', null, MAX_LOOKUP_ITEMS + 1]);
    expect(lookUps.verdicts).toEqual({ new: MAX_LOOKUP_ITEMS + 1 });
    expect(sentTo('/lookups')).toHaveLength(3);
  });

  it('has nothing to show while the vault is shut, and everything once it is open', async () => {
    await enrol();
    tab = await nextTab();
    await tab.access.lock();
    await tab.desk.prepareLookup(await contents('a'));
    expect([tab.desk.gate, tab.desk.lookUps.asked]).toEqual(['vault', 0]);
    value(await tab.access.unlock(PASSPHRASE));
    await tab.desk.ready;
    expect([tab.desk.gate, tab.desk.lookUps.asked]).toEqual([null, 1]);
  });

  it('remembers verdicts for the next tab, and none while the vault is locked', async () => {
    await enrol();
    const record = await mediaRecord('a');
    const { sha256 } = record;
    await tab.desk.prepareLookup(caseOf([record]));
    await tab.desk.ask();
    tab = await nextTab();
    expect(tab.desk.findingOf(sha256)).toMatchObject({ verdict: 'new', matchCount: 0 });
    await tab.access.lock();
    expect(tab.desk.findingOf(sha256)).toBeUndefined();
  });

  it('shows the question again under the rule that is in force now', async () => {
    await enrol();
    await tab.desk.prepareLookup(await contents('a'));
    hub.rule = { ...hub.rule, version: 2, fields: { ...hub.rule.fields, sha1: 'none' } };
    hub.fault = ({ route }) => (route.endsWith('/lookups') ? refused('unknown-data-rule') : null);
    await tab.desk.ask();
    hub.fault = () => null;
    const { lookUps } = tab.desk;
    expect([lookUps.step, lookUps.failure]).toEqual(['review', 'unknown-data-rule']);
    expect(tab.desk.rule?.version).toBe(2);
    expect((await bodies(lookUps.review)).join()).not.toContain('sha1');
    await tab.desk.ask();
    expect(lookUps.step).toBe('done');
  });
});

describe('submitting', () => {
  const states = async () => {
    const { vault } = tab.access;
    if (vault === null) throw new Error('the vault is open');
    return value(await vault.outbox.entries()).map(({ state }) => state);
  };
  const review = async (...names: string[]) => {
    if (tab.desk.enrolled !== null) await tab.desk.submissions.prepare(await contents(...names), tab.desk.enrolled);
  };

  it('seals drafts, shows the very bytes that it sends, and keeps a verified receipt', async () => {
    await enrol();
    await review('a', 'b');
    const { submissions, outbox } = tab.desk;
    expect([tab.desk.hasDraft, submissions.review.rows.length, hub.wire.length]).toEqual([true, 2, 0]);
    await outbox.sendAll();
    expect([await states(), hub.wire.length, tab.desk.waiting]).toEqual([['draft'], 0, 0]);
    const shown = await bodies(submissions.review);
    await submissions.send();
    expect(sentTo('/submissions').map(({ body }) => text(body))).toEqual(shown);
    expect([tab.desk.hasDraft, submissions.sent]).toEqual([false, { acknowledged: 2, waiting: 0 }]);
    expect([outbox.waiting.length, outbox.receipts.length]).toEqual([0, 1]);
  });

  it('leaves nothing behind when the draft is discarded', async () => {
    await enrol();
    await review('a');
    expect(await states()).toEqual(['draft']);
    tab.desk.submissions.discard();
    expect(tab.desk.hasDraft).toBe(false);
    await vi.waitFor(async () => {
      expect(await rawRows()).not.toContainEqual(expect.objectContaining({ store: 'batches' }));
    }, PATIENCE);
    expect([await states(), hub.wire.length]).toEqual([[], 0]);
  });

  it('and a question leave nothing of a look at them behind that a crash cut short', async () => {
    await enrol();
    await review('a');
    await tab.desk.prepareLookup(await contents('a'));
    const kept = async () => (await rawRows()).filter(({ store }) => store === 'batches').length;
    const unlocked = async () => {
      const next = openTab(hub);
      value(await next.access.unlock(PASSPHRASE));
      await next.desk.ready;
    };
    // Another tab is no reason to take away what this one looks at.
    await unlocked();
    expect(await kept()).toBe(2);
    // A process that is gone holds no locks; here they are still held.
    const request = (...[, options, work]: [string, unknown, unknown]) =>
      ((work ?? options) as (lock: object) => unknown)({});
    vi.stubGlobal('navigator', { locks: { request } });
    await unlocked();
    vi.unstubAllGlobals();
    expect(await kept()).toBe(0);
  });

  it('keeps a batch that did not get through, and sends the same bytes again by itself', async () => {
    await enrol();
    await review('a');
    hub.fault = () => 'lost-after';
    await tab.desk.submissions.send();
    expect(tab.desk.submissions.sent).toEqual({ acknowledged: 0, waiting: 1 });
    expect(tab.desk.waiting).toBe(1);
    expect(tab.desk.outbox.waiting[0]).toMatchObject({ lastFailure: 'unreachable', attempts: 1 });
    hub.fault = () => null;
    tab = await nextTab();
    await vi.waitFor(() => {
      expect(tab.desk.outbox.receipts).toHaveLength(1);
    }, PATIENCE);
    expect(tab.desk.waiting).toBe(0);
    const bodies = new Set(sentTo('/submissions').map(({ body }) => text(body)));
    expect(bodies.size).toBe(1);
    expect(hub.batches.size).toBe(1);
  });

  it('tries again after a while when the hub was away, and not when it refused for good', async () => {
    await enrol();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await review('a');
    hub.fault = ({ route }) => (route.endsWith('/submissions') ? refused('not-allowed') : null);
    await tab.desk.submissions.send();
    expect(vi.getTimerCount()).toBe(0);
    hub.fault = ({ route }) => (route.endsWith('/submissions') ? refused('internal-error') : null);
    await tab.desk.outbox.sendAll();
    expect(vi.getTimerCount()).toBe(1);
    hub.fault = () => null;
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await vi.waitFor(() => {
      expect(tab.desk.outbox.receipts).toHaveLength(1);
    }, PATIENCE);
  });

  it('keeps the draft when it could not be released', async () => {
    await enrol();
    await review('a');
    const outbox = tab.access.vault?.outbox;
    if (outbox === undefined) throw new Error('no vault');
    vi.spyOn(outbox, 'update').mockResolvedValueOnce({ ok: false, error: 'quota-exceeded' });
    await tab.desk.submissions.send();
    expect([tab.desk.submissions.failure, tab.desk.hasDraft, hub.wire.length]).toEqual(['quota-exceeded', true, 0]);
    await tab.desk.submissions.send();
    expect(tab.desk.submissions.sent).toEqual({ acknowledged: 1, waiting: 0 });
  });
});

describe('the ledger', () => {
  it('lists every request with its answer, and the chain is whole', async () => {
    await enrol();
    await tab.desk.prepareLookup(await contents('a'));
    await tab.desk.ask();
    const { ledger } = tab.desk;
    await ledger.refresh();
    expect(ledger.lines.map(({ purpose }) => purpose)).toEqual(['enrolment', 'challenge', 'sign-in', 'look-up']);
    expect(ledger.lines.every(({ end, status }) => end === 'answered' && status !== null && status < 300)).toBe(true);
    expect(ledger.lines.at(-1)?.bytes).toBe(sentTo('/lookups')[0]?.body?.length);
    expect(ledger.chain).toEqual({ state: 'whole' });
    expect(JSON.parse([...ledger.report(new Date(), { build: 'x' }).parts].join(''))).toMatchObject({
      format: 'lintel-ledger/1',
    });
    await tab.access.lock();
    expect(ledger.lines).toEqual([]);
  });
});

it('signs in and out on request', async () => {
  await enrol();
  await tab.desk.signOut();
  expect(tab.desk.signedIn).toBe(false);
  await tab.desk.signIn();
  expect(tab.desk.signedIn).toBe(true);
  hub.fault = () => 'timeout';
  await tab.desk.signOut();
  expect([tab.desk.signedIn, tab.desk.failure]).toEqual([false, 'timeout']);
});
