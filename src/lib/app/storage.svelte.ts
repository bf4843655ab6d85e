/** What the browser says of the room that it gives; bytes. */
export type StorageFacts = {
  /** All that this site stores, the portal itself among it. Null when the browser does not tell. */
  readonly used: number | null;
  readonly quota: number | null;
  /** Whether the browser promised not to clear it by itself. Null when it knows no such promise. */
  readonly persisted: boolean | null;
};

/** `low`: four fifths are used, or less than 500 MB are left. */
export type StorageRoom = 'unknown' | 'ample' | 'low';

const LOW_SHARE = 0.8;
const LOW_LEFT = 500_000_000;
const REFRESH_MS = 60_000;

type Manager = Partial<Pick<StorageManager, 'estimate' | 'persisted' | 'persist'>>;

/** How much room there is, and whether the browser may delete the vault: told as it is. */
export class StorageTruth {
  readonly #manager: Manager;
  readonly #weekly: boolean;
  #facts = $state.raw<StorageFacts>({ used: null, quota: null, persisted: null });
  #refused = $state(false);

  /**
   * @param manager without TLS, a browser has none
   * @param weekly WebKit deletes what scripts stored after seven days of use without a visit, unless installed as an app
   */
  constructor(
    manager: Manager = 'storage' in navigator ? navigator.storage : {},
    weekly = isWebKit() && !isInstalled(),
  ) {
    this.#manager = manager;
    this.#weekly = weekly;
  }

  get facts(): StorageFacts {
    return this.#facts;
  }

  /** The browser was asked to protect the vault, and would not. */
  get refused(): boolean {
    return this.#refused;
  }

  /** The browser deletes the vault unless it is opened every week. */
  get expires(): boolean {
    return this.#weekly && this.#facts.persisted !== true;
  }

  get left(): number | null {
    const { used, quota } = this.#facts;
    return used === null || quota === null ? null : Math.max(0, quota - used);
  }

  get room(): StorageRoom {
    const { used, quota } = this.#facts;
    if (used === null || quota === null) return 'unknown';
    return used >= LOW_SHARE * quota || quota - used < LOW_LEFT ? 'low' : 'ample';
  }

  /** Looks now and from time to time. Returns what ends it. */
  start(): () => void {
    void this.refresh();
    const timer = setInterval(() => void this.refresh(), REFRESH_MS);
    return () => {
      clearInterval(timer);
    };
  }

  /** Looks anew; to be called after much was written, too. */
  async refresh(): Promise<void> {
    const [estimate, persisted] = await Promise.all([
      orNull(this.#manager.estimate?.()),
      orNull(this.#manager.persisted?.()),
    ]);
    this.#facts = { used: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted };
  }

  /** Asks the browser to keep the vault. Firefox asks its user, the others decide by themselves. */
  async protect(): Promise<void> {
    const kept = await orNull(this.#manager.persist?.());
    this.#refused = kept === false;
    await this.refresh();
  }
}

/** What a browser cannot tell, or not now, is not known. */
async function orNull<T>(asked: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await asked) ?? null;
  } catch {
    return null;
  }
}

/** Only WebKit has this event, on computers and telephones. */
function isWebKit(): boolean {
  return 'GestureEvent' in globalThis;
}

function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}
