type Message = { readonly name: string; readonly text: string; readonly times?: number };

/**
 * The messages of RFC 1321 (A.5) and of FIPS 180-4's examples (SHA-1 and SHA-256 of one block, two blocks and a million
 * letters); lengths around a block's end, where padding goes wrong; and a file so large that it is read in slices.
 */
export const messages: readonly Message[] = [
  { name: 'empty', text: '' },
  { name: 'a', text: 'a' },
  { name: 'abc', text: 'abc' },
  { name: 'message-digest', text: 'message digest' },
  { name: 'alphabet', text: 'abcdefghijklmnopqrstuvwxyz' },
  { name: 'letters-and-digits', text: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789' },
  { name: 'digits-8-times', text: '1234567890', times: 8 },
  { name: 'two-blocks', text: 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq' },
  {
    name: 'long-two-blocks',
    text: 'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
  },
  { name: 'million-letters', text: 'a', times: 1_000_000 },
  ...[55, 56, 63, 64, 65, 119, 120].map((times) => ({ name: `${times}-letters`, text: 'a', times })),
  { name: 'read-in-slices', text: '0123456789abcdef', times: 2 ** 22 + 1 },
];
