import { describe, expect, it } from 'vitest';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import { PROJECT_VIC_US } from '#lib/domain/category-schemes/project-vic-us.ts';
import { triageAction } from '#lib/ui/results/triage-keys.ts';

const pressed = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  code: '',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('a key that decides', () => {
  it('is a digit of the scheme', () => {
    expect(triageAction(pressed('1'), PLAIN)).toEqual({ does: 'categorise', category: 'relevant' });
    expect(triageAction(pressed('9'), PLAIN)).toBeNull();
  });

  it('clears with 0 and Backspace, unless 0 is a category', () => {
    expect(triageAction(pressed('0'), PLAIN)).toEqual({ does: 'categorise', category: null });
    expect(triageAction(pressed('0'), PROJECT_VIC_US)).toEqual({ does: 'categorise', category: '0' });
    expect(triageAction(pressed('Backspace'), PROJECT_VIC_US)).toEqual({ does: 'categorise', category: null });
  });

  it('is the key of a digit on keyboards where it says something else without Shift', () => {
    expect(triageAction(pressed('&', { code: 'Digit1' }), PLAIN)).toEqual({ does: 'categorise', category: 'relevant' });
    expect(triageAction(pressed('/', { code: 'Digit7', shiftKey: true }), PROJECT_VIC_US)).toBeNull();
    expect(triageAction(pressed('!', { code: 'Digit1', shiftKey: true }), PLAIN)).toBeNull();
  });

  it('is a letter of the scheme, and no other', () => {
    expect(triageAction(pressed('i'), PLAIN)).toEqual({ does: 'flag', code: 'VictimIdentified' });
    for (const key of ['j', 'k', 'c', 'v', '/', '?', ' ', 'Enter'])
      expect(triageAction(pressed(key), PLAIN)).toBeNull();
  });

  it('undoes and does again', () => {
    expect(triageAction(pressed('u'), PLAIN)).toEqual({ does: 'undo' });
    expect(triageAction(pressed('U', { shiftKey: true }), PLAIN)).toEqual({ does: 'redo' });
    expect(triageAction(pressed('z', { ctrlKey: true }), PLAIN)).toEqual({ does: 'undo' });
    expect(triageAction(pressed('Z', { metaKey: true, shiftKey: true }), PLAIN)).toEqual({ does: 'redo' });
  });

  it('is none of the browser or the system', () => {
    expect(triageAction(pressed('1', { ctrlKey: true }), PLAIN)).toBeNull();
    expect(triageAction(pressed('1', { altKey: true }), PLAIN)).toBeNull();
    expect(triageAction(pressed('d', { ctrlKey: true }), PLAIN)).toBeNull();
  });
});
