import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { rowOf } from '#lib/domain/case-row.ts';
import type { Case, Exhibit } from '#lib/domain/case.ts';
import type { Checkpoint, Finished } from '#lib/domain/checkpoint.ts';
import { type Job, NO_COUNTS } from '#lib/domain/job.ts';
import type { Mark } from '#lib/domain/mark.ts';
import { err, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import type { CaseRecords } from '#lib/vault/case-records.ts';
import { changePassphrase, newRecoveryKey } from '#lib/vault/secrets.ts';
import { createVault, type Vault } from '#lib/vault/vault.ts';
import { receiptProof } from './receipt-proof.ts';
import { fastDeriveKey, mediaRecord, occurrence, PASSPHRASE } from './fresh-vault.ts';

export const NEXT_PASSPHRASE = 'meadow-copper-violin-anchor-thunder-pencil';

/** One thing that a vault is asked to write. The vault is null only before the first. */
export type Step = { readonly name: string; readonly write: (vault: Vault) => Promise<Result<unknown, string>> };

const AT = '2026-11-25T08:00:00.000Z';
const LATER = '2026-11-25T09:00:00.000Z';

export const makeVault = async (): Promise<Result<Vault, string>> => {
  const made = await createVault(PASSPHRASE, fastDeriveKey);
  return made.ok ? { ok: true, value: made.value.vault } : made;
};

/** Every way in which a vault is written to, in an order in which it may happen. Each step can be repeated. */
export async function vaultStory(): Promise<readonly Step[]> {
  const [caseId, otherCaseId, jobId, exhibitId, device] = [uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()] as const;
  const named = (id: string, name: string): Case => ({
    ...{ id, name, reference: 'AB/3', notes: '', scheme: 'plain', createdAt: AT, changedAt: AT, exportedAt: null },
  });
  const exhibit: Exhibit = { id: exhibitId, caseId, label: 'AB/3 telephone', notes: '', createdAt: AT };
  const job = (changes: Partial<Job>): Job => ({
    ...{ id: jobId, caseId, exhibitId, number: 1, state: 'open', source: { kind: 'folder', name: 'phone' } },
    ...{ build: 'test', startedAt: AT, endedAt: null, listed: null, counts: NO_COUNTS, bytes: 0 },
    ...changes,
  });
  const attempt = (path: string) => ({ path, bytes: 5, modified: null, alone: 0 });
  const finished: Finished[] = [];
  for (const [id, path] of ['a.jpg', 'b.jpg', 'c.jpg'].entries()) {
    const found = await occurrence(path);
    finished.push({ row: rowOf(found, { id, job: 1 }), media: found.media });
  }
  const unread = await occurrence('d.jpg', { outcome: 'unreadable', reason: 'cannot-be-read', media: null });
  const unreadRow = { row: rowOf(unread, { id: 3, job: 1 }), media: null };
  const healed = await occurrence('d.jpg');
  const [a, b] = [(await mediaRecord('a.jpg')).sha256, (await mediaRecord('b.jpg')).sha256];
  const likeness = {
    sha256: b,
    found: [{ via: 'pdq' as const, caseId, sha256: a, distance: 4, turn: 'orig' as const }],
    count: 1,
  };
  const mark = (sha256: string, category: string | null): Mark => ({
    ...{ sha256, category, flags: ['look'], note: 'seen', series: null, changedAt: LATER, history: [] },
  });
  const checkpoint = (changes: Partial<Checkpoint> & Pick<Checkpoint, 'job'>): Checkpoint => ({
    ...{ finished: [], gone: [], likenesses: [], attempts: [] },
    ...changes,
  });
  const counted = (hashed: number, unreadable: number) => ({ ...NO_COUNTS, hashed, unreadable });

  const batchId = uuidv7();
  const sha256 = 'a'.repeat(64);
  const entry = {
    ...{ batchId, state: 'sealed' as const, bureau: 'A', device, bytes: 3, items: 1, sealedAt: AT, sha256 },
    ...{ attempts: 0, lastFailure: null, withdraws: null },
  };
  const receipt = {
    ...{ batchId, bureau: 'A', device, bodySha256: sha256, items: 1, newItems: 1, receivedAt: LATER },
    ...{ hub: 'A'.repeat(43), signature: 'A'.repeat(86) },
  };
  const drafts = [uuidv7(), uuidv7()] as const;
  const draft = { ...entry, state: 'draft' as const };
  const invitation = { code: '0123456789ABCDEFGHJKMNP', hub: 'A'.repeat(43) };
  const officer = { id: uuidv7(), name: 'Officer' };
  const membership = { device, officer, role: 'officer' as const, bureau: { code: 'A', name: 'Bureau A' } };
  const answer = {
    answer: {
      ...{ answerId: uuidv7(), asOf: LATER, requestSha256: sha256, signature: 'A'.repeat(86) },
      results: [{ ref: 1, verdict: 'new' as const, matches: [], matchCount: 0 }],
    },
    items: [{ ref: 1, sha256: a }],
  };
  const ledgerOf = (vault: Vault) => new Ledger(vault.ledger, undefined, () => Date.parse(LATER));

  const inCase =
    (write: (records: CaseRecords) => Promise<Result<unknown, string>>): Step['write'] =>
    async (vault) => {
      const records = await vault.cases.open(caseId);
      return records.ok ? write(records.value) : records;
    };
  const commit = (step: Checkpoint) => inCase((records) => records.commit(step));

  return [
    { name: 'makes a case', write: (vault) => vault.cases.put(named(caseId, 'Case one')) },
    { name: 'describes it anew', write: (vault) => vault.cases.put(named(caseId, 'Case one, renamed')) },
    { name: 'makes an exhibit', write: (vault) => vault.cases.putExhibit(exhibit) },
    { name: 'begins a job', write: commit(checkpoint({ job: job({}), attempts: ['a.jpg', 'b.jpg'].map(attempt) })) },
    {
      name: 'keeps the handle of its folder',
      write: inCase((records) => records.putHandle(jobId, {} as FileSystemDirectoryHandle)),
    },
    {
      name: 'gets on with the job',
      write: commit(
        checkpoint({
          job: job({ counts: counted(1, 1), bytes: 10 }),
          finished: [...finished.slice(0, 1), unreadRow],
          attempts: [attempt('b.jpg')],
        }),
      ),
    },
    {
      name: 'gets on, and a line takes the place of another',
      write: commit(
        checkpoint({
          job: job({ counts: counted(4, 0), bytes: 40, listed: 4 }),
          finished: [...finished.slice(1), { row: rowOf(healed, { id: 3, job: 1 }), media: healed.media }],
          gone: [unreadRow.row],
          likenesses: [likeness],
        }),
      ),
    },
    {
      name: 'ends the job',
      write: commit(
        checkpoint({ job: job({ state: 'done', endedAt: LATER, counts: counted(4, 0), bytes: 40, listed: 4 }) }),
      ),
    },
    { name: 'marks pictures', write: inCase((records) => records.putMarks([mark(a, '1'), mark(b, null)])) },
    { name: 'marks one anew', write: inCase((records) => records.putMarks([mark(a, '2')])) },
    { name: 'is invited', write: (vault) => vault.identity.invite(invitation) },
    {
      name: 'is enrolled',
      async write(vault) {
        const identity = await vault.identity.saved();
        if (!identity.ok || identity.value === null) return err('the identity is gone');
        const { public: hubKey } = identity.value.signKey;
        return vault.identity.enrolled(identity.value, {
          ...{ membership, hubKey, boxKey: null, dataRule: DEFAULT_DATA_RULE, ruleMadeBy: null, offeredRule: null },
        });
      },
    },
    {
      name: 'notes a request',
      write: (vault) =>
        ledgerOf(vault).request({ method: 'POST', route: '/x', purpose: 'submission', bytes: 3, sha256 }),
    },
    { name: 'seals a batch', write: (vault) => vault.outbox.add(entry, new Uint8Array([1, 2, 3])) },
    { name: 'sends it', write: (vault) => vault.outbox.update({ ...entry, state: 'sending', attempts: 1 }) },
    { name: 'keeps its receipt', write: (vault) => vault.outbox.acknowledge(entry, receipt) },
    { name: 'keeps the proof of it', write: (vault) => vault.receipts.prove(receipt, receiptProof) },
    {
      name: 'lets its bytes go',
      write: (vault) => vault.outbox.prune({ ...entry, state: 'acknowledged' }),
    },
    {
      name: 'keeps a draft',
      write: (vault) => vault.outbox.add({ ...draft, batchId: drafts[0] }, new Uint8Array([4])),
    },
    {
      name: 'keeps another',
      write: (vault) => vault.outbox.add({ ...draft, batchId: drafts[1] }, new Uint8Array([5])),
    },
    {
      name: 'releases them',
      write: (vault) =>
        vault.outbox.update(...drafts.map((id) => ({ ...draft, batchId: id, state: 'sealed' as const }))),
    },
    { name: 'forgets them', write: (vault) => vault.outbox.forget(drafts) },
    {
      name: 'notes the answer',
      write: (vault) => ledgerOf(vault).answer({ of: 1, end: 'answered', status: 201, bytes: 9 }),
    },
    { name: 'keeps an answer', write: (vault) => vault.answers.put(answer) },
    { name: 'notes a fact', write: (vault) => vault.facts.put({ lastCase: caseId, lastBackupAt: LATER }) },
    { name: 'makes another case', write: (vault) => vault.cases.put(named(otherCaseId, 'Case two')) },
    { name: 'makes a new recovery key', write: () => newRecoveryKey(PASSPHRASE, fastDeriveKey) },
    {
      name: 'changes its passphrase',
      write: () => changePassphrase({ passphrase: PASSPHRASE }, NEXT_PASSPHRASE, fastDeriveKey),
    },
    { name: 'removes a case', write: (vault) => vault.cases.remove(caseId) },
  ];
}
