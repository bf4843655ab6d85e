import { expect, it } from 'vitest';
import { ProgressLine } from '#lib/server/operator/progress-line.ts';

const MB = 1_000_000;

function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  return { isTTY, columns, write, written };
}

it('is one line of a terminal: part, entries, rate and time left of either step', () => {
  let now = 0;
  const to = terminal(true);
  const line = new ProgressLine(to, 100 * MB, () => now);
  line.tell({ step: 'reading', entries: 0, bytes: 0 });
  now = 60_000;
  line.tell({ step: 'reading', entries: 1_200_000, bytes: 40 * MB });
  line.tell({ step: 'reading', entries: 1_200_001, bytes: 40 * MB });
  line.tell({ step: 'taking', entries: 3_000_000, taken: 0 });
  now = 120_000;
  line.tell({ step: 'taking', entries: 3_000_000, taken: 30_000 });
  line.end();
  expect(to.written.map((text) => text.replace('\r\x1b[2K', ''))).toEqual([
    '1/2 reading 0 % · 0 entries',
    '1/2 reading 40 % · 1,200,000 entries · 20,000/s · 1:30 left',
    '2/2 taking in 0 % · 0 of 3,000,000 entries',
    '2/2 taking in 1 % · 30,000 of 3,000,000 entries · 500/s · 1:39:00 left',
    '',
  ]);
});

it('fits the terminal, and is silent where there is none', () => {
  const [narrow, none] = [terminal(true, 12), terminal(false)];
  for (const to of [narrow, none]) {
    const line = new ProgressLine(to, null);
    line.tell({ step: 'reading', entries: 5, bytes: 100 });
    line.end();
  }
  expect(narrow.written[0]).toBe('\r\x1b[2K1/2 reading');
  expect(none.written).toEqual([]);
});
