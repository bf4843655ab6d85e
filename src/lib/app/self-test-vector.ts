import type { SelfTestBasis, SelfTestValue } from '#lib/domain/self-test.ts';

/** A file of the self-test and what the engine has to make of it. */
export type SelfTestVector = {
  /** `png/grey-16.png`. */
  readonly name: string;
  readonly basis: SelfTestBasis;
  /** The bytes themselves, or a text (Latin letters and digits) that is repeated. */
  readonly content: { readonly base64: string } | { readonly text: string; readonly times: number };
  readonly expected: Readonly<Partial<Record<SelfTestValue, string>>>;
};

/** Texts are laid end to end in pieces of about this length, for a file of many megabytes is made of few of them. */
const PIECE = 2 ** 16;

/** The vector as an officer's file would come. */
export function fileOf({ name, content }: SelfTestVector): File {
  const parts = 'base64' in content ? [bytesOf(content.base64)] : repeated(content.text, content.times);
  return new File(parts, name);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function repeated(text: string, times: number): string[] {
  const timesAPiece = Math.max(1, Math.floor(PIECE / Math.max(1, text.length)));
  const piece = text.repeat(Math.min(times, timesAPiece));
  const pieces = Array<string>(Math.floor(times / timesAPiece)).fill(piece);
  return [...pieces, text.repeat(times % timesAPiece)];
}
