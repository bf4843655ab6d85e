import type { Workbox } from 'workbox-window';
import { isMessage, shellStarted, whichVersion } from './messages.ts';
import { scriptUrl } from './script-url.ts';

/** `ready`: a newer version waits and may be applied. `blocked`: it waits, but a job or an unsent draft forbids it now. */
export type UpdateState = 'none' | 'ready' | 'blocked';

export type UpdateOptions = {
  /** The version that this tab runs: `version` of `$app/environment`. */
  readonly version: string;
  /** Whether a reload of this tab would lose nothing: no running job, no unsent draft. Asked each time anew. */
  readonly mayApply: () => boolean;
  readonly onState: (state: UpdateState) => void;
};

export type Updates = {
  /** Applies a waiting version by reloading this tab, or reports `blocked`. Returns whether it was applied. */
  apply(): boolean;
  /** Reports the state again; to be called when a job or a draft begins or ends. */
  refresh(): void;
};

const checkEveryMs = 3_600_000;

/**
 * Registers the service worker, which makes the portal work offline, and watches for newer versions. A newer version
 * never takes effect by itself. Other tabs go on undisturbed when one applies it: their files stay in the old cache.
 * Without service workers (private windows of some browsers) the portal works online only.
 */
export function startUpdates({ version, mayApply, onState }: UpdateOptions): Updates {
  let workbox: Workbox | null = null;
  let waiting = false;
  let applying = false;
  const report = () => {
    onState(waiting ? (mayApply() ? 'ready' : 'blocked') : 'none');
  };
  const updates: Updates = {
    refresh: report,
    apply() {
      report();
      if (!waiting || !mayApply()) return false;
      applying = true;
      workbox?.messageSkipWaiting();
      return true;
    },
  };
  if (!('serviceWorker' in navigator)) return updates;

  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isMessage(event.data, whichVersion)) event.ports[0]?.postMessage(version);
  });
  void openWorkbox().then((opened) => {
    workbox = opened;
    workbox?.addEventListener('waiting', () => {
      waiting = true;
      report();
    });
    workbox?.addEventListener('controlling', () => {
      waiting = false;
      if (applying) location.reload();
      else report();
    });
    return workbox === null ? undefined : register(workbox);
  });
  return updates;
}

/** Loaded late, because the page can do all its work without it. */
async function openWorkbox(): Promise<Workbox | null> {
  try {
    const { Workbox } = await import('workbox-window');
    return new Workbox(scriptUrl('/service-worker.js'), { scope: '/' });
  } catch {
    return null;
  }
}

async function register(workbox: Workbox): Promise<void> {
  try {
    if ((await workbox.register()) === undefined) return;
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage(shellStarted);
  } catch {
    // Blocked by the browser's settings, or no connection on the very first visit: the next visit tries again.
    return;
  }
  let checked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - checked < checkEveryMs) return;
    checked = Date.now();
    workbox.update().catch(() => undefined);
  });
}
