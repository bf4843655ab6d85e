import type { DeclineReason, HandOffState, OfferReason } from '#lib/domain/wire/hand-off.ts';
import type { Choice } from './choice.ts';

export type StoredHandOff = {
  id: string;
  investigation: string;
  from: string;
  to: string;
  reason: OfferReason;
  state: HandOffState;
  offeredAt: string;
  expiresAt: string;
  answeredAt: string | null;
  declinedBecause: DeclineReason | null;
};

export type HandOffStore = {
  add(offer: StoredHandOff): Promise<void>;
  find(id: string): Promise<StoredHandOff | null>;
  hold(id: string): Promise<StoredHandOff | null>;
  close(
    id: string,
    outcome: { state: Exclude<HandOffState, 'open'>; at: string; because: DeclineReason | null },
  ): Promise<void>;
  /** From and to a bureau. */
  list(choice: Choice & { bureau: string; open: boolean | null }): Promise<StoredHandOff[]>;
  /** The open offer of each of these investigations; there is one at most. */
  openOf(investigations: readonly string[]): Promise<Map<string, string>>;
  /** Open ones that have expired by then. */
  due(at: string): Promise<string[]>;
};
