import type { EngineModule } from './modules.ts';

/**
 * What Emscripten's glue asks for as `instantiateWasm`: an instance of a module that was compiled elsewhere, at once. The
 * glue then fetches nothing by itself.
 */
export function instantiateNow(
  module: EngineModule,
): (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => WebAssembly.Exports {
  return (imports, done) => {
    const instance = new WebAssembly.Instance(module, imports);
    done(instance);
    return instance.exports;
  };
}
