import type { JoinBuilder } from 'kysely';
import type { Tables } from './schema.ts';

/** Joins the media record that a contribution is about: both are of one region. */
export const ofMedia = (join: JoinBuilder<Tables, 'contributions' | 'media'>) =>
  join.onRef('contributions.region', '=', 'media.region').onRef('contributions.media', '=', 'media.id');
