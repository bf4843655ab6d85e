/** What is used of pako 1.0, which comes without types. */
declare module 'pako' {
  type Inflate = {
    onData: (piece: Uint8Array) => void;
    /** False when the data are broken, or were over before. */
    push(data: Uint8Array, isLast: boolean): boolean;
    readonly ended: boolean;
    /** 0 for none. */
    readonly err: number;
    /** Where output stands that does not fill a piece yet, and how much of it; null before there were data. */
    readonly strm: { readonly output: Uint8Array | null; readonly next_out: number };
  };

  const pako: {
    readonly Inflate: new (options: { readonly windowBits: number; readonly chunkSize: number }) => Inflate;
    deflate(data: Uint8Array, options: { readonly level: number }): Uint8Array;
  };
  export default pako;
}
