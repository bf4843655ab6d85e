import { Problem } from '#lib/domain/wire/problem.ts';
import type { Paths } from '../operation.ts';

export const SCHEMAS = { Problem };

export const PATHS: Paths = {
  '/api/openapi.json': {
    get: { summary: 'This document', signedIn: false, answers: { 200: 'json' }, problems: [] },
  },
  '/healthz': { get: { summary: 'The process lives', signedIn: false, answers: { 200: 'text' }, problems: [] } },
  '/readyz': { get: { summary: 'The hub can answer', signedIn: false, answers: { 200: 'text' }, problems: [] } },
};
