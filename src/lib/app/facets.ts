import { cameraName } from '#lib/domain/camera.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { MENU_FACETS, type FacetCount, type Facets, type MenuFacet } from '#lib/domain/row-query.ts';
import { categoryOf, duplicatesOf, setsOf, verdictOf, type RowTest } from './row-filter.ts';
import { markOf, type RowFacts } from './row-facts.ts';

/** Entries of one menu; nobody reads more, and the text filter finds the rest. */
const MAX_ENTRIES = 200;

/** Counts, row by row, how many rows each entry of the filters' menus would show. */
export class FacetCounter {
  readonly #facts: RowFacts;
  readonly #tests: readonly RowTest[];
  readonly #counts = new Map<MenuFacet, Map<string, number>>(MENU_FACETS.map((facet) => [facet, new Map()]));

  constructor(tests: readonly RowTest[], facts: RowFacts) {
    this.#tests = tests;
    this.#facts = facts;
  }

  /**
   * A row that is shown counts in every menu. One that a single part of the filter hides counts in the menu of that
   * part: choosing another entry there would show it.
   */
  add(row: CaseRow): void {
    const failed = this.#tests.filter(({ passes }) => !passes(row));
    if (failed.length > 1) return;
    const only = failed[0]?.facet;
    for (const [facet, counts] of this.#counts) {
      if (only !== undefined && only !== facet) continue;
      for (const value of valuesOf(facet, row, this.#facts)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }

  get facets(): Facets {
    const entries = (facet: MenuFacet): FacetCount[] =>
      [...(this.#counts.get(facet) ?? [])]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
        .slice(0, MAX_ENTRIES);
    return {
      verdict: entries('verdict'),
      sets: entries('sets'),
      type: entries('type'),
      camera: entries('camera'),
      serial: entries('serial'),
      duplicates: entries('duplicates'),
      category: entries('category'),
      flag: entries('flag'),
      job: entries('job'),
      damaged: entries('damaged'),
    };
  }
}

/** What a row says in each menu. Rows without a media record have a job only. */
function valuesOf(facet: MenuFacet, row: CaseRow, facts: RowFacts): readonly string[] {
  if (facet === 'job') return [String(row.job)];
  const { media } = row;
  if (media === null) return [];
  switch (facet) {
    case 'verdict':
      return [verdictOf(row, facts)];
    case 'sets':
      return [setsOf(row, facts)];
    case 'type':
      return [media.mime];
    case 'camera':
      return [cameraName(media)].filter((name) => name !== '');
    case 'serial':
      return media.serial === undefined ? [] : [media.serial];
    case 'duplicates':
      return duplicatesOf(row, facts);
    case 'category':
      return [categoryOf(row, facts)];
    case 'flag':
      return markOf(row, facts)?.flags ?? [];
    case 'damaged':
      return media.damaged ? ['damaged'] : [];
  }
}
