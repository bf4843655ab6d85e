/** How far somebody who follows the store's rows has come, by the number of the last one. */
export type PositionStore = {
  /** 0 before the first row. */
  at(name: string): Promise<number>;
  /**
   * Moves on, inside the transaction of what comes of the rows between. False when another process has moved meanwhile: then
   * nothing may come of them here.
   */
  move(name: string, from: number, to: number): Promise<boolean>;
};
