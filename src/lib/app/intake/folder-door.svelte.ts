/**
 * What the browser asks about a folder before a page may read it: `view` where it has a picker of folders of its own,
 * `upload` where only an input picks one; null where it asks nothing.
 */
export type FolderQuestion = 'view' | 'upload' | null;

/** A part of the File System Access draft that only Chromium has and the DOM's types leave out. */
type Pickers = {
  showDirectoryPicker?: (options: { mode: 'read'; id: string }) => Promise<FileSystemDirectoryHandle>;
};

type Parts = {
  /** The window, as far as it picks folders. */
  window: object;
  navigator: Pick<Navigator, 'vendor'>;
  /** Lasts as long as the tab. */
  storage: Pick<Storage, 'getItem' | 'setItem'>;
};

const KEY = 'lintel-folder-question';

/** How this browser lets an officer pick a folder, and whether they were told what it is about to ask. */
export class FolderDoor {
  readonly question: FolderQuestion;
  #explained = $state(false);
  readonly #window: Pickers;
  readonly #storage: Parts['storage'];

  constructor({ window, navigator, storage }: Parts) {
    this.#window = window;
    this.#storage = storage;
    // Safari, and every browser on an iPhone, hands over a folder without a word. Chromium and Firefox do not.
    if ('showDirectoryPicker' in window) this.question = 'view';
    else this.question = navigator.vendor.startsWith('Apple') ? null : 'upload';
    this.#explained = storage.getItem(KEY) !== null;
  }

  /** What the officer has to be told before the browser asks it; null once they were, in this tab. */
  get toExplain(): FolderQuestion {
    return this.#explained ? null : this.question;
  }

  /** The officer was told and goes on. */
  noteExplained(): void {
    this.#explained = true;
    this.#storage.setItem(KEY, 'explained');
  }

  /**
   * Shows the browser's own picker of folders, which must be asked for in a click. Null when the officer picks none, or
   * the browser keeps the picked folder to itself; it says so then.
   */
  async pick(): Promise<FileSystemDirectoryHandle | null> {
    try {
      return (await this.#window.showDirectoryPicker?.({ mode: 'read', id: 'evidence' })) ?? null;
    } catch {
      return null;
    }
  }
}
