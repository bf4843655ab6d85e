import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STREAM_ABOVE_BYTES } from '#lib/engine/limits.ts';
import { readLintelReport } from '#lib/formats/lintel-report.ts';
import { watchRenderers } from '../browser/renderer-memory.ts';
import { digestOfZeros, writeZeros } from '../fixtures/zeros.ts';
import { folderOf } from './evidence.ts';
import { samples } from '../fixtures/sample-folder.ts';
import { expect, test } from './fixture.ts';

const MIB = 2 ** 20;
const BYTES = 1024 * MIB + 1;
/** An eighth of the file: pieces that nobody needs any more lie about until a collector has time, which it has late on a busy machine. */
const MAX_GROWTH = BYTES / 8;
/** So many files that every worker gets one. */
const WARMING = 24;

test('a file larger than memory allows gets its digests, and the memory does not grow with it', async ({ officer }) => {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-large-'));
  const path = join(folder, 'recording.bin');
  await writeZeros(path, BYTES);
  try {
    const portal = await officer.open();
    // Page and workers that have been through a file of this kind have everything that they need but for its size.
    const small = join(folder, 'clip.bin');
    await writeZeros(small, STREAM_ABOVE_BYTES + 1);
    const warming = (await samples()).slice(0, WARMING);
    await portal.pickFolder(await folderOf(warming));
    await portal.jobDone(warming.length);
    await portal.pickFiles([small]);
    await portal.jobDone(warming.length + 1);
    const browser = officer.context.browser();
    const memory = browser === null ? null : await watchRenderers(browser);
    await portal.pickFiles([path]);
    await portal.jobDone(warming.length + 2);
    const growth = memory?.stop() ?? 0;
    const read = readLintelReport(await portal.exportJson());
    const file = read.ok ? read.value.report.files.find((each) => each.path === 'recording.bin') : undefined;
    expect(file).toMatchObject({
      bytes: BYTES,
      md5: digestOfZeros('md5', BYTES),
      sha1: digestOfZeros('sha1', BYTES),
      sha256: digestOfZeros('sha256', BYTES),
      outcome: 'hashed-without-pixels',
      reason: 'not-an-image',
    });
    expect(growth).toBeLessThan(MAX_GROWTH);
    console.log(`      memory grew by ${Math.round(growth / MIB)} MiB`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
