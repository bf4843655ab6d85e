import { Parcel } from '#lib/domain/wire/parcel.ts';
import { Batch, Receipt } from '#lib/domain/wire/submission.ts';
import { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import { type Paths, READING, RULES, SEALED } from '../operation.ts';

export const SCHEMAS = { Batch, Receipt, Withdrawal, Parcel };

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/submissions': {
    post: {
      summary: 'Hand in a sealed batch, once or more often',
      signedIn: true,
      body: 'Batch',
      answers: { 200: 'Receipt', 201: 'Receipt' },
      problems: [...READING, ...RULES, ...SEALED],
    },
  },
  '/api/v1/submissions/{batchId}': {
    get: {
      summary: 'The receipt of a batch of the own bureau',
      signedIn: true,
      answers: { 200: 'Receipt' },
      problems: ['not-allowed', 'not-found'],
    },
  },
  '/api/v1/withdrawals': {
    post: {
      summary: 'Take a batch of the own bureau back, or some of its media, once or more often',
      signedIn: true,
      body: 'Withdrawal',
      answers: { 200: 'Receipt', 201: 'Receipt' },
      problems: [...READING, ...SEALED, 'unknown-batch'],
    },
  },
  '/api/v1/carried': {
    post: {
      summary: 'Hand in a batch or withdrawal of another device of the bureau, encrypted to the hub',
      signedIn: true,
      body: 'Parcel',
      answers: { 200: 'Receipt', 201: 'Receipt' },
      problems: [...READING, ...RULES, ...SEALED, 'unknown-batch', 'parcel-not-readable'],
    },
  },
};
