import { expect, it, vi } from 'vitest';
import { EvidenceAtHand } from '#lib/app/evidence-at-hand.ts';
import type { Intake, Picked } from '#lib/app/intake/picked.ts';
import type { ArchiveListing, ArchivedFile, Evidence } from '#lib/engine/contract.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

const file = (name: string, bytes = 3) => new File([new Uint8Array(bytes)], name);
const picked = (path: string, evidence: Evidence | null, bytes = 3): Picked => ({ path, evidence, bytes, modified: 1 });
const entry = (bytes: number) => ({ bytes }) as ArchivedFile['within'][number];

function intakeOf(...portion: Picked[]): Intake {
  const portions = async function* () {
    yield Promise.resolve(portion);
  };
  return { source: { kind: 'files', name: 'x' }, portions: portions(), handle: null };
}

async function handIn(at: EvidenceAtHand, ...portion: Picked[]): Promise<void> {
  for await (const passed of at.noting(intakeOf(...portion)).portions) expect(passed).toEqual(portion);
}

/** An engine that lists archives by what is written here, each of which it is asked for once. */
function lister(contents: Map<Evidence, { path: string; evidence: ArchivedFile }[]>) {
  const list = vi.fn((archive: Evidence): Promise<Result<ArchiveListing, 'archive-damaged'>> => {
    const files = contents.get(archive);
    if (files === undefined) return Promise.resolve(err('archive-damaged' as const));
    const listed = files.map((each) => ({ ...each, bytes: each.evidence.within.at(-1)?.bytes ?? 0, modified: null }));
    return Promise.resolve(ok({ files: listed, refused: [], cut: null }));
  });
  return { list };
}

const nothing = lister(new Map());

it('has a file of this sitting by its path, while it is the same', async () => {
  const at = new EvidenceAtHand();
  const one = file('one.jpg');
  await handIn(at, picked('DCIM/one.jpg', one), picked('DCIM/gone.jpg', null));
  expect(await at.of({ path: 'DCIM/one.jpg', bytes: 3 }, nothing)).toBe(one);
  expect(await at.of({ path: 'DCIM/one.jpg', bytes: 4 }, nothing)).toBeNull();
  expect(await at.of({ path: 'DCIM/gone.jpg', bytes: 3 }, nothing)).toBeNull();
  at.clear();
  expect(await at.of({ path: 'DCIM/one.jpg', bytes: 3 }, nothing)).toBeNull();
});

it('finds files in archives, and in archives in archives', async () => {
  const at = new EvidenceAtHand();
  const outer = file('outer.zip', 50);
  const inner: ArchivedFile = { archive: outer, within: [entry(20)] };
  const deep: ArchivedFile = { archive: outer, within: [entry(20), entry(7)] };
  const engine = lister(
    new Map<Evidence, { path: string; evidence: ArchivedFile }[]>([
      [outer, [{ path: 'a/inner.zip', evidence: inner }]],
      [inner, [{ path: 'deep.jpg', evidence: deep }]],
    ]),
  );
  await handIn(at, picked('outer.zip', outer, 50));
  expect(await at.of({ path: 'outer.zip/a/inner.zip/deep.jpg', bytes: 7 }, engine)).toBe(deep);
  expect(engine.list).toHaveBeenCalledTimes(2);
  expect(await at.of({ path: 'outer.zip/a/inner.zip/deep.jpg', bytes: 7 }, engine)).toBe(deep);
  expect(engine.list).toHaveBeenCalledTimes(2);
  expect(await at.of({ path: 'outer.zip/not-there.jpg', bytes: 7 }, engine)).toBeNull();
});
