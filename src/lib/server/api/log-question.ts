import * as z from 'zod/mini';
import { LogKind } from '#lib/domain/log-entry.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { BureauCode, Instant } from '#lib/domain/wire/common.ts';
import { MAX_LOG_ENTRIES } from '#lib/domain/wire/log.ts';
import type { LogQuestion } from '../services/log-entries.ts';
import type { Refusal } from '../services/refusal.ts';
import { readQuery } from './read-query.ts';

const DEFAULT_LIMIT = 100;
const count = z.pipe(
  z.string().check(z.regex(/^\d{1,12}$/)),
  z.transform((digits: string) => Number(digits)),
);

/** What the queries about the log may say. */
export const LOG_QUERIES = {
  entries: {
    before: z.optional(count),
    limit: z.optional(z.pipe(count, z.int().check(z.gte(1), z.lte(MAX_LOG_ENTRIES)))),
    kind: z.optional(LogKind),
    bureau: z.optional(BureauCode),
    since: z.optional(Instant),
    until: z.optional(Instant),
  },
  /** A leaf that the checkpoint has to have. */
  checkpoint: { having: z.optional(count) },
  /** Of how many leaves the log is of which the proof is; absent: of the newest checkpoint. */
  proof: { size: z.optional(count) },
  consistency: { from: count, to: count },
  run: { from: count, to: count, size: count },
};

const Entries = z.strictObject(LOG_QUERIES.entries);
const CheckpointQuery = z.strictObject(LOG_QUERIES.checkpoint);
const ProofQuery = z.strictObject(LOG_QUERIES.proof);
const ConsistencyQuery = z.strictObject(LOG_QUERIES.consistency);
const RunQuery = z.strictObject(LOG_QUERIES.run);

export function logQuestion(query: URLSearchParams): Result<LogQuestion, Refusal> {
  const read = readQuery(query, Entries);
  if (!read.ok) return read;
  const { before = null, limit = DEFAULT_LIMIT, ...filter } = read.value;
  return ok({ before, limit, ...filter });
}

export const checkpointQuestion = (query: URLSearchParams) => readQuery(query, CheckpointQuery);
export const proofQuestion = (query: URLSearchParams) => readQuery(query, ProofQuery);
export const consistencyQuestion = (query: URLSearchParams) => readQuery(query, ConsistencyQuery);
export const runQuestion = (query: URLSearchParams) => readQuery(query, RunQuery);

/** A place in the log out of a path; null for anything else. */
export function leafIndex(text: string): number | null {
  const read = count.safeParse(text);
  return read.success ? read.data : null;
}
