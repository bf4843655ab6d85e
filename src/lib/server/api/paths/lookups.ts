import { LookupAnswer, LookupRequest } from '#lib/domain/wire/lookup.ts';
import { type Paths, READING, RULES } from '../operation.ts';

export const SCHEMAS = { LookupRequest, LookupAnswer };

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/lookups': {
    post: {
      summary: 'Ask what is known about up to 1,000 files',
      signedIn: true,
      body: 'LookupRequest',
      answers: { 200: 'LookupAnswer' },
      problems: [...READING, ...RULES, 'not-allowed', 'look-up-budget'],
    },
  },
};
