import type { FloodLimits } from '../store/quality-store.ts';
import type { Store } from '../store/store.ts';

/** Unless the operator says otherwise. */
export const DEFAULT_LIMITS: FloodLimits = { times: 20, items: 5000, usual: null };

const HOUR = 60 * 60 * 1000;
const USUAL_DAYS = 30;
/** With fewer hours in which anything came there is no usual yet: a first case is as large as it is. */
const MIN_HOURS = 10;
/** Whoever released a batch has looked at its device: for so long nothing of it is held. */
const PASS = 24 * HOUR;

export type Arrival = { bureau: string; device: string; items: number; at: string };

/** Items of the hour, this batch included, and what is usual in one. */
export type Flood = { hourItems: number; usual: number };

/**
 * Counts a batch into its hour, and says whether it is part of a flood: its device or its bureau hands in more than `items` in
 * this hour, and more than `times` what is usual. Usual is the median of the hours of the last 30 days in which anything came
 * and was not held. Null: it is none.
 */
export async function floodOf(store: Store, { bureau, device, items, at }: Arrival): Promise<Flood | null> {
  const hour = at.slice(0, 13);
  const limits = (await store.held.limits(bureau)) ?? DEFAULT_LIMITS;
  const before = await store.held.inHour(bureau, device, hour);
  const now = { device: before.device + items, bureau: before.bureau + items };
  const flood = now.bureau > limits.items ? await unusual(store, limits, { bureau, device, at, now }) : null;
  const held = flood !== null && ((await store.held.passUntil(bureau, device)) ?? '') < at;
  await store.held.arrived(bureau, device, hour, { items, passed: held ? 0 : items });
  return held ? flood : null;
}

/** Somebody has looked at a device's batches. */
export async function letPass(store: Store, bureau: string, device: string, at: string): Promise<void> {
  await store.held.letPass(bureau, device, new Date(Date.parse(at) + PASS).toISOString());
}

type Measured = { bureau: string; device: string; at: string; now: { device: number; bureau: number } };

async function unusual(
  store: Store,
  limits: FloodLimits,
  { bureau, device, at, now }: Measured,
): Promise<Flood | null> {
  const ofBureau = limits.usual ?? (await usualOf(store, bureau, null, at));
  if (ofBureau === null) return null;
  const ofDevice = limits.usual ?? (await usualOf(store, bureau, device, at)) ?? ofBureau;
  const measures = [
    { hourItems: now.device, usual: ofDevice },
    { hourItems: now.bureau, usual: ofBureau },
  ];
  return measures.find(({ hourItems, usual }) => hourItems > Math.max(limits.items, limits.times * usual)) ?? null;
}

async function usualOf(store: Store, bureau: string, device: string | null, at: string): Promise<number | null> {
  const from = new Date(Date.parse(at) - USUAL_DAYS * 24 * HOUR).toISOString().slice(0, 13);
  const hours = await store.held.hours(bureau, device, from, at.slice(0, 13));
  const passed = hours.flatMap((hour) => (hour.passed > 0 ? [hour.passed] : [])).sort((a, b) => a - b);
  return passed.length < MIN_HOURS ? null : (passed[Math.floor(passed.length / 2)] ?? null);
}
