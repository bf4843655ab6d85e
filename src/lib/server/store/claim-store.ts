/** Who investigates a medium. */
export type Claimant = { investigation: string; bureau: string; contact: string | null; expiresAt: string };

export type NamedSeries = { id: string; name: string };

/** Media that an investigation has got. */
export type Gained = { investigation: string; media: number[] };

/** Which active investigation covers which media and series. At most one covers a medium, whoever comes at the same time. */
export type ClaimStore = {
  /** @param media each with the series through which it comes, or null @returns those that nobody had: they are claimed now */
  claim(investigation: string, media: ReadonlyMap<number, string | null>): Promise<number[]>;
  /** Ends all its claims, those of series as well; it still knows what it was about. @returns the media that nobody covers now */
  end(investigation: string): Promise<number[]>;
  /** Lets some media go for good. @returns those that it covered until now */
  letGo(investigation: string, media: readonly number[]): Promise<number[]>;
  /** Who covers each of these media. */
  claimants(media: readonly number[]): Promise<Map<number, Claimant>>;
  /** Media that were named for an investigation: also what it covered when it ended. */
  named(investigation: string): Promise<number[]>;
  /** Series through which the rest of it came. */
  seriesAbout(investigation: string): Promise<string[]>;
  /** All of it after a number, in its order. `named`: it did not come through a series */
  page(investigation: string, after: number, limit: number): Promise<{ media: number; named: boolean }[]>;
  /** How many media each covers, and how many of these a bureau has submitted. */
  counts(investigations: readonly string[], reader: string): Promise<Map<string, { items: number; ownItems: number }>>;
  /** @returns who covers the series from now on: another one when that was faster */
  claimSeries(series: string, investigation: string): Promise<string>;
  /** Which investigation covers each of these series. */
  followers(series: readonly string[]): Promise<Map<string, Claimant>>;
  seriesOf(investigations: readonly string[]): Promise<Map<string, NamedSeries[]>>;
  /** Gives media that nobody covers, and that are in series which somebody claims, to those investigations. */
  cover(media: readonly number[]): Promise<Gained[]>;
  /** Lets go what came through a series and is no longer in it. @returns the media that nobody covers now */
  uncover(series: string, media: readonly number[]): Promise<number[]>;
  /** Hands the claim of a series over to another series that takes in its media; who claims that one keeps it. */
  follow(from: string, into: string): Promise<void>;
  /** Claims a second series for whoever claims the first; what of it came through the first came through the second. */
  extend(from: string, into: string, media: readonly number[]): Promise<void>;
};
