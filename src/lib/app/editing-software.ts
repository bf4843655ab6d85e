/**
 * Names under which programs that change pictures, and services that hand them on, write themselves into a file. A phone
 * writes the version of its system there instead, which says that nothing was changed since.
 */
const NAMES = [
  'photoshop',
  'lightroom',
  'camera raw',
  'adobe',
  'gimp',
  'snapseed',
  'picasa',
  'paint',
  'affinity',
  'pixelmator',
  'capture one',
  'darktable',
  'rawtherapee',
  'acdsee',
  'irfanview',
  'faststone',
  'xnview',
  'picsart',
  'facetune',
  'meitu',
  'beautyplus',
  'canva',
  'photoscape',
  'vsco',
  'instagram',
  'facebook',
  'imagemagick',
  'graphicsmagick',
  'windows photo',
  'photo editor',
  'photo gallery',
  'polarr',
  'luminar',
  'corel',
  'fotor',
  'inshot',
  'capcut',
  'ffmpeg',
];

/** Whether what a file says of its software names a program that changes pictures. */
export function isEditingSoftware(software: string): boolean {
  const name = software.toLowerCase();
  return NAMES.some((known) => name.includes(known));
}
