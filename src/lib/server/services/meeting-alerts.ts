import { HolderNaming } from '#lib/domain/data-rule.ts';
import { strongestVerdict, type Verdict } from '#lib/domain/verdict.ts';
import type { AlertKind, AlertSubject } from '#lib/domain/wire/alert.ts';
import type { Followed } from '../store/contribution-store.ts';
import type { Watch } from '../store/watch-store.ts';
import type { NewAlert } from './alerting.ts';
import { mediaOf, namesOf, type OwnWords, type Words } from './alert-media.ts';
import type { MatchContexts } from './match-context.ts';
import type { Meeting } from './meetings.ts';

/** Contributions of one bureau that came together: a batch, or a part of an import. `key` names them for good. */
export type Arrival = { key: string; bureau: string; batch: string | null; meetings: readonly Meeting[] };

/** Alerts that an arrival may raise; an alert's cause is the arrival and the kind. */
const KINDS = ['met-by-submission', 'own-submission-met', 'watched', 'met-by-look-up', 'quality'] as const;

export function causesOf(key: string): string[] {
  return KINDS.map((kind) => `${key}:${kind}`);
}

/** The media of which something must be known before alerts can be made of meetings: those that met something. */
export function mediaMet(meetings: readonly Meeting[]): number[] {
  const met = meetings.filter(
    ({ before, same, near, watches }) => before.length + same.length + near.length + watches.length > 0,
  );
  return [...new Set(met.flatMap(({ of, near }) => [of.media, ...near.map(({ media }) => media)]))];
}

/** The media that alerts about meetings may name: whoever holds one of them is told of it by all that it has said of it. */
export function mediaTold(meetings: readonly Meeting[]): number[] {
  const told = meetings.flatMap(({ of, same, near, sameMd5, watches }) => {
    const others = [...same, ...near, ...sameMd5];
    return others.length + watches.length > 0 ? [of, ...others] : [];
  });
  return [...new Set(told.map(({ media }) => media))];
}

/** Who is to hear of an arrival, one alert for each bureau and kind, each about that bureau's own media only. */
export function alertsOf(arrival: Arrival, contexts: MatchContexts, own: OwnWords): NewAlert[] {
  return [
    ...holdersTold(arrival, contexts, own),
    ...watchersTold(arrival, contexts, own),
    ...qualityAlarms(arrival, own),
  ].concat(ownTold(arrival, contexts, own) ?? []);
}

/**
 * Each other bureau that holds the same or the like. A bureau that says the same again is no news to others; that it has a
 * picture to a digest that it listed before is.
 */
function holdersTold(arrival: Arrival, contexts: MatchContexts, own: OwnWords): NewAlert[] {
  const told = new Told(arrival, 'met-by-submission');
  for (const { of, before, same, near } of arrival.meetings) {
    const met = [...(before.length === 0 ? same : []), ...(before.some(({ pdq }) => pdq !== null) ? [] : near)];
    for (const { bureau, media } of met) {
      if (bureau === arrival.bureau) continue;
      const verdict = verdictOf(contexts, media);
      told.add(bureau, { item: media, words: own(bureau, media), verdict, of: of.media });
    }
  }
  return told.alerts((media) => named(contexts, arrival.bureau, media));
}

/** Those who asked about it before; and the bureau that submitted it learns that somebody did. */
function watchersTold(arrival: Arrival, contexts: MatchContexts, own: OwnWords): NewAlert[] {
  const [watched, asked] = [new Told(arrival, 'watched'), new Told(arrival, 'met-by-look-up')];
  const askers = new Set<string | null>();
  for (const { of, before, watches } of arrival.meetings) {
    const verdict = verdictOf(contexts, of.media);
    for (const watch of watches) {
      if (before.some((earlier) => isAskedAbout(watch, earlier))) continue;
      const { id, bureau, named: isNamed } = watch;
      // By what it asked, and not by what the other has submitted.
      watched.add(bureau, { item: id, words: [watch], verdict, of: of.media });
      asked.add(arrival.bureau, { item: of.media, words: own(arrival.bureau, of.media), verdict, of: of.media });
      askers.add(isNamed ? bureau : null);
    }
  }
  const [asker = null] = askers.size === 1 ? askers : [];
  return [
    ...watched.alerts((media) => named(contexts, arrival.bureau, media)),
    ...asked.alerts(() => (asker === null ? NOBODY : named(contexts, asker, []))),
  ];
}

/** Whether a watch has met this word of the same file, so that nobody is told of the next one. */
function isAskedAbout(watch: Watch, { sha256, sha1, md5, pdq }: Followed): boolean {
  const digests = [
    [watch.sha256, sha256],
    [watch.sha1, sha1],
    [watch.md5, md5],
  ] as const;
  return digests.some(([asked, said]) => asked !== null && asked === said) || (watch.pdq !== null && pdq !== null);
}

