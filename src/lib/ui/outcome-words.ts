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
  video: m.reason_video,
  document: m.reason_document,
  'vector-image': m.reason_vector_image,
  'layered-image': m.reason_layered_image,
  'camera-raw': m.reason_camera_raw,
  archive: m.reason_archive,
  'archive-damaged': m.reason_archive_damaged,
  'archive-limit': m.reason_archive_limit,
  encrypted: m.reason_encrypted,
  'unsupported-format': m.reason_unsupported_format,
  'unsupported-coding': m.reason_unsupported_coding,
  undecodable: m.reason_undecodable,
  'too-many-pixels': m.reason_too_many_pixels,
  'file-too-large': m.reason_file_too_large,
  'decoder-crashed': m.reason_decoder_crashed,
  'decoder-timeout': m.reason_decoder_timeout,
  'engine-unavailable': m.reason_engine_unavailable,
  'codec-unavailable': m.reason_codec_unavailable,
  'cannot-be-read': m.reason_cannot_be_read,
};

const MEANINGS: Record<Reason, () => string> = {
  'empty-file': m.reason_empty_file_meaning,
  'not-an-image': m.reason_not_an_image_meaning,
  video: m.reason_video_meaning,
  document: m.reason_document_meaning,
  'vector-image': m.reason_vector_image_meaning,
  'layered-image': m.reason_layered_image_meaning,
  'camera-raw': m.reason_camera_raw_meaning,
  archive: m.reason_archive_meaning,
  'archive-damaged': m.reason_archive_damaged_meaning,
  'archive-limit': m.reason_archive_limit_meaning,
  encrypted: m.reason_encrypted_meaning,
  'unsupported-format': m.reason_unsupported_format_meaning,
  'unsupported-coding': m.reason_unsupported_coding_meaning,
  undecodable: m.reason_undecodable_meaning,
  'too-many-pixels': m.reason_too_many_pixels_meaning,
  'file-too-large': m.reason_file_too_large_meaning,
  'decoder-crashed': m.reason_decoder_crashed_meaning,
  'decoder-timeout': m.reason_decoder_timeout_meaning,
  'engine-unavailable': m.reason_engine_unavailable_meaning,
  'codec-unavailable': m.reason_codec_unavailable_meaning,
  'cannot-be-read': m.reason_cannot_be_read_meaning,
};

/** An outcome in the officer's language. */
export function outcomeWord(outcome: Outcome): string {
  return OUTCOMES[outcome]();
}

/** Why an outcome is not `hashed`, in a few words. */
export function reasonWords(reason: Reason): string {
  return REASONS[reason]();
}

/** What a reason means for the file, as a plain sentence. */
export function reasonMeaning(reason: Reason): string {
  return MEANINGS[reason]();
}
