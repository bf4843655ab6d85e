import * as z from 'zod/mini';
import { UuidV7 } from '#lib/domain/uuid.ts';
import { HubImport, ImportCommit, ImportList, ImportPiece, NewImport, PieceTaken } from '#lib/domain/wire/imports.ts';
import { type Paths, READING, RULES } from '../operation.ts';

export const IMPORTS_QUERY = z.strictObject({ after: z.optional(UuidV7) });

export const SCHEMAS = { NewImport, ImportPiece, PieceTaken, ImportCommit, HubImport, ImportList };

export const PATHS: Paths<keyof typeof SCHEMAS> = {
  '/api/v1/imports': {
    get: {
      summary: 'Imports of the own bureau, the newest first',
      signedIn: true,
      query: IMPORTS_QUERY.shape,
      answers: { 200: 'ImportList' },
      problems: ['malformed-request', 'not-allowed'],
    },
    post: {
      summary: 'Open an import of a list under a data rule; opening it again changes nothing',
      signedIn: true,
      body: 'NewImport',
      answers: { 201: 'HubImport' },
      problems: [...READING, 'unknown-data-rule', 'import-differs', 'too-many-requests'],
    },
  },
  '/api/v1/imports/{id}': {
    get: {
      summary: 'How far an import of the own bureau is, and what came of it',
      signedIn: true,
      answers: { 200: 'HubImport' },
      problems: ['not-found'],
    },
  },
  '/api/v1/imports/{id}/items': {
    post: {
      summary: 'Put a piece of an import aside; the same piece again counts once',
      signedIn: true,
      body: 'ImportPiece',
      answers: { 200: 'PieceTaken' },
      problems: [...READING, ...RULES, 'not-found', 'import-closed', 'import-differs'],
    },
  },
  '/api/v1/imports/{id}/commit': {
    post: {
      summary: 'All pieces are there: take the import over, whatever happens now',
      signedIn: true,
      body: 'ImportCommit',
      answers: { 200: 'HubImport' },
      problems: [...READING, 'not-found', 'import-closed', 'import-incomplete'],
    },
  },
  '/api/v1/imports/{id}/abandonment': {
    post: {
      summary: 'Drop an import that is not committed',
      signedIn: true,
      answers: { 200: 'HubImport' },
      problems: ['foreign-origin', 'not-found', 'import-closed'],
    },
  },
};
