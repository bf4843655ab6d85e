import type { InvestigationState } from '#lib/domain/wire/investigation.ts';
import type { Choice } from './choice.ts';

export type StoredInvestigation = {
  id: string;
  bureau: string;
  title: string;
  contact: string | null;
  state: InvestigationState;
  openedAt: string;
  expiresAt: string;
  endedAt: string | null;
};

export type InvestigationChange = Partial<
  Pick<StoredInvestigation, 'bureau' | 'contact' | 'state' | 'expiresAt' | 'endedAt'>
>;

export type InvestigationChoice = Choice & {
  reader: string;
  /** Others' as well, where they cover something that the reader's bureau has submitted. */
  others: boolean;
  ended: boolean | null;
  /** Those that expire before this time only. */
  expiringBefore: string | null;
};

export type InvestigationStore = {
  add(investigation: StoredInvestigation): Promise<void>;
  find(id: string): Promise<StoredInvestigation | null>;
  hold(id: string): Promise<StoredInvestigation | null>;
  change(id: string, change: InvestigationChange): Promise<void>;
  list(choice: InvestigationChoice): Promise<StoredInvestigation[]>;
  /** Whether one that another bureau leads covers something that the reader's bureau has submitted. */
  concerns(id: string, reader: string): Promise<boolean>;
  /** Active ones that have expired by then. */
  due(at: string): Promise<string[]>;
};
