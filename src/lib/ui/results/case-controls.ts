import type { CaseTable, CaseTriage } from './case-table.ts';
import { moveFor, type Manner } from './row-keys.ts';
import type { TriageAction } from './triage-keys.ts';

/** Decides about the selected rows. Where one was selected, the next about which nothing is decided is then. */
export function categorise(results: CaseTable, triage: CaseTriage, category: string | null): void {
  void triage.categorise(results.sha256sOfSelection, category);
  if (triage.goesOn && category !== null && results.selection.size === 1) results.selectNextUndecided();
}

/** Does what a key stands for. */
export function decide(results: CaseTable, triage: CaseTriage, action: TriageAction): void {
  if (action.does === 'undo') void triage.undo();
  else if (action.does === 'redo') void triage.redo();
  else if (action.does === 'flag') void triage.flag(results.sha256sOfSelection, action.code);
  else categorise(results, triage, action.category);
}

/** Brings the cursor to a row. */
export function move(results: CaseTable, place: number, manner: Manner): void {
  if (manner === 'extend') results.extend(place);
  else if (manner === 'also') results.moveTo(place);
  else results.select(place);
}

/** The letters j and k go through the rows wherever the focus is. @returns whether it was one of them */
export function step(results: CaseTable, { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  if (!['j', 'k'].includes(key.toLowerCase())) return false;
  const place = moveFor(key, results.selected, results.view.length, 1);
  if (place === null) return false;
  move(results, place, shiftKey ? 'extend' : 'only');
  return true;
}
