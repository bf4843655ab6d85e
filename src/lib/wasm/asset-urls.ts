import avif from '@jsquash/avif/codec/dec/avif_dec.wasm?url';
import jpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import jxl from '@jsquash/jxl/codec/dec/jxl_dec.wasm?url';
import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import heif from 'libheif-js/libheif-wasm/libheif.wasm?url';
import kernel from '#wasm/kernel.wasm?url';
import type { ModuleName } from './modules.ts';

/** Where this build serves each engine module: the whole list of what `pwa/shell-assets.ts` may fetch. */
export const engineModuleUrls: Readonly<Record<ModuleName, string>> = { kernel, jpeg, png, webp, avif, jxl, heif };
