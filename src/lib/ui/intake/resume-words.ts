import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import { failureWords } from '../hub/failure-words.ts';

/** Why an interrupted job does not go on: a code, or what shows that a folder is another one. */
export type ResumeProblem =
  | string
  | { readonly why: 'missing'; readonly missing: number; readonly of: number }
  | { readonly why: 'differs'; readonly path: string }
  | { readonly why: 'unreachable' | 'altered' | 'not-compiled' | 'worker-cannot-start' };

const WORDS = new Map<string, () => string>([
  ['denied', m.resume_denied],
  ['gone', m.resume_gone],
  ['no-handle', m.resume_pick_folder_again],
]);

/** What to tell; null when another notice tells it already. */
export function resumeWords(problem: ResumeProblem): string | null {
  if (typeof problem === 'string') {
    const words = WORDS.get(problem);
    if (words !== undefined) return words();
    const { title, advice } = failureWords(problem);
    return `${title}. ${advice}`;
  }
  switch (problem.why) {
    case 'missing':
      return m.resume_missing({ missing: formatNumber(problem.missing), of: formatNumber(problem.of) });
    case 'differs':
      return m.resume_differs({ path: problem.path });
    default:
      return null;
  }
}
