import type { DataRuleRef } from '#lib/domain/data-rule.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';

/** What one contribution says of a medium beside its hashes, and under which rule. */
export type Statement = {
  media: number;
  bureau: string;
  /** When the hub was told of the medium first, by whomever. */
  firstSeenAt: string;
  contributedAt: string;
  /** The rule under which its batch was sealed; null for what was imported. */
  rule: DataRuleRef | null;
  category: NonNullable<SubmissionItem['category']> | null;
  flags: NonNullable<SubmissionItem['flags']> | null;
  series: string | null;
};

export type StatementStore = {
  /** Everything that is said of these media, by their numbers; of each the oldest first. */
  about(media: readonly number[]): Promise<Statement[]>;
};
