import * as z from 'zod/mini';
import { UuidV7 } from '#lib/domain/uuid.ts';
import { HeldDecided, HeldDecision, HeldList, QualityOverTime, QualityReport } from '#lib/domain/wire/quality.ts';
import { MAX_STATS_DAYS, Stats } from '#lib/domain/wire/stats.ts';
import { type Paths, READING } from '../operation.ts';
import { numberIn } from '../query-number.ts';

export const HELD_QUERY = z.strictObject({ after: z.optional(UuidV7) });
export const STATS_QUERY = z.strictObject({ days: z.optional(numberIn(1, MAX_STATS_DAYS)) });

export const SCHEMAS = { QualityReport, QualityOverTime, HeldList, HeldDecision, HeldDecided, Stats };

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/submissions/{batchId}/quality': {
    get: {
      summary: 'What the hub found when it took a batch of the own bureau in',
      signedIn: true,
      answers: { 200: 'QualityReport' },
      problems: ['not-allowed', 'not-found'],
    },
  },
  '/api/v1/quality': {
    get: {
      summary: 'Quality by month: of the own bureau, or of each for those who oversee them',
      signedIn: true,
      answers: { 200: 'QualityOverTime' },
      problems: ['not-allowed'],
    },
  },
  '/api/v1/held': {
    get: {
      summary: 'Batches of the own bureau that wait because too much came at once',
      signedIn: true,
      query: HELD_QUERY.shape,
      answers: { 200: 'HeldList' },
      problems: ['malformed-request', 'not-allowed'],
    },
  },
  '/api/v1/held/decisions': {
    post: {
      summary: 'Release such batches, or reject them',
      signedIn: true,
      body: 'HeldDecision',
      answers: { 200: 'HeldDecided' },
      problems: [...READING, 'not-allowed', 'step-up-needed'],
    },
  },
  '/api/v1/stats': {
    get: {
      summary: 'Counts and times of the last days, by the hub’s clock',
      signedIn: true,
      query: STATS_QUERY.shape,
      answers: { 200: 'Stats' },
      problems: ['malformed-request', 'not-allowed'],
    },
  },
};
