import { describe, expect, it } from 'vitest';
import { FolderDoor } from '#lib/app/intake/folder-door.svelte.ts';
import { FakeFolderHandle, folder } from './fake-folders.ts';

/** What a tab remembers. */
class TabStorage {
  readonly #items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
}

const handle = new FakeFolderHandle(folder('phone')).asHandle();
const withPicker = { showDirectoryPicker: () => Promise.resolve(handle) };

const door = (window: object, vendor: string, storage = new TabStorage()) =>
  new FolderDoor({ window, navigator: { vendor }, storage });

describe('the way to a folder', () => {
  it('knows what the browser is about to ask', () => {
    expect(door(withPicker, 'Google Inc.').question).toBe('view');
    expect(door({}, 'Google Inc.').question).toBe('upload');
    // Firefox
    expect(door({}, '').question).toBe('upload');
    expect(door({}, 'Apple Computer, Inc.').question).toBeNull();
  });

  it('is explained once in a tab, even when the page is loaded again', () => {
    const storage = new TabStorage();
    const first = door({}, '', storage);
    expect(first.toExplain).toBe('upload');
    first.noteExplained();
    expect(first.toExplain).toBeNull();
    expect(door({}, '', storage).toExplain).toBeNull();
    expect(door({}, '').toExplain).toBe('upload');
  });

  it('leads to the picked folder, or nowhere when none was picked', async () => {
    expect(await door(withPicker, 'Google Inc.').pick()).toBe(handle);
    const dismissed = { showDirectoryPicker: () => Promise.reject(new DOMException('', 'AbortError')) };
    expect(await door(dismissed, 'Google Inc.').pick()).toBeNull();
    expect(await door({}, '').pick()).toBeNull();
  });
});
