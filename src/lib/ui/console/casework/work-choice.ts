import { DEFAULT_CLAIM_DAYS } from '#lib/domain/wire/investigation.ts';
import { ShortText } from '#lib/domain/wire/common.ts';
import { type PersonTyped, personOf } from '../identifications/person-words.ts';
import { type BeginWords, wordsOf } from '../investigations/investigation-words.ts';

/** What is to be done with files, and everything that was typed for it, also for what is not chosen now. */
export type WorkTyped = {
  what: 'claim' | 'series' | 'identify';
  /** The investigation or series; null: a new one. */
  target: string | null;
  words: BeginWords;
  name: string;
  person: PersonTyped;
};

export type WorkChoice =
  | { do: 'begin'; words: NonNullable<ReturnType<typeof wordsOf>> }
  | { do: 'claim'; id: string }
  | { do: 'create'; name: string }
  | { do: 'add'; id: string }
  | { do: 'record'; person: NonNullable<ReturnType<typeof personOf>> };

/** @param today the day that is proposed for an identification */
export function nothingTyped(today: string): WorkTyped {
  return {
    what: 'claim',
    target: null,
    words: { title: '', contact: '', days: String(DEFAULT_CLAIM_DAYS) },
    name: '',
    person: { kind: 'victim', pseudonym: '', country: '', day: today },
  };
}

/** What can be done with what was typed; null while something is missing or wrong. */
export function choiceOf({ what, target, words, name, person }: WorkTyped): WorkChoice | null {
  if (what === 'identify') {
    const said = personOf(person);
    return said && { do: 'record', person: said };
  }
  if (target !== null) return { do: what === 'claim' ? 'claim' : 'add', id: target };
  if (what === 'series') return ShortText.safeParse(name.trim()).success ? { do: 'create', name: name.trim() } : null;
  const said = wordsOf(words);
  return said && { do: 'begin', words: said };
}
