import { saveSetting, savedSetting } from './saved-setting.ts';

/** Network Information (WICG), which not every browser has. */
type Connection = EventTarget & { readonly saveData?: boolean; readonly type?: string };

const SETTING = 'metered';

/** Whether each byte of this connection costs: then nothing is sent by itself. */
export class MeteredMode {
  readonly #connection: Connection | null;
  #on = $state(savedSetting(SETTING, ['off', 'on'], 'off') === 'on');
  /** The browser says that this connection costs. */
  #costly = $state(false);
  /** Called when it is turned on or off. */
  onchange: () => void = () => undefined;

  constructor(browser: object = navigator) {
    this.#connection = 'connection' in browser ? (browser.connection as Connection) : null;
    this.#look();
  }

  get on(): boolean {
    return this.#on;
  }

  /** It is off, and the browser says that it should not be. */
  get suggested(): boolean {
    return this.#costly && !this.#on;
  }

  choose(on: boolean): void {
    this.#on = on;
    saveSetting(SETTING, on ? 'on' : 'off');
    this.onchange();
  }

  /** Follows the connection. Returns what ends it. */
  start(): () => void {
    const look = () => {
      this.#look();
    };
    this.#connection?.addEventListener('change', look);
    return () => this.#connection?.removeEventListener('change', look);
  }

  #look(): void {
    this.#costly = this.#connection?.saveData === true || this.#connection?.type === 'cellular';
  }
}
