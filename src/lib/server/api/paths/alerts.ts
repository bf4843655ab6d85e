import * as z from 'zod/mini';
import {
  Acknowledged,
  Acknowledgement,
  Alert,
  AlertList,
  PREFERS_DIGESTS,
  UnreadCount,
} from '#lib/domain/wire/alert.ts';
import { Ballot, ReviewList, ReviewPair } from '#lib/domain/wire/review.ts';
import { ALERT_QUERY } from '../alert-question.ts';
import { type Paths, READING } from '../operation.ts';
import { REVIEW_QUERY } from '../review-question.ts';

/** `Alert` and `UnreadCount` are the data of a stream's events `alert` and `unread`. */
export const SCHEMAS = {
  ...{ Alert, AlertList, UnreadCount, Acknowledgement, Acknowledged },
  ...{ ReviewPair, ReviewList, Ballot },
};

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/alerts': {
    get: {
      summary:
        'What concerns the own bureau, the newest first; or, for those who accept an event stream, as it becomes known',
      signedIn: true,
      query: ALERT_QUERY,
      headers: {
        'If-None-Match': z.string(),
        'Last-Event-ID': z.string().check(z.regex(/^\d{1,15}$/)),
        Prefer: z.literal(PREFERS_DIGESTS),
      },
      answers: { 200: ['AlertList', 'stream'], 304: null },
      problems: ['malformed-request', 'not-allowed', 'too-many-requests'],
    },
  },
  '/api/v1/alerts/{id}/acknowledgement': {
    post: {
      summary: 'Say that the bureau has seen to an alert, or to it and all before it',
      signedIn: true,
      body: 'Acknowledgement',
      answers: { 200: 'Acknowledged' },
      problems: [...READING, 'not-allowed', 'not-found'],
    },
  },
  '/api/v1/matches/review': {
    get: {
      summary: 'Near matches that officers judge',
      signedIn: true,
      query: REVIEW_QUERY,
      answers: { 200: 'ReviewList' },
      problems: ['malformed-request', 'not-allowed'],
    },
  },
  '/api/v1/matches/review/{id}/votes': {
    post: {
      summary: 'Judge a near match, or change one’s mind while it is open',
      signedIn: true,
      body: 'Ballot',
      answers: { 200: 'ReviewPair' },
      problems: [...READING, 'not-allowed', 'not-found', 'already-decided'],
    },
  },
  '/api/v1/matches/review/{id}/reopening': {
    post: {
      summary: 'Put a decided near match before officers again, without the votes',
      signedIn: true,
      answers: { 200: 'ReviewPair' },
      problems: ['foreign-origin', 'not-allowed', 'not-found', 'review-not-decided'],
    },
  },
};
