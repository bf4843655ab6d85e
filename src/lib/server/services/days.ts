const DAY_MS = 24 * 60 * 60 * 1000;

/** The moment so many days after another, as ISO 8601 in UTC. */
export const daysAfter = (moment: Date, days: number): string =>
  new Date(moment.getTime() + days * DAY_MS).toISOString();
