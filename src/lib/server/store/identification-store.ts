import type { IdentificationFacts } from '#lib/domain/wire/identification.ts';
import type { Choice } from './choice.ts';
import type { NamedSeries } from './claim-store.ts';

export type StoredIdentification = IdentificationFacts & {
  id: string;
  bureau: string;
  state: 'active' | 'revoked';
  recordedAt: string;
  version: number;
};

export type IdentificationStore = {
  add(identification: Omit<StoredIdentification, 'version'>): Promise<void>;
  find(id: string): Promise<StoredIdentification | null>;
  hold(id: string): Promise<StoredIdentification | null>;
  correct(id: string, facts: IdentificationFacts): Promise<void>;
  revoke(id: string): Promise<void>;
  /** @param choice `bureau: null`: of every bureau */
  list(
    choice: Choice & { bureau: string | null; state: StoredIdentification['state'] | null },
  ): Promise<StoredIdentification[]>;
  /** Everything recorded under a pseudonym, newest first. */
  byPseudonym(pseudonym: string, limit: number): Promise<StoredIdentification[]>;
  /** @returns those that it did not name before */
  addMedia(id: string, media: readonly number[]): Promise<number[]>;
  /** @returns those that it named until now */
  removeMedia(id: string, media: readonly number[]): Promise<number[]>;
  addSeries(id: string, series: readonly string[]): Promise<void>;
  removeSeries(id: string, series: readonly string[]): Promise<void>;
  seriesOf(ids: readonly string[]): Promise<Map<string, NamedSeries[]>>;
  /** All media that it names, and those of the series that it names. */
  covered(id: string): Promise<number[]>;
  /** Identifications in force that name each of these series. */
  ofSeries(series: readonly string[]): Promise<Map<string, StoredIdentification[]>>;
  /** How many media each names itself, and how many of these a bureau has submitted. */
  counts(ids: readonly string[], reader: string): Promise<Map<string, { items: number; ownItems: number }>>;
  /** Lets those that name a series name another one as well, or instead of it. */
  follow(from: string, into: string, instead: boolean): Promise<void>;
};
