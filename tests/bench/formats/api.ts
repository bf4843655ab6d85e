/** What came of reading one file. */
export type ReadOutcome = {
  readonly entries: number;
  readonly skipped: number;
  readonly truncated: boolean;
  readonly bytes: number;
  readonly milliseconds: number;
};

/** What the page of the bench does. */
export type FormatsBench = {
  /** Reads the file of the input as an import does: in the closed worker, each step checked and then let go. */
  readonly readExchange: () => Promise<ReadOutcome>;
};

export type FormatsWindow = { readonly bench: FormatsBench };
