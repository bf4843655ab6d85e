import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerWords } from '../../../src/build/ledger-words.ts';
import { LEDGER_START } from '#lib/domain/ledger-entry.ts';
import { LedgerTally } from '#lib/domain/ledger-tally.ts';

const SAMPLE = new URL('../../fixtures/ledger-v1.json', import.meta.url);
const link = { prev: '0'.repeat(64), hash: '0'.repeat(64), at: '2026-11-22T09:30:00.000Z' };

describe('npm run verify-ledger', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-ledger-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function run(text: string) {
    const path = join(folder, 'ledger.json');
    writeFileSync(path, text);
    const script = join(import.meta.dirname, '../../../src/build/verify-ledger.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  it('says of a whole ledger what left in all, of a broken one where it breaks, and of others that they are none', () => {
    const sample = readFileSync(SAMPLE, 'utf8');
    const whole = run(sample);
    expect(whole.said).toMatch(/whole: 23 entries[^]*733f2c01[^]*in all +12 +1,453,870/);
    expect(whole.status).toBe(0);
    const broken = run(sample.replace('"bytes": 700', '"bytes": 701'));
    expect(broken.said).toContain('BROKEN at entry 18');
    expect(broken.status).toBe(1);
    expect(run('{}').status).toBe(2);
  });

  it.each([
    [200_000, '200.0 s behind the hub'],
    [-200_000, '200.0 s ahead of the hub'],
    [20, 'agrees'],
  ])('tells how far the clock was off: %d ms', (skewMs, words) => {
    const tally = new LedgerTally();
    tally.add([{ ...link, seq: 1, kind: 'clock', of: 1, hubAt: link.at, skewMs, uncertaintyMs: 50 }]);
    const told = ledgerWords({
      format: 'lintel-ledger/1',
      exportedAt: link.at,
      head: LEDGER_START,
      last: LEDGER_START,
      tally,
    });
    expect(told).toContain(words);
    expect(told.includes('MISLEAD')).toBe(Math.abs(skewMs) > 1000);
  });
});
