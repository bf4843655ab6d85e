import jpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url';
import kernel from '#wasm/kernel.wasm?url';

export type EngineModuleName = 'kernel' | 'jpeg' | 'png';

/** Where this build serves each engine module: the whole list of what `pwa/shell-assets.ts` may fetch. */
export const engineModuleUrls: Readonly<Record<EngineModuleName, string>> = { kernel, jpeg, png };
