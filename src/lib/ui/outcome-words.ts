import type { Outcome, Reason } from '#lib/domain/media.ts';
import * as m from '#lib/paraglide/messages.js';

const OUTCOMES: Record<Outcome, () => string> = {
  hashed: m.outcome_hashed,
  'hashed-without-pixels': m.outcome_hashed_without_pixels,
  quarantined: m.outcome_quarantined,
  unreadable: m.outcome_unreadable,
};

const REASONS: Record<Reason, () => string> = {
  'empty-file': m.reason_empty_file,
  'not-an-image': m.reason_not_an_image,
  'unsupported-format': m.reason_unsupported_format,
  undecodable: m.reason_undecodable,
  'too-many-pixels': m.reason_too_many_pixels,
  'file-too-large': m.reason_file_too_large,
  'decoder-crashed': m.reason_decoder_crashed,
  'decoder-timeout': m.reason_decoder_timeout,
  'engine-unavailable': m.reason_engine_unavailable,
  'cannot-be-read': m.reason_cannot_be_read,
};

/** An outcome in the officer's language. */
export function outcomeWord(outcome: Outcome): string {
  return OUTCOMES[outcome]();
}

/** Why an outcome is not `hashed`, as a plain sentence. */
export function reasonWords(reason: Reason): string {
  return REASONS[reason]();
}
