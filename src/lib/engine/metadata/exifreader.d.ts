/**
 * The package's source instead of its bundle: Node would load the bundle as CommonJS and browsers the source, and only
 * from the source can a bundler leave out what fetches URLs.
 */
declare module 'exifreader/src/exif-reader.js' {
  export { loadView } from 'exifreader';
}
