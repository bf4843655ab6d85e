/** What a browser asks about a folder before a page may read it: in its own picker of folders, or after an input. */
export type FolderQuestion = 'view' | 'upload';

/** How folders are picked in this browser. */
export type FolderWay = {
  /** `view`: by a picker, through `onpick`; else by the input. Null: the browser asks nothing. */
  readonly question: FolderQuestion | null;
  /** The question, until the officer was told what it means. */
  readonly toExplain: FolderQuestion | null;
  /** They were told, and go on. */
  readonly onexplained: () => void;
  /** Shows the browser's picker; called in a click. */
  readonly onpick: () => void;
};
