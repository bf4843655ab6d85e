import type { CaseworkAct, EventDetails } from '#lib/domain/wire/casework-event.ts';

/** Tables whose rows have a version and a history. */
export type Thing = 'investigations' | 'identifications' | 'series' | 'hand_offs';

/** `bureau: null`: the hub did it, by its clock. */
export type NewEvent = {
  at: string;
  act: CaseworkAct;
  bureau: string | null;
  officer: string | null;
  details: EventDetails;
};

/** `officer` is a name here. */
export type StoredEvent = NewEvent;

export type EventStore = {
  /** Writes a line of a thing's history. @returns the version that the thing has from now on */
  write(thing: Thing, id: string, event: NewEvent): Promise<number>;
  /** The newest lines, newest first, and how many there are in all. */
  read(id: string, limit: number): Promise<{ events: StoredEvent[]; count: number }>;
};
