import type { HeldState, RemarkKind } from '#lib/domain/wire/quality.ts';
import * as m from '#lib/paraglide/messages.js';

type Words = { name: () => string; advice: () => string };

/** What each kind of remark is called, and what it may come from. */
export const REMARKS: Readonly<Record<RemarkKind, Words>> = {
  'digest-differs': { name: m.remark_digest_differs, advice: m.remark_digest_differs_advice },
  'digest-shared': { name: m.remark_digest_shared, advice: m.remark_digest_shared_advice },
  'size-differs': { name: m.remark_size_differs, advice: m.remark_size_differs_advice },
  'size-impossible': { name: m.remark_size_impossible, advice: m.remark_size_impossible_advice },
  'pdq-degenerate': { name: m.remark_pdq_degenerate, advice: m.remark_pdq_degenerate_advice },
  'pdq-common': { name: m.remark_pdq_common, advice: m.remark_pdq_common_advice },
  'unknown-scheme': { name: m.remark_unknown_scheme, advice: m.remark_unknown_scheme_advice },
  'unknown-category': { name: m.remark_unknown_category, advice: m.remark_unknown_category_advice },
  'twice-in-batch': { name: m.remark_twice_in_batch, advice: m.remark_twice_in_batch_advice },
  'submitted-before': { name: m.remark_submitted_before, advice: m.remark_submitted_before_advice },
};

export const HELD: Readonly<Record<HeldState, () => string>> = {
  held: m.held_state_held,
  released: m.held_state_released,
  rejected: m.held_state_rejected,
  withdrawn: m.held_state_withdrawn,
};
