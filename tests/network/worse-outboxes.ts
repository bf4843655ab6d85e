import { canonicalText } from '#lib/domain/canonical.ts';
import { Batch } from '#lib/domain/wire/submission.ts';
import type { HubFailure } from '#lib/egress/hub-failure.ts';
import { Outbox, type SendReport } from '#lib/egress/outbox.ts';
import type { Result } from '#lib/domain/result.ts';
import { value } from '../unit/vault/fresh-vault.ts';
import type { OutboxOf } from './mortal-browser.ts';

/** Breaks its promise after each round. */
function breaking(after: (outbox: Outbox, batchId: string, vault: Parameters<OutboxOf>[0]) => Promise<void>): OutboxOf {
  return (vault, session, only) =>
    new (class extends Outbox {
      override async sendAll(...args: Parameters<Outbox['sendAll']>): Promise<Result<SendReport, HubFailure>> {
        const report = await super.sendAll(...args);
        if (report.ok) for (const { batchId } of report.value.failed) await after(this, batchId, vault);
        return report;
      }
    })(vault, session, only);
}

/** Gives what failed for the first time a new id, and sends it once more. */
export const renaming: OutboxOf = breaking(async (outbox, failed, vault) => {
  if (value(await vault.outbox.entry(failed))?.attempts !== 1) return;
  const body = value(await vault.outbox.body(failed));
  const { batchId, sealedAt, signature, items, ...content } = Batch.parse(
    JSON.parse(new TextDecoder().decode(body ?? undefined)),
  );
  value(await outbox.seal({ content: { ...content, items: items.map((item) => canonicalText(item)) } }));
});

/** Takes what was sent for what has arrived. */
export const believing: OutboxOf = breaking(async (_outbox, failed, vault) => {
  const entry = value(await vault.outbox.entry(failed));
  if (entry !== null) value(await vault.outbox.update({ ...entry, state: 'acknowledged', lastFailure: null }));
});