/** The bureau that submitted it: that others have the same, or that it is claimed or identified, and whom to talk to. */
function ownTold(arrival: Arrival, contexts: MatchContexts, own: OwnWords): NewAlert | null {
  const met = arrival.meetings
    .map((meeting) => ({ meeting, ...strongestOf(meeting, contexts) }))
    .filter(
      ({ meeting, verdict }) =>
        verdict === 'identified' ||
        verdict === 'under-investigation' ||
        [...meeting.same, ...meeting.near].some(({ bureau }) => bureau !== arrival.bureau),
    );
  const verdict = strongestVerdict(met.map((each) => each.verdict));
  const strongest = met.find((each) => each.verdict === verdict);
  if (strongest === undefined) return null;
  const files = mediaOf(met.flatMap(({ meeting: { of } }) => [of, ...own(arrival.bureau, of.media)]));
  const batch = arrival.batch === null ? null : { kind: 'batch', id: arrival.batch };
  return {
    ...{ bureau: arrival.bureau, kind: 'own-submission-met', cause: `${arrival.key}:own-submission-met` },
    subject: { ...files, verdict, about: batch, ...whoIs(strongest, arrival, contexts) },
  };
}

/** One MD5 for two files is an accident that never happens, or somebody's doing: all who hold either are told. */
function qualityAlarms(arrival: Arrival, own: OwnWords): NewAlert[] {
  const told = new Told(arrival, 'quality');
  for (const { of, before, sameMd5 } of arrival.meetings) {
    if (sameMd5.length === 0 || before.some(({ md5 }) => md5 === of.md5)) continue;
    for (const { bureau, media } of [of, ...sameMd5]) {
      told.add(bureau, { item: media, words: own(bureau, media), verdict: null, of: of.media });
    }
  }
  return told.alerts(() => NOBODY);
}

type Who = Pick<AlertSubject, 'bureau' | 'contact'>;
const NOBODY: Who = { bureau: null, contact: null };

/** A bureau, as far as it lets itself be named with each of these media. */
function named(
  { naming, bureaux }: MatchContexts,
  bureau: string,
  media: Iterable<number>,
  contact?: string | null,
): Who {
  const levels = [naming(bureau), ...[...media].map((medium) => naming(bureau, medium))];
  const [narrowest] = levels.sort((a, b) => HolderNaming.options.indexOf(a) - HolderNaming.options.indexOf(b));
  if (narrowest === undefined || narrowest === 'hub-only') return NOBODY;
  const reach = contact ?? bureaux.get(bureau)?.reach ?? null;
  return { bureau, contact: narrowest === 'bureau-and-contact' ? reach : null };
}

function verdictOf({ media }: MatchContexts, medium: number): Verdict {
  return media.get(medium)?.verdict ?? 'known';
}

type Strongest = { verdict: Verdict; medium: number; meeting: Meeting };

function strongestOf({ of, near }: Meeting, contexts: MatchContexts): Omit<Strongest, 'meeting'> {
  const media = [of.media, ...near.map(({ media }) => media)];
  const verdict = strongestVerdict(media.map((medium) => verdictOf(contexts, medium)));
  return { verdict, medium: media.find((medium) => verdictOf(contexts, medium) === verdict) ?? of.media };
}

/** Whom to talk to, and about what: who leads an investigation or identified somebody; else the one who holds it. */
function whoIs(
  { verdict, medium, meeting }: Strongest,
  arrival: Arrival,
  contexts: MatchContexts,
): Partial<AlertSubject> {
  const standing = contexts.media.get(medium)?.standing;
  const identification = verdict === 'identified' ? standing?.identifications[0] : undefined;
  const investigation = verdict === 'under-investigation' ? standing?.investigations[0] : undefined;
  if (identification !== undefined) {
    const about = { kind: 'identification', id: identification.id };
    return { ...named(contexts, identification.bureau, []), about };
  }
  if (investigation !== undefined) {
    const about = { kind: 'investigation', id: investigation.id };
    return { ...named(contexts, investigation.bureau, [], investigation.contact), about };
  }
  const holdings = [...meeting.same, ...meeting.near].filter(({ bureau }) => bureau !== arrival.bureau);
  const [holder, ...others] = new Set(holdings.map(({ bureau }) => bureau));
  if (holder === undefined || others.length > 0) return NOBODY;
  const media = holdings.map((holding) => holding.media);
  return named(contexts, holder, media);
}

/** `item` tells what is counted apart: the number of a medium, or of a watch; `words` are the told bureau's own about it. */
type Item = { item: number; words: readonly Words[]; verdict: Verdict | null; of: number };

/** What each bureau is told by one kind of alert. */
class Told {
  readonly #cause: string;
  readonly #kind: AlertKind;
  readonly #items = new Map<string, Item[]>();

  constructor({ key }: Arrival, kind: AlertKind) {
    this.#cause = `${key}:${kind}`;
    this.#kind = kind;
  }

  add(bureau: string, item: Item): void {
    const items = this.#items.get(bureau);
    if (items === undefined) this.#items.set(bureau, [item]);
    else items.push(item);
  }

  /** @param who whom it is about, by the media of the arrival that a bureau hears of */
  alerts(who: (of: ReadonlySet<number>) => Who): NewAlert[] {
    return [...this.#items].map(([bureau, items]) => {
      const words = new Map(items.map((each) => [each.item, each.words]));
      const verdicts = items.flatMap(({ verdict }) => verdict ?? []);
      const subject = {
        ...{ items: words.size, ...namesOf(words.values()) },
        verdict: verdicts.length === 0 ? null : strongestVerdict(verdicts),
        ...who(new Set(items.map(({ of }) => of))),
      };
      return { bureau, kind: this.#kind, cause: this.#cause, subject };
    });
  }
}
