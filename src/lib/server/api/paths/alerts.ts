import * as z from 'zod/mini';
import { Acknowledged, Acknowledgement, Alert, AlertList, UnreadCount } from '#lib/domain/wire/alert.ts';
import { ALERT_QUERY } from '../alert-question.ts';
import { type Paths, READING } from '../operation.ts';

/** `Alert` and `UnreadCount` are the data of a stream's events `alert` and `unread`. */
export const SCHEMAS = { Alert, AlertList, UnreadCount, Acknowledgement, Acknowledged };

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/alerts': {
    get: {
      summary: 'What concerns the own bureau, the newest first; or, for those who accept an event stream, as it becomes known',
      signedIn: true,
      query: ALERT_QUERY,
      headers: {
        'If-None-Match': z.string(),
        'Last-Event-ID': z.string().check(z.regex(/^\d{1,15}$/)),
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
};
