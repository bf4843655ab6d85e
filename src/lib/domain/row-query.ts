import type { Finding } from './case-row.ts';
import type { Mark } from './mark.ts';
import type { Outcome } from './media.ts';
import type { LocalVerdict, SetHit } from './set-hit.ts';
import type { Verdict } from './verdict.ts';

/** Everything a list of rows can be sorted by. */
export type Column =
  | 'path'
  | 'category'
  | 'outcome'
  | 'verdict'
  | 'type'
  | 'size'
  | 'pixels'
  | 'captured'
  | 'camera'
  | 'quality'
  | 'duplicates'
  | 'pdq'
  | 'sha256';
export type Sort = { readonly column: Column; readonly direction: 'ascending' | 'descending' };

/** Both ends belong to it; an end that is null is open. */
export type Range<T> = { readonly from: T | null; readonly to: T | null };

/** `exact`: there is another copy in the case · `near`: something in the case resembles it · `earlier`: an earlier case has it. */
export type Duplicates = 'exact' | 'near' | 'earlier';

/** Stands for media without a category; no scheme has such a code. */
export const UNDECIDED = '?';

/** What the table is narrowed to: all of it at once. Null, the empty text and false narrow nothing. */
export type RowFilter = {
  /** Part of a path, of a camera's name or serial, of a series, or of a digest. */
  readonly text: string;
  /** `not-hashed`: every outcome that needs a look, with or without digests. */
  readonly outcome: Outcome | 'not-hashed' | null;
  readonly verdict: Verdict | 'not-asked' | null;
  /** What the known sets of this device say; `none`: nothing. */
  readonly sets: LocalVerdict | 'none' | null;
  /** A media type, e.g. `image/jpeg`. */
  readonly type: string | null;
  /** In bytes. */
  readonly size: Range<number> | null;
  /** Days of the camera's clock, e.g. `2026-05-01`. */
  readonly captured: Range<string> | null;
  /** As `cameraName` says it. */
  readonly camera: string | null;
  readonly serial: string | null;
  /** PDQ quality, 0 to 100. */
  readonly quality: Range<number> | null;
  readonly duplicates: Duplicates | null;
  /** Code of the case's scheme, or `UNDECIDED`. */
  readonly category: string | null;
  readonly flag: string | null;
  readonly damaged: boolean;
  /** Only what a list of another tool names. */
  readonly named: boolean;
  /** Number of the job that found the file. */
  readonly job: number | null;
  /** Only what may be a child at risk now, the most pressing first. */
  readonly lookHere: boolean;
};

export const NO_FILTER: RowFilter = {
  text: '',
  outcome: null,
  verdict: null,
  sets: null,
  type: null,
  size: null,
  captured: null,
  camera: null,
  serial: null,
  quality: null,
  duplicates: null,
  category: null,
  flag: null,
  damaged: false,
  named: false,
  job: null,
  lookHere: false,
};

/** One entry of a filter's menu, and how many rows it would show beside what else is chosen. */
export type FacetCount = { readonly value: string; readonly count: number };

/** The filters that are chosen from a menu. */
export const MENU_FACETS = [
  'verdict',
  'sets',
  'type',
  'camera',
  'serial',
  'duplicates',
  'category',
  'flag',
  'job',
  'damaged',
] as const;
export type MenuFacet = (typeof MENU_FACETS)[number];

/** The menus' entries, those with most rows first. */
export type Facets = Readonly<Record<MenuFacet, readonly FacetCount[]>>;

/** Why a file is worth a look first. Days and counts are whole numbers. */
export type Sign =
  | { readonly code: 'new' | 'not-asked' | 'camera' | 'clock-doubtful' | 'located' }
  | { readonly code: 'captured'; readonly days: number }
  | { readonly code: 'series'; readonly others: number };

/** What is known about a row's media record beside what stands in the row. */
export type RowKnowledge = {
  readonly finding: Finding | undefined;
  readonly mark: Mark | undefined;
  /** What the known sets of this device say, in their order. */
  readonly sets: readonly SetHit[];
  /** A list of another tool names this very file by a whole digest: see `isConfirmed`. */
  readonly namedWhole: boolean;
  /** Rows of the case with the very same content, this one included. */
  readonly copies: number;
  /** Media of the case that resemble one another, this one included; 0 when none does. */
  readonly near: number;
  /** Earlier cases that have the very same file. */
  readonly earlier: number;
  /** Why it is worth a look first; empty when it does not show the pattern. */
  readonly signs: readonly Sign[];
};

export const NOTHING_KNOWN: RowKnowledge = {
  finding: undefined,
  mark: undefined,
  sets: [],
  namedWhole: false,
  copies: 0,
  near: 0,
  earlier: 0,
  signs: [],
};
