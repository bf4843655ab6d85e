/** How much was looked up lately. `device` is null for what a bureau has looked up as a whole. */
export type BudgetStore = {
  /** The moment until which what was taken lasts at the steady rate, in microseconds since 1970; null: nothing was taken. */
  dueAt(bureau: string, device: string | null): Promise<number | null>;
  setDueAt(bureau: string, device: string | null, dueAt: number): Promise<void>;
};
